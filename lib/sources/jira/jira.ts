import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import { isNoteDue, type Note, noteOf, toText } from '../../results/note.ts';
import * as f from '../../settings/fields.ts';
import { isObject } from '../../settings/fields.ts';
import type { SourceSettings } from '../../settings/schema.ts';
import { body, digits, isTest, mistakesOf, testSeen, title, words } from '../bodies.ts';
import { type Conditions, onlySetting, unmet } from '../conditions.ts';
import { isHeaderSecret, verifyHeaderSecret } from '../header-secret.ts';
import { hmac, isHmac } from '../hmac.ts';
import { type HeaderProof, proofSetting } from '../proof-setting.ts';
import type { Reading, Result, SourceType, WriteBack, WriteBackTools } from '../source-type.ts';
import { checked, concluded, type VendorApi } from '../vendor-api.ts';
import { type VendorSettings, vendorSettings } from '../vendor-settings.ts';
import { apiOf, authorizationOf, check } from './access.ts';

/** Jira Cloud: Jira Service Management as a helpdesk, or Jira as a project system. Its page is jira.md. */
export interface JiraSettings extends SourceSettings, VendorSettings {
  /** `acme.atlassian.net`. */
  site: string;
  /** Of the site: its API is then called at api.atlassian.com, as OAuth and scoped tokens ask for. */
  cloudId?: string;
  /** What an issue is: a ticket, or a project (an epic) whose room comes from a template. */
  makes: 'tickets' | 'projects';
  /** Admin webhooks are signed; automation rules can only send a header. */
  proof: { scheme: 'signature' } | HeaderProof;
  only?: Conditions;
}

// developer.atlassian.com, Jira Cloud platform, Webhooks, "Secure admin webhooks", 2026
const signatureHeader = 'x-hub-signature';
/** Before the id of a Jira project, to tell it from an issue's. */
const projectPrefix = 'project/';
const property = 'docspace.room';

export const jira: SourceType<JiraSettings> = {
  settings: (local) => ({
    site: f.pattern(
      /^[a-z0-9][a-z0-9-]{0,62}\.atlassian\.net$/,
      'write the host of your Jira site, such as "acme.atlassian.net"',
    ),
    cloudId: v.optional(
      f.pattern(
        /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
        'write the cloudId that https://SITE/_edge/tenant_info shows, such as "1324a887-45db-1bf4-1e99-ef0ff456d421"',
      ),
    ),
    makes: v.optional(f.choice(['tickets', 'projects']), 'tickets'),
    proof: proofSetting('signature'),
    only: onlySetting({ projects: 'SUP', issueTypes: 'Epic', labels: 'vip' }),
    ...vendorSettings(local),
  }),
  example: { site: 'acme.atlassian.net' },
  secretHints: ({ proof }) => ({
    verify:
      proof.scheme === 'header'
        ? `what its automation rule sends in the header ${proof.header}`
        : 'the secret of the webhook',
    writeBack: 'agent@example.com:API_TOKEN, or "Bearer " and an OAuth token (with cloudId)',
  }),

  verify({ proof }, { headers, body, secrets }) {
    if (proof.scheme === 'header') return verifyHeaderSecret(headers[proof.header], secrets);
    const signature = headers[signatureHeader];
    if (!signature || !/^sha256=[0-9a-f]{64}$/i.test(signature)) return false;
    return isHmac(signature.slice('sha256='.length).toLowerCase(), 'hex', [body], secrets);
  },
  sign({ proof }, { secret, body, deliveryId }) {
    const given =
      proof.scheme === 'header'
        ? { [proof.header]: secret }
        : { [signatureHeader]: `sha256=${hmac(secret, [body], 'hex')}` };
    return { ...given, 'x-atlassian-webhook-identifier': deliveryId };
  },
  isSecret: (_, secret) => isHeaderSecret(secret),
  publicSecrets: {
    secrets: ["It's a Secret to Everybody"],
    remedy: 'This was signed with the secret of a public example; make one of your own.',
  },

  read(source, json) {
    if (isTest(json)) return testSeen;
    if (!isObject(json)) return { outcome: 'invalid', mistakes: [{ field: '(body)', message: example }] };
    const { webhookEvent: name = 'jira:issue_created' } = json;
    if (name === 'project_created' && source.makes === 'projects') return readProject(source, json);
    if (name !== 'jira:issue_created') {
      const wanted =
        source.makes === 'projects' ? '"Issue: created" and "Project: created"' : '"Issue: created"';
      return { outcome: 'ignored', reason: `Only ${wanted} make a room here; clear the other events.` };
    }
    // Jira wraps an issue; the custom data of an automation rule does not.
    return isObject(json.issue) ? readIssue(source, json.issue) : readCustom(source, json);
  },
  samples: (source, { id, title: summary = 'Printer offline', projectType }) => {
    const key = `SUP-${id}`;
    const self = `https://${source.site}/rest/api/2`;
    const category = projectType ? { projectCategory: { name: projectType } } : {};
    const projectKey = `P${id}`;
    return {
      issue: {
        timestamp: 1767225600000,
        webhookEvent: 'jira:issue_created',
        issue_event_type_name: 'issue_created',
        issue: {
          id,
          key,
          self: `${self}/issue/${id}`,
          fields: {
            summary,
            labels: ['vip'],
            issuetype: { name: source.makes === 'projects' ? 'Epic' : 'Service Request' },
            project: { id: '10000', key: 'SUP', ...category },
          },
        },
      },
      automation: { id, key, projectType, summary },
      project: {
        timestamp: 1767225600000,
        webhookEvent: 'project_created',
        project: {
          self: `${self}/project/${id}`,
          id: Number(id),
          key: projectKey,
          name: summary,
          ...category,
        },
      },
      test: { event: 'test' },
    };
  },

  wantsResult: () => true,
  isWriteBackSecret: (source, secret) => authorizationOf(source, secret) !== undefined,
  writeBack: (source, result, tools) => concluded(() => update(source, result, tools)),
  check: (source, tools) => checked(() => check(source, tools)),
};

const example = 'send a JSON object such as { "id": "{{issue.id}}", "key": "{{issue.key}}" }';
const key = v.pipe(
  v.string('send its key, such as "SUP-7"'),
  v.regex(/^[A-Z][A-Z0-9_]{0,99}(-\d{1,20})?$/, 'send its key, such as "SUP-7"'),
);
const named = v.nullish(v.object({ name: v.string() }));
const self = v.optional(v.string());

const issueBody = body(
  {
    id: digits('10002'),
    key,
    self,
    fields: v.object({
      summary: title,
      labels: words,
      issuetype: named,
      status: v.nullish(v.object({ statusCategory: v.nullish(v.object({ key: v.string() })) })),
      project: v.nullish(v.object({ projectCategory: named })),
    }),
  },
  '{ "id": "10002", "key": "SUP-7", "fields": { "summary": "Login error" } }',
);

function readIssue(source: JiraSettings, issue: unknown): Reading {
  const parsed = v.safeParse(issueBody, issue);
  if (!parsed.success) return { outcome: 'invalid', mistakes: mistakesOf(parsed.issues) };
  const { id, key, self, fields } = parsed.output;
  return workItem(source, {
    id,
    key,
    self,
    summary: fields.summary,
    projectType: fields.project?.projectCategory?.name ?? '',
    done: fields.status?.statusCategory?.key === 'done',
    issueTypes: fields.issuetype ? [fields.issuetype.name] : undefined,
    labels: fields.labels,
  });
}

const customBody = body(
  { id: digits('10002'), key, summary: title, projectType: title, issueType: words, labels: words },
  '{ "id": "{{issue.id}}", "key": "{{issue.key}}", "summary": {{issue.summary.asJsonString}} }',
);

function readCustom(source: JiraSettings, json: unknown): Reading {
  const parsed = v.safeParse(customBody, json);
  if (!parsed.success) return { outcome: 'invalid', mistakes: mistakesOf(parsed.issues) };
  const { issueType: issueTypes, labels, ...told } = parsed.output;
  return workItem(source, { ...told, issueTypes, labels, self: undefined, done: false });
}

const projectBody = v.object({
  project: body(
    { id: digits('10000'), key, self, name: title, projectCategory: named },
    '{ "id": 10000, "key": "CAM", "name": "Q1 Campaign" }',
  ),
});

function readProject(source: JiraSettings, json: unknown): Reading {
  const parsed = v.safeParse(projectBody, json);
  if (!parsed.success) return { outcome: 'invalid', mistakes: mistakesOf(parsed.issues) };
  const { id, key, self, name, projectCategory } = parsed.output.project;
  return workItem(source, {
    id: projectPrefix + id,
    key,
    self,
    summary: name,
    projectType: projectCategory?.name ?? '',
    done: false,
    issueTypes: ['Project'],
    labels: undefined,
  });
}

interface Told {
  id: string;
  key: string;
  self: string | undefined;
  summary: string;
  projectType: string;
  done: boolean;
  issueTypes: string[] | undefined;
  labels: string[] | undefined;
}

/** Ids and not keys name a work item: an issue that is moved gets another key. The key is for people. */
function workItem(
  source: JiraSettings,
  { id, key, self, summary, projectType, done, ...told }: Told,
): Reading {
  const host = self && URL.canParse(self) ? new URL(self).hostname : source.site;
  if (host.endsWith('.atlassian.net') && host !== source.site) {
    return { outcome: 'ignored', reason: `This webhook is of ${host}; this URL is for ${source.site}.` };
  }
  if (done) return { outcome: 'ignored', reason: 'The issue is done already, so it gets no room.' };
  const reason = unmet(source.only, { ...told, projects: [key.replace(/-\d+$/, '')] });
  if (reason) return { outcome: 'ignored', reason };
  if (source.makes === 'tickets') {
    return { outcome: 'work-item', facts: { kind: 'ticket', ticketId: id, subject: summary, label: key } };
  }
  const projectName = summary.trim() || key;
  return {
    outcome: 'work-item',
    facts: {
      kind: 'project',
      projectId: id,
      projectType: projectType.slice(0, 200),
      projectName,
      label: key,
    },
  };
}

const issueAnswer = v.object({
  fields: v.object({ project: v.object({ projectTypeKey: v.optional(v.string()) }) }),
});
const linkAnswer = v.object({ object: v.object({ url: v.string() }) });
const propertyAnswer = v.object({ value: v.unknown() });
const commentsAnswer = v.object({
  values: v.array(v.object({ body: v.string(), public: v.boolean() })),
  isLastPage: v.boolean(),
});

/**
 * The internal comment first, unless its marker is there already, and the remote link last: they are two
 * calls, and whatever is interrupted, a link to the room says that nothing is left to do. Only projects of
 * Jira Service Management have internal comments; elsewhere a comment would be for everybody, so there is
 * none, and a failure goes into a property. A Jira project has no remote links, so all of it does.
 */
async function update(source: JiraSettings, result: Result, tools: WriteBackTools): Promise<WriteBack> {
  const { facts, room } = result.record;
  const failed = result.event.type === 'room.failed';
  if (failed && source.note === 'never') return { outcome: 'delivered' };
  const call = apiOf(source, tools);
  const id = facts.kind === 'ticket' ? facts.ticketId : facts.projectId;
  if (id.startsWith(projectPrefix)) {
    return putProperty(call, `/rest/api/3/project/${id.slice(projectPrefix.length)}`, result);
  }
  const path = `/rest/api/3/issue/${id}`;
  const read = await call({ path, query: { fields: 'project' }, schema: issueAnswer }, 404);
  if (!read.ok) return goneOrUnseen(call, facts.label);
  const isDesk = facts.kind === 'ticket' && read.body.fields.project.projectTypeKey === 'service_desk';
  const note = noteOf(result);
  if (failed && !isDesk) return putProperty(call, path, result);
  if (failed) {
    await comment(call, id, note);
    return { outcome: 'delivered' };
  }
  const url = room?.url ?? '';
  const globalId = `docspace-room:${new URL(url).host}:${id}`;
  const link = await call({ path: `${path}/remotelink`, query: { globalId }, schema: linkAnswer }, 404);
  const shown = link.ok ? link.body.object.url : undefined;
  if (shown === url) return { outcome: 'delivered' };
  if (source.note === 'always' && isDesk && isNoteDue(result, shown)) await comment(call, id, note);
  const body = {
    globalId,
    application: { type: 'com.onlyoffice.docspace', name: 'ONLYOFFICE DocSpace' },
    relationship: 'DocSpace room',
    object: { url, title: room?.title },
  };
  await call({ method: 'POST', path: `${path}/remotelink`, body, schema: v.unknown() });
  return { outcome: 'delivered' };
}

/** Adds an internal comment, once. (developer.atlassian.com, Jira Service Management REST, Request comment) */
async function comment(call: VendorApi, id: string, note: Note): Promise<void> {
  const path = `/rest/servicedeskapi/request/${id}/comment`;
  for (let start = 0, last = false; !last; ) {
    const query = { public: 'false', internal: 'true', start: String(start), limit: '100' };
    const page = await call({ path, query, schema: commentsAnswer });
    const { values, isLastPage } = page.ok ? page.body : { values: [], isLastPage: true };
    if (values.some((one) => !one.public && one.body.includes(note.marker))) return;
    start += values.length;
    last = isLastPage || values.length === 0;
  }
  await call({ method: 'POST', path, body: { body: toText(note), public: false }, schema: v.unknown() });
}

/** The result as a property: read first, for each write is an event that automation rules can hear. */
async function putProperty(call: VendorApi, owner: string, { record, event }: Result): Promise<WriteBack> {
  const path = `${owner}/properties/${property}`;
  const { room, error } = record;
  const value =
    event.type === 'room.created'
      ? { status: 'created', roomId: room?.id, roomUrl: room?.url, title: room?.title }
      : { status: 'failed', code: error?.code, message: (event.data.error as { message?: string }).message };
  const now = await call({ path, schema: propertyAnswer }, 404);
  if (now.ok && isDeepStrictEqual(now.body.value, value)) return { outcome: 'delivered' };
  const written = await call({ method: 'PUT', path, body: value, schema: v.unknown() }, 404);
  return written.ok ? { outcome: 'delivered' } : goneOrUnseen(call, record.facts.label);
}

/** Jira answers 404 for what is not there and for what our account may not see: the project tells which. */
async function goneOrUnseen(call: VendorApi, label: string | undefined): Promise<WriteBack> {
  const [project, number] = label?.split('-') ?? [];
  if (!project || number === undefined) return { outcome: 'gone' };
  const seen = await call({ path: `/rest/api/3/project/${project}`, schema: v.unknown() }, 404);
  if (seen.ok) return { outcome: 'gone' };
  const message = `Our account does not see the Jira project ${project}; give it "Browse projects".`;
  return { outcome: 'refused', code: 'WriteBackRejected', message };
}

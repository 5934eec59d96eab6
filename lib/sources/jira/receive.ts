import * as v from 'valibot';
import { isObject } from '../../settings/fields.ts';
import type { WorkItemFacts } from '../../work-items/record.ts';
import { ofAnotherAccount } from '../bodies/accounts.ts';
import { changed, notFollowed } from '../bodies/changes.ts';
import { unmet } from '../bodies/conditions.ts';
import { body, digits, mistakesOf, title, words } from '../bodies/fields.ts';
import { isVendorTest, testSeen } from '../bodies/test-webhooks.ts';
import type { Reading, SourceReceiver } from '../contract/receive.ts';
import { verify, verifySecret, whyNot } from './authentication.ts';
import { workItemIdOfProject } from './ids.ts';
import type { JiraSettings } from './settings.ts';

export const jiraReceiver: SourceReceiver<JiraSettings> = {
  secret: verifySecret,
  verify,
  whyNot,
  read(source, json, { follows = false }) {
    if (isVendorTest(json, 'id')) return testSeen;
    if (!isObject(json)) return { outcome: 'invalid', mistakes: [{ field: '(body)', message: example }] };
    const { webhookEvent: name = 'jira:issue_created' } = json;
    const isProject = name === 'project_created' || name === 'project_updated';
    if (isProject && source.makes === 'projects') {
      const reading = readProject(source, json);
      // A category is mostly given to a project after it was made, so only then its type is known.
      const isUpdate = name === 'project_updated' && reading.outcome === 'work-item';
      if (!isUpdate) return reading;
      return { ...reading, isUpdate, ...(follows ? { asksForLook: true } : {}) };
    }
    const isChange = follows && (issueChanges.includes(name) || json.event === changed);
    if (isChange) return readIssueChange(source, isObject(json.issue) ? json.issue : json);
    if (follows && source.makes === 'projects' && projectChanges.includes(name)) {
      return readProjectChange(source, json);
    }
    if (json.event === changed) return notFollowed;
    if (name !== 'jira:issue_created') {
      const wanted =
        source.makes === 'projects'
          ? '"Issue: created", "Project: created" and "Project: updated"'
          : '"Issue: created"';
      return { outcome: 'ignored', reason: `Only ${wanted} count here; clear the other events.` };
    }
    // Jira wraps an issue. "Issue data" of an automation rule is the issue itself, its custom data has other names.
    if (isObject(json.issue)) return readIssue(source, json.issue);
    return isObject(json.fields) ? readIssue(source, json) : readCustom(source, json);
  },
};

/** Events that may change what becomes of a room (developer.atlassian.com, Jira Cloud platform, "Webhooks", 2026). */
const issueChanges: readonly unknown[] = ['jira:issue_updated', 'jira:issue_deleted'];
const projectChanges: readonly unknown[] = [
  ...['project_deleted', 'project_soft_deleted', 'project_restored_deleted'],
  ...['project_archived', 'project_restored_archived'],
];

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
  const { issueType: issueTypes, labels, ...said } = parsed.output;
  return workItem(source, { ...said, issueTypes, labels, self: undefined, done: false });
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
    id: workItemIdOfProject(id),
    key,
    self,
    summary: name,
    projectType: projectCategory?.name ?? '',
    done: false,
    issueTypes: ['Project'],
    labels: undefined,
  });
}

const changeBody = body({ id: digits('10002'), self }, '{ "event": "changed", "id": "{{issue.id}}" }');
const projectChangeBody = v.object({ project: changeBody });

/** Conditions choose who gets a room. An issue that has one is followed, whatever becomes of its labels and its project. */
function readIssueChange(source: JiraSettings, issue: unknown): Reading {
  const parsed = v.safeParse(changeBody, issue);
  if (!parsed.success) return { outcome: 'invalid', mistakes: mistakesOf(parsed.issues) };
  return lookAt(source, parsed.output.id, parsed.output.self);
}

function readProjectChange(source: JiraSettings, json: unknown): Reading {
  const parsed = v.safeParse(projectChangeBody, json);
  if (!parsed.success) return { outcome: 'invalid', mistakes: mistakesOf(parsed.issues) };
  const { id, self } = parsed.output.project;
  return lookAt(source, workItemIdOfProject(id), self);
}

function lookAt(source: JiraSettings, id: string, self: string | undefined): Reading {
  const host = hostOf(source, self);
  if (host !== source.site) return ofAnotherAccount(host, source.site);
  const facts: WorkItemFacts =
    source.makes === 'tickets'
      ? { kind: 'ticket', ticketId: id, subject: '' }
      : { kind: 'project', projectId: id, projectType: '', projectName: '' };
  return { outcome: 'look', facts };
}

/** The site that a webhook is of; one under another name than Atlassian's stands for ours. */
function hostOf({ site }: JiraSettings, self: string | undefined): string {
  const host = self && URL.canParse(self) ? new URL(self).hostname : site;
  return host.endsWith('.atlassian.net') ? host : site;
}

/** An issue or a project as a webhook describes it. */
interface Described {
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
  { id, key, self, summary, projectType, done, ...values }: Described,
): Reading {
  const host = hostOf(source, self);
  if (host !== source.site) return ofAnotherAccount(host, source.site);
  if (done) return { outcome: 'ignored', reason: 'The issue is done already, so it gets no room.' };
  const reason = unmet(source.only, { ...values, projects: key.split('-', 1) });
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

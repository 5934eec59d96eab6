import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import type {
  Note,
  Result,
  SourceWriteBack,
  WriteBackOutcome,
  WriteBackTools,
} from '../contract/write-back.ts';
import type { VendorApi } from '../vendor-api/client.ts';
import { isNote, isNoteDue, isOfLife, toText } from '../vendor-api/notes.ts';
import { concluded } from '../vendor-api/outcome.ts';
import { apiOf, apiUrlOf, writeBackSecret } from './api.ts';
import { projectIdOf } from './ids.ts';
import type { JiraSettings } from './settings.ts';
import { goneOrUnseen } from './unseen.ts';

export const jiraWriteBack: SourceWriteBack<JiraSettings> = {
  secret: writeBackSecret,
  takesLife: 'notes',
  wantsResult: () => true,
  hostOf: (source) => new URL(apiUrlOf(source)).host,
  write: (source, result, tools) => concluded(() => update(source, result, tools)),
};

/** The key of the property of an issue or a project that holds a result. */
const property = 'docspace.room';

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
 * The internal comment first, unless its marker is there already, and the remote link last. They are two
 * calls. After any interruption a link to the room means that nothing is left to do. Only projects of
 * Jira Service Management have internal comments; elsewhere a comment would be for everybody, so there is
 * none, and a failure goes into a property. A Jira project has no remote links, so all of it does.
 */
async function update(
  source: JiraSettings,
  result: Result,
  tools: WriteBackTools,
): Promise<WriteBackOutcome> {
  const { record, event, note } = result;
  const { facts } = record;
  const room = event.type === 'room.created' ? event.data : undefined;
  if (!room && source.note === 'never') return { outcome: 'delivered' };
  const call = apiOf(source, tools);
  const id = facts.kind === 'ticket' ? facts.ticketId : facts.projectId;
  const project = projectIdOf(id);
  if (project !== undefined && isOfLife(event)) return { outcome: 'delivered' };
  if (project !== undefined) return putProperty(call, `/rest/api/3/project/${project}`, result);
  const path = `/rest/api/3/issue/${id}`;
  const read = await call({ path, query: { fields: 'project' }, schema: issueAnswer }, 404);
  if (!read.ok) return goneOrUnseen(call, facts.label);
  const isDesk = facts.kind === 'ticket' && read.body.fields.project.projectTypeKey === 'service_desk';
  // Elsewhere a comment would be for everybody, and the property holds the result.
  if (!isDesk && isOfLife(event)) return { outcome: 'delivered' };
  if (!room && !isDesk) return putProperty(call, path, result);
  if (!room) {
    await comment(call, id, note);
    return { outcome: 'delivered' };
  }
  const url = room.roomUrl;
  const globalId = `docspace-room:${new URL(url).host}:${id}`;
  const link = await call({ path: `${path}/remotelink`, query: { globalId }, schema: linkAnswer }, 404);
  const shown = link.ok ? link.body.object.url : undefined;
  if (shown === url) return { outcome: 'delivered' };
  if (source.note === 'always' && isDesk && isNoteDue(url, record, shown)) await comment(call, id, note);
  const body = {
    globalId,
    application: { type: 'com.onlyoffice.docspace', name: 'ONLYOFFICE DocSpace' },
    relationship: 'DocSpace room',
    object: { url, title: room.title },
  };
  // The same global id again updates the link (developer.atlassian.com, Jira REST v3, "Create or update remote issue link").
  const request = { method: 'POST', path: `${path}/remotelink`, body, schema: v.unknown() } as const;
  await call({ ...request, idempotent: true });
  return { outcome: 'delivered' };
}

/** Adds an internal comment, once. (developer.atlassian.com, Jira Service Management REST, Request comment) */
async function comment(call: VendorApi, id: string, note: Note): Promise<void> {
  const path = `/rest/servicedeskapi/request/${id}/comment`;
  for (let start = 0, last = false; !last; ) {
    const query = { public: 'false', internal: 'true', start: String(start), limit: '100' };
    const page = await call({ path, query, schema: commentsAnswer });
    const { values, isLastPage } = page.body;
    if (values.some((one) => !one.public && isNote(one.body, note))) return;
    start += values.length;
    last = isLastPage || values.length === 0;
  }
  await call({ method: 'POST', path, body: { body: toText(note), public: false }, schema: v.unknown() });
}

/** The result as a property. It is read first, because each write is an event that starts automation rules. */
async function putProperty(
  call: VendorApi,
  owner: string,
  { record, event }: Result,
): Promise<WriteBackOutcome> {
  const path = `${owner}/properties/${property}`;
  const value =
    'error' in event.data
      ? { status: 'failed', code: event.data.error.code, message: event.data.error.message }
      : {
          status: 'created',
          roomId: event.data.roomId,
          roomUrl: event.data.roomUrl,
          title: event.data.title,
        };
  const now = await call({ path, schema: propertyAnswer }, 404);
  if (now.ok && isDeepStrictEqual(now.body.value, value)) return { outcome: 'delivered' };
  const written = await call({ method: 'PUT', path, body: value, schema: v.unknown() }, 404);
  return written.ok ? { outcome: 'delivered' } : goneOrUnseen(call, record.facts.label);
}

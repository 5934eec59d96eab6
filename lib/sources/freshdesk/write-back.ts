import * as v from 'valibot';
import { ticketOf } from '../../work-items/record.ts';
import type { Result, SourceWriteBack, WriteBackOutcome, WriteBackTools } from '../contract/write-back.ts';
import { isNote, isNoteDue, isOfLife, toHtml } from '../vendor-api/notes.ts';
import { concluded } from '../vendor-api/outcome.ts';
import { apiOf, apiUrlOf, writeBackSecret } from './api.ts';
import type { FreshdeskSettings } from './settings.ts';
import { closedStatus } from './ticket-status.ts';

export const freshdeskWriteBack: SourceWriteBack<FreshdeskSettings> = {
  secret: writeBackSecret,
  takesLife: 'notes',
  wantsResult: () => true,
  hostOf: (source) => new URL(apiUrlOf(source)).host,
  write: (source, result, tools) => concluded(() => update(source, result, tools)),
};

const pageSize = 100;

const ticketAnswer = v.object({
  status: v.number(),
  spam: v.optional(v.boolean(), false),
  deleted: v.optional(v.boolean(), false),
  custom_fields: v.record(v.string(), v.unknown()),
});
const conversations = v.array(
  v.object({ private: v.boolean(), body: v.optional(v.string(), ''), body_text: v.optional(v.string(), '') }),
);

/**
 * The note first, unless its marker is there already, and the field last. They are two calls. After any
 * interruption a field that shows the room means that nothing is left to do.
 */
async function update(
  source: FreshdeskSettings,
  result: Result,
  tools: WriteBackTools,
): Promise<WriteBackOutcome> {
  const { record, event, note } = result;
  const url = event.type === 'room.created' ? event.data.roomUrl : undefined;
  if (url === undefined && source.note === 'never') return { outcome: 'delivered' };
  const call = apiOf(source, tools);
  const path = `/api/v2/tickets/${ticketOf(record.facts).ticketId}`;
  const read = await call({ path, schema: ticketAnswer }, 404);
  if (!read.ok) return { outcome: 'gone' };
  const { status, spam, deleted, custom_fields: fields } = read.body;
  // A private note about a room that lives on opens no ticket again, and closed is what it is about.
  if (spam || deleted || (status === closedStatus && !isOfLife(event))) return { outcome: 'gone' };
  if (url !== undefined && !Object.hasOwn(fields, source.roomField)) {
    const message = `The ticket field ${source.roomField} does not exist.`;
    return { outcome: 'refused', code: 'WriteBackRejected', message };
  }
  const current = fields[source.roomField];
  if (url !== undefined && current === url) return { outcome: 'delivered' };
  const wantsNote = url === undefined || (source.note === 'always' && isNoteDue(url, record, current));
  if (wantsNote && !(await isNoted())) {
    const body = { body: toHtml(note), private: true };
    const added = await call({ method: 'POST', path: `${path}/notes`, body, schema: v.unknown() }, 404);
    if (!added.ok) return { outcome: 'gone' };
  }
  if (url === undefined) return { outcome: 'delivered' };
  const body = { custom_fields: { [source.roomField]: url } };
  const written = await call({ method: 'PUT', path, body, schema: v.unknown() }, 404);
  return { outcome: written.ok ? 'delivered' : 'gone' };

  async function isNoted(): Promise<boolean> {
    for (let page = 1; ; page += 1) {
      const query = { page: String(page), per_page: String(pageSize) };
      const answer = await call({ path: `${path}/conversations`, query, schema: conversations }, 404);
      if (!answer.ok) return false;
      const noted = ({ private: own, body, body_text }: v.InferOutput<typeof conversations>[number]) =>
        own && (isNote(body, note) || isNote(body_text, note));
      if (answer.body.some(noted)) return true;
      if (answer.body.length < pageSize) return false;
    }
  }
}

import * as v from 'valibot';
import { ticketOf } from '../../work-items/record.ts';
import type { Result, SourceWriteBack, WriteBackOutcome, WriteBackTools } from '../contract/write-back.ts';
import { isNote, isNoteDue, toHtml } from '../vendor-api/notes.ts';
import { concluded } from '../vendor-api/outcome.ts';
import { apiOf, apiUrlOf, writeBackSecret } from './api.ts';

import type { ZendeskSettings } from './settings.ts';
import { isTicketGone } from './ticket-status.ts';

export const zendeskWriteBack: SourceWriteBack<ZendeskSettings> = {
  secret: writeBackSecret,
  takesLife: 'notes',
  wantsResult: () => true,
  hostOf: (source) => new URL(apiUrlOf(source)).host,
  write: (source, result, tools) => concluded(() => update(source, result, tools)),
};

/** A ticket as the API shows it; every active field of the account is in it, empty ones as null. */
const ticketAnswer = v.object({
  ticket: v.object({
    status: v.string(),
    updated_at: v.string(),
    custom_fields: v.array(v.object({ id: v.number(), value: v.unknown() })),
  }),
});
const commentsAnswer = v.object({
  comments: v.array(v.object({ public: v.boolean(), body: v.string() })),
  meta: v.optional(v.object({ has_more: v.boolean(), after_cursor: v.nullish(v.string()) })),
});

/** After so many updates that lost against somebody else's the rest is left to a later attempt. */
const maxRounds = 3;

/**
 * Field and note in one update that Zendesk refuses (409) when the ticket has changed since it was read.
 * After any interruption the field therefore shows whether the note is there
 * (Zendesk API reference, Tickets, "Protecting against ticket update collisions").
 */
async function update(
  source: ZendeskSettings,
  result: Result,
  tools: WriteBackTools,
): Promise<WriteBackOutcome> {
  const { record, event, note } = result;
  const url = event.type === 'room.created' ? event.data.roomUrl : undefined;
  if (url === undefined && source.note === 'never') return { outcome: 'delivered' };
  const call = apiOf(source, tools);
  const path = `/api/v2/tickets/${ticketOf(record.facts).ticketId}`;
  let refused: WriteBackOutcome | undefined;
  for (let round = 0; round < maxRounds; round += 1) {
    const read = await call({ path: `${path}.json`, schema: ticketAnswer }, 404);
    if (!read.ok) return { outcome: 'gone' };
    const { status, updated_at, custom_fields } = read.body.ticket;
    if (isTicketGone(status)) return { outcome: 'gone' };
    const field = custom_fields.find(({ id }) => id === source.roomField);
    if (url !== undefined && !field) {
      const message = `The ticket field ${source.roomField} does not exist or is not active.`;
      return { outcome: 'refused', code: 'WriteBackRejected', message };
    }
    if (url === undefined ? await isNoted() : field?.value === url) return { outcome: 'delivered' };
    const wantsNote = url === undefined || (source.note === 'always' && isNoteDue(url, record, field?.value));
    const ticket = {
      ...(url === undefined ? {} : { custom_fields: [{ id: source.roomField, value: url }] }),
      ...(wantsNote ? { comment: { html_body: toHtml(note), public: false } } : {}),
      safe_update: true,
      updated_stamp: updated_at,
    };
    // The stamp refuses a repeat, but has whole seconds: a note is not sent again before the ticket was read again.
    const request = { method: 'PUT', path: `${path}.json`, body: { ticket }, schema: ticketAnswer } as const;
    const written = await call({ ...request, idempotent: !wantsNote }, 404, 409, 422);
    if (written.ok) return { outcome: 'delivered' };
    // Closed in between, or really refused: the ticket itself shows which, and the next round ends there.
    if (written.status === 422 && refused) return refused;
    if (written.status === 422) refused = written.outcome;
  }
  return { outcome: 'try-later', message: 'The ticket is being changed all the time.' };

  async function isNoted(): Promise<boolean> {
    for (let after: string | undefined; ; ) {
      const query = { 'page[size]': '100', ...(after ? { 'page[after]': after } : {}) };
      const answer = await call({ path: `${path}/comments.json`, query, schema: commentsAnswer }, 404);
      if (!answer.ok) return false;
      const { comments, meta } = answer.body;
      if (comments.some((comment) => !comment.public && isNote(comment.body, note))) return true;
      after = meta?.has_more ? (meta.after_cursor ?? undefined) : undefined;
      if (!after) return false;
    }
  }
}

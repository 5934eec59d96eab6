import * as v from 'valibot';
import type { Result, SourceWriteBack, WriteBackOutcome, WriteBackTools } from '../contract/write-back.ts';
import { evaluate } from '../expressions/evaluate.ts';
import { isNote, isNoteDue } from '../vendor-api/notes.ts';
import { Concluded, concluded } from '../vendor-api/outcome.ts';
import { apiOf, baseUrlOf } from './api/api.ts';
import { type MadeRequest, requestOf, writeBackInput } from './api/requests.ts';
import type { CustomSettings } from './settings.ts';
import { writeBackSecret } from './write-back-secret.ts';
import type { WriteBackSettings } from './write-back-setting.ts';

/** Results go into the system as its settings describe the requests. */
export const customWriteBack: SourceWriteBack<CustomSettings> = {
  secret: writeBackSecret,
  wantsResult: ({ writeBack }) => writeBack !== undefined,
  hostOf: ({ writeBack }) => (writeBack ? new URL(baseUrlOf(writeBack, '')).host : ''),
  write: ({ writeBack }, result, tools) =>
    writeBack ? concluded(() => update(writeBack, result, tools)) : Promise.resolve({ outcome: 'delivered' }),
};

/**
 * The note first, unless it is there already, and the field last: a field that shows the room means that nothing is left to
 * do. Without `read` nobody knows what is there, and only the field is written again without harm.
 */
async function update(
  writeBack: WriteBackSettings,
  { record, event, note, eventId }: Result,
  tools: WriteBackTools,
): Promise<WriteBackOutcome> {
  const room =
    event.type === 'room.created'
      ? { id: event.data.roomId, url: event.data.roomUrl, title: event.data.title }
      : undefined;
  const secret = writeBack.secretInBody ? tools.secret : undefined;
  const input = { ...writeBackInput(record.facts, room, note, secret), eventId };
  const call = apiOf(writeBack, tools);
  const send = async (request: MadeRequest) => {
    if ('mistake' in request) {
      throw new Concluded({ outcome: 'refused', code: 'WriteBackRejected', message: request.mistake });
    }
    // An answer may be anything, also none.
    return call({ ...request, schema: v.unknown() }, 404, 410);
  };
  const { read, field, note: noteRequest } = writeBack;
  if (!room && !noteRequest) return { outcome: 'delivered' };
  let shown: { room?: unknown; notes?: unknown } = {};
  if (read) {
    const answer = await send(requestOf('read', read, input));
    if (!answer.ok) return { outcome: 'gone' };
    const { room: shownRoom, notes, notesAt } = read;
    shown = shownIn({ room: shownRoom, ...(notes === undefined || notesAt ? {} : { notes }) }, answer.body);
    if (room && field && shown.room === room.url) return { outcome: 'delivered' };
  }
  const isDue = !room || !field || isNoteDue(room.url, record, shown.room);
  if (noteRequest && isDue && read?.notesAt && read.notes !== undefined) {
    const answer = await send(requestOf('read', read.notesAt, input));
    if (!answer.ok) return { outcome: 'gone' };
    shown = { ...shown, ...shownIn({ notes: read.notes }, answer.body) };
  }
  const isNoted = [shown.notes].flat().some((text) => typeof text === 'string' && isNote(text, note));
  if (noteRequest && isDue && !isNoted) {
    const noted = await send(requestOf('note', noteRequest, input));
    if (!noted.ok) return { outcome: 'gone' };
  }
  if (!room || !field) return { outcome: 'delivered' };
  const written = await send(requestOf('field', field, input));
  return { outcome: written.ok ? 'delivered' : 'gone' };
}

/** What the system shows of the room now. */
function shownIn(
  expressions: Readonly<Record<string, string>>,
  answer: unknown,
): { room?: unknown; notes?: unknown } {
  const [found = {}] = evaluate([answer ?? null], expressions);
  const shown: Record<string, unknown> = {};
  for (const [name, result] of Object.entries(found)) {
    if ('value' in result) shown[name] = result.value;
    // Not known is not "nothing": a note would come twice.
    else {
      const message = `The expression of writeBack.read.${name} cannot be evaluated with the answer.`;
      throw new Concluded({ outcome: 'refused', code: 'WriteBackRejected', message });
    }
  }
  return shown;
}

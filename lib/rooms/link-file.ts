import type { Portal } from '../docspace/client.ts';
import { createTextFile, type File, listFiles, maxFileTitleLength } from '../docspace/contents/files.ts';
import { isRefusal } from '../docspace/errors.ts';
import { sanitizeTitle } from '../docspace/titles.ts';
import type { Clock } from '../kernel/clock.ts';
import { Failure, isFailure } from '../kernel/failures.ts';
import { oneHarmlessLine } from '../kernel/text.ts';
import { type AttemptRef, changeRecord, currentRecord } from '../work-items/attempt.ts';
import { unknownForMs, type Warning, type WorkRecord } from '../work-items/record.ts';
import type { RecordStore } from '../work-items/record-store.ts';

const extension = '.txt';

/**
 * The file that leads from a room back to its work item: its number and source, and its URL where that is known. It holds no
 * subject, which people may change or want to have erased.
 */
export function linkFileOf(
  { facts, source }: Pick<WorkRecord, 'facts' | 'source'>,
  url: string | undefined,
): { title: string; content: string } {
  const isTicket = facts.kind === 'ticket';
  const id = isTicket ? (facts.label ?? `#${facts.ticketId}`) : (facts.label ?? facts.projectId);
  const longest = maxFileTitleLength - extension.length;
  const name = sanitizeTitle(oneHarmlessLine(`${isTicket ? 'Ticket' : 'Project'} ${id}`), longest).trimEnd();
  const lines = [`This room belongs to the ${facts.kind} ${name.replace(/^\w+ /, '')} of ${source}.`];
  return { title: `${name}${extension}`, content: [...lines, ...(url ? ['', url] : []), ''].join('\n') };
}

/**
 * Creates the file in the room, once over all repeats: what is requested is written down first, and one whose answer was
 * lost is looked for before it is requested again. What the portal refuses is a warning.
 *
 * @throws Failure `OutcomeUnknown` while a requested file may still come
 */
export async function createLinkFile(
  ref: AttemptRef,
  roomId: number,
  fileOf: (record: WorkRecord) => { title: string; content: string },
  { portal, records, clock }: { portal: Portal; records: RecordStore; clock: Clock },
): Promise<{ warnings: Warning[] }> {
  const record = await currentRecord(records, ref);
  const before = record.linkFile?.roomId === roomId ? record.linkFile : undefined;
  if (before?.id !== undefined) return { warnings: [] };
  const { title, content } = fileOf(record);
  const made = before && (await listFiles(portal.call, roomId)).find((file) => file.title === before.title);
  if (before && !made && clock.now() - before.atMs < unknownForMs) {
    throw new Failure('OutcomeUnknown', 'A file was requested from the portal, which has not shown it yet.');
  }
  const intent = { roomId, title: before?.title ?? title, atMs: clock.now() };
  if (made) {
    await changeRecord(records, ref, { linkFile: { ...intent, id: made.id } }, clock);
    return { warnings: [] };
  }
  await changeRecord(records, ref, { linkFile: intent }, clock);
  let file: File;
  try {
    file = await createTextFile(portal.call, roomId, { title: intent.title, content });
  } catch (error) {
    // Refused before anything was made: the next try may send its request at once.
    if (!isFailure(error, 'PortalUnavailable', 'PortalAnswerUnreadable')) {
      await changeRecord(records, ref, { linkFile: undefined }, clock);
    }
    if (!isRefusal(error)) throw error;
    const message = `The portal refused the file that links back to the ${record.facts.kind}: ${error.message}`;
    return { warnings: [{ code: 'LinkFileNotCreated', message }] };
  }
  await changeRecord(records, ref, { linkFile: { ...intent, id: file.id } }, clock);
  return { warnings: [] };
}

/** The room as it counts beside its template: without the file that was put into it from here. */
export function withoutLinkFile<Counted extends { id: number; filesCount: number }>(
  room: Counted,
  { linkFile }: { linkFile?: WorkRecord['linkFile'] | undefined },
): Counted {
  if (linkFile?.roomId !== room.id || linkFile.id === undefined) return room;
  return { ...room, filesCount: Math.max(0, room.filesCount - 1) };
}

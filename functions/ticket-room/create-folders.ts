import type { Portal } from '../../lib/docspace/client.ts';
import { createFolder, listFolders } from '../../lib/docspace/contents/folders.ts';
import { isRefusal } from '../../lib/docspace/errors.ts';
import { maxFolderTitleLength, sanitizeTitle } from '../../lib/docspace/titles.ts';
import type { Clock } from '../../lib/kernel/clock.ts';
import { Failure, isFailure } from '../../lib/kernel/failures.ts';
import type { Log } from '../../lib/kernel/log.ts';
import { makePart } from '../../lib/rooms/part-of-room.ts';
import type { TicketRoomSettings } from '../../lib/settings/schema.ts';
import { type AttemptRef, changeRecord, currentRecord } from '../../lib/work-items/attempt.ts';
import type { Warning } from '../../lib/work-items/record.ts';
import { unknownForMs } from '../../lib/work-items/record.ts';
import type { RecordStore } from '../../lib/work-items/record-store.ts';
import { bindStep } from '../bind.ts';
import { clock, log, portal, records, ticketRoom } from '../runtime.ts';

export interface CreateFoldersDependencies {
  portal: Portal;
  records: RecordStore;
  ticketRoom: Pick<TicketRoomSettings, 'folders'>;
  clock: Clock;
  log: Log;
}

/**
 * Creates the folders that the room lacks, one by one in the order of the settings.
 *
 * @throws Failure `OutcomeUnknown` while a requested folder may still come
 */
export function createFolders(
  { key, attempt, roomId }: AttemptRef & { roomId: number },
  dependencies: CreateFoldersDependencies,
): Promise<{ warnings: Warning[] }> {
  const ref = { key, attempt };
  return makePart('folders', ref, dependencies.log, () => createMissing(ref, roomId, dependencies));
}

async function createMissing(
  ref: AttemptRef,
  roomId: number,
  { portal, records, ticketRoom, clock }: CreateFoldersDependencies,
): Promise<{ folders: number; warnings: Warning[] }> {
  const { folderIntent } = await currentRecord(records, ref);
  const there = new Set((await listFolders(portal.call, roomId)).map(({ title }) => title));
  if (folderIntent && !there.has(folderIntent.title) && clock.now() - folderIntent.atMs < unknownForMs) {
    throw new Failure(
      'OutcomeUnknown',
      'A folder was requested from the portal, which has not shown it yet.',
    );
  }
  const warnings: Warning[] = [];
  for (const folder of ticketRoom.folders) {
    const title = sanitizeTitle(folder, maxFolderTitleLength);
    if (there.has(title)) continue;
    await changeRecord(records, ref, { folderIntent: { title, atMs: clock.now() } }, clock);
    try {
      await createFolder(portal.call, roomId, title);
      there.add(title);
    } catch (error) {
      // Refused before anything was made: the next try may send its request at once.
      if (!isFailure(error, 'PortalUnavailable')) {
        await changeRecord(records, ref, { folderIntent: undefined }, clock);
      }
      if (!isRefusal(error)) throw error;
      const message = `The portal refused the folder "${title}": ${error.message}`;
      warnings.push({ code: 'FolderNotCreated', message });
    }
  }
  return { folders: ticketRoom.folders.length - warnings.length, warnings };
}

export const handler = bindStep(createFolders, { portal, records, ticketRoom, clock, log });

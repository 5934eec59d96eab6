import type { Portal } from '../../lib/docspace/client.ts';
import type { Clock } from '../../lib/kernel/clock.ts';
import type { Log } from '../../lib/kernel/log.ts';
import type { Verdict } from '../../lib/rooms/project/creation.ts';
import { adoptedRoom } from '../../lib/rooms/verified-room.ts';
import { type AttemptRef, changeRecord, currentRecord } from '../../lib/work-items/attempt.ts';
import type { Warning } from '../../lib/work-items/record.ts';
import type { RecordStore } from '../../lib/work-items/record-store.ts';
import { bindStep } from '../bind.ts';
import { clock, log, portal, records } from '../runtime.ts';

export interface FetchRoomDependencies {
  portal: Portal;
  records: RecordStore;
  clock: Clock;
  log: Log;
}

/** Makes sure that the room is the project's, and records which it is. */
export async function fetchRoom(
  { key, attempt, creation }: AttemptRef & { creation: Extract<Verdict, { roomId: number }> },
  { portal, records, clock, log }: FetchRoomDependencies,
): Promise<{ roomId: number; roomUrl: string; warnings: Warning[] }> {
  const record = await currentRecord(records, { key, attempt });
  const adopted = await adoptedRoom(record, creation.roomId, { portal, log });
  const { room } = adopted;
  // What the look-up of the project found stays.
  const known = (record.warnings ?? []).filter(({ code }) => code === 'TypeNotNamed');
  const warnings = [...known, ...adopted.warnings];
  if (creation.outcome === 'incomplete') {
    const { found, expected } = creation;
    const message = `The template has ${expected.files} files and ${expected.folders} folders, the room ${found.files} and ${found.folders}.`;
    warnings.push({ code: 'TemplateCopyIncomplete', message });
    log.error('TEMPLATE_COPY_INCOMPLETE', { key, roomId: room.id });
  }
  await changeRecord(records, { key, attempt }, { room, warnings }, clock);
  return { roomId: room.id, roomUrl: room.url, warnings };
}

export const handler = bindStep(fetchRoom, { portal, records, clock, log });

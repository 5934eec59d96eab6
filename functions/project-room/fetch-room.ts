import type { Portal } from '../../lib/docspace/client.ts';
import type { Clock } from '../../lib/kernel/clock.ts';
import type { Log } from '../../lib/kernel/log.ts';
import { firstDelivery } from '../../lib/results/deliver.ts';
import type { Verdict } from '../../lib/rooms/project/creation.ts';
import { adoptedRoom } from '../../lib/rooms/verified-room.ts';
import type { Settings } from '../../lib/settings/schema.ts';
import { type AttemptRef, changeRecord, endingRecord } from '../../lib/work-items/attempt.ts';
import { secondsSinceAsked, type Warning } from '../../lib/work-items/record.ts';
import type { RecordStore } from '../../lib/work-items/record-store.ts';
import { bindStep } from '../bind.ts';
import { clock, log, portal, records, settings } from '../runtime.ts';

export interface FetchRoomDependencies {
  portal: Portal;
  records: RecordStore;
  settings: Settings;
  clock: Clock;
  log: Log;
}

/** Makes sure that the room is the project's, and records it: from here on it is done. */
export async function fetchRoom(
  { key, attempt, creation }: AttemptRef & { creation: Extract<Verdict, { roomId: number }> },
  { portal, records, settings, clock, log }: FetchRoomDependencies,
): Promise<{ roomId: number; roomUrl: string; warnings: Warning[] }> {
  const record = await endingRecord(records, { key, attempt });
  if (record.status === 'done' && record.room) {
    const { room, warnings = [] } = record;
    return { roomId: room.id, roomUrl: room.url, warnings };
  }
  const { room, warnings } = await adoptedRoom(record, creation.roomId, { portal, log, team: [] });
  if (creation.outcome === 'incomplete') {
    const { found, expected } = creation;
    const message = `The template has ${expected.files} files and ${expected.folders} folders, the room ${found.files} and ${found.folders}.`;
    warnings.push({ code: 'TemplateCopyIncomplete', message });
    log.error('TEMPLATE_COPY_INCOMPLETE', { key, roomId: room.id });
  }
  const change = { status: 'done', room, warnings, ...firstDelivery(record, settings) } as const;
  await changeRecord(records, { key, attempt }, change, clock);
  log.info('ROOM_READY', {
    key,
    source: record.source,
    roomId: room.id,
    warnings: warnings.length,
    seconds: secondsSinceAsked(record, clock.now()),
  });
  return { roomId: room.id, roomUrl: room.url, warnings };
}

export const handler = bindStep(fetchRoom, { portal, records, settings, clock, log });

import { listRoomsMadeBy } from '../../../../lib/docspace/rooms.ts';
import { minute } from '../../../../lib/kernel/time.ts';
import { lookForLateRooms } from '../../../../lib/reconciler/late-rooms.ts';
import { memoryRecords } from '../../../../lib/stores/memory/memory-stores.ts';
import type { WorkRecord } from '../../../../lib/work-items/record.ts';
import { keptLog } from '../../builders/dependencies.ts';
import { intentOf, iso, projectRecord, recordedRoom, startMs } from '../../builders/records.ts';
import { settings } from '../../builders/settings.ts';
import { type GivenRoom, simulatedPortal } from '../../builders/simulated-portal.ts';

export const { keyTag } = projectRecord();
/** What the template of the project's room holds. */
export const expected = { files: 1, folders: 1 };
export const whole: GivenRoom = { tags: [keyTag], files: 1, folders: 1 };

/**
 * A project that became done (or failed, without a recorded room) ten minutes ago, and the rooms of the portal: the
 * recorded one, which was deleted unless given, and others, all made at the time of the request.
 */
export function lookedAfter(
  rooms: { recorded?: GivenRoom | undefined; others?: GivenRoom[] },
  change: Partial<WorkRecord> = {},
  more: Record<string, unknown> = {},
) {
  const made = simulatedPortal();
  const recorded = rooms.recorded && made.addRoom(rooms.recorded);
  const others = (rooms.others ?? []).map((room) => made.addRoom(room));
  const records = memoryRecords();
  const record = projectRecord({
    status: 'done',
    outcomeAt: iso(startMs),
    intent: intentOf({ expected }),
    ...(change.status === 'failed' ? {} : { room: recordedRoom(recorded ?? 4711) }),
    due: { look: startMs + 10 * minute },
    ...change,
  });
  const { log, lines, codes } = keptLog();
  const { portal, clock } = made;
  let version = 0;
  return {
    ...made,
    records,
    record,
    recorded: recorded ?? 4711,
    others,
    lines,
    codes,
    stored: () => records.all.get(record.key)?.value as WorkRecord,
    /** A look so many minutes after the room was reported, by what is stored then. */
    async look(minutes = 10) {
      if (version === 0) await records.write(record, 0);
      version += 1;
      await clock.advance(startMs + minutes * minute - clock.now());
      const now = records.all.get(record.key)?.value as WorkRecord;
      const dependencies = {
        portal,
        records,
        clock,
        log,
        settings: settings(more),
        listRooms: listRoomsMadeBy,
      };
      return clock.run(lookForLateRooms(now, dependencies));
    },
  };
}

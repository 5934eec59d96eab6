import type { Portal } from '../../../../lib/docspace/client.ts';
import { PortalRefusal } from '../../../../lib/docspace/errors.ts';
import { day } from '../../../../lib/kernel/time.ts';
import { removeAccess, renewLink } from '../../../../lib/rooms/life/change-access.ts';
import { followTitle, moveRoom } from '../../../../lib/rooms/life/changes.ts';
import { compareRoom } from '../../../../lib/rooms/life/compare.ts';
import { memoryRecords } from '../../../../lib/stores/memory/memory-stores.ts';
import type { Life, LifeOfRoom, RoomMove } from '../../../../lib/work-items/life/life.ts';
import type { WorkRecord } from '../../../../lib/work-items/record.ts';
import { keptLog } from '../../builders/dependencies.ts';
import { intentOf, projectRecord, recordedRoom, startMs } from '../../builders/records.ts';
import { settings } from '../../builders/settings.ts';
import { type GivenRoom, simulatedPortal } from '../../builders/simulated-portal.ts';

/** When these updates look at their room. */
export const nowMs = startMs + 8 * day;
/** The update that runs, of the first attempt. */
export const ref = { key: projectRecord().key, attempt: 1, update: 5 };

const reported = {
  open: { closed: false, status: 'open', atMs: 1 },
  closed: { closed: true, status: 'done', atMs: 1 },
};

export interface GivenUpdate {
  /** Of the work item; one that is closed was so at the start. */
  item?: 'open' | 'closed';
  /** The name that the work item has now. */
  name?: string;
  /** The room in the portal. */
  room?: GivenRoom;
  /** What was done to it before. */
  done?: Partial<LifeOfRoom>;
  life?: Partial<Life>;
  record?: Partial<WorkRecord>;
  /** The settings about the life of rooms; null where rooms are left as they are. */
  settings?: object | null;
  /** What else the settings have. */
  sections?: Record<string, unknown>;
}

/** A project that is done, its room in the simulated portal, and the steps of the update that runs. */
export async function updating(given: GivenUpdate = {}) {
  const { item = 'open', name, done, life, settings: about = {}, sections = {} } = given;
  const made = simulatedPortal();
  const { clock } = made;
  const room = recordedRoom(made.addRoom({ tags: [projectRecord().keyTag], ...given.room }));
  await clock.advance(nowMs - clock.now());
  const record: WorkRecord = {
    ...projectRecord({ status: 'done', room, intent: intentOf(), due: { life: nowMs, erase: 1 } }),
    life: {
      reported: { ...reported[item], ...(name === undefined ? {} : { title: name }) },
      ...(item === 'closed' ? { closedSinceMs: startMs } : {}),
      mark: 3,
      seen: 2,
      seenAtMs: startMs,
      update: 5,
      running: { update: 5, attempt: 1, sinceMs: nowMs },
      ...(done ? { room: { id: room.id, ...done } } : {}),
      ...life,
    },
    ...given.record,
  };
  const records = memoryRecords();
  await records.write(record, 0);
  const { log, lines } = keptLog();
  let before: (request: { method?: string | undefined; path: string }) => void | Promise<void> = () => {};
  const portal: Portal = {
    url: made.portal.url,
    call: async (request) => {
      await before(request);
      return made.portal.call(request);
    },
  };
  const dependencies = {
    portal,
    records,
    settings: settings({ ...(about === null ? {} : { life: about }), ...sections }),
    clock,
    log,
  };
  return {
    ...made,
    dependencies,
    room,
    record,
    records,
    lines,
    compare: (which = ref) => clock.run(compareRoom(which, dependencies)),
    move: (to: RoomMove, which = ref) => clock.run(moveRoom(which, to, dependencies)),
    removeAccess: (which = ref) => clock.run(removeAccess(which, dependencies)),
    renewLink: (which = ref) => clock.run(renewLink(which, dependencies)),
    rename: (which = ref) => clock.run(followTitle(which, dependencies)),
    now: () => records.all.get(record.key)?.value as WorkRecord,
    /** The record as somebody else writes it meanwhile. */
    store: async (change: Partial<WorkRecord>) => {
      const { value, version } = records.all.get(record.key) ?? { value: record, version: 0 };
      await records.write({ ...value, ...change }, version);
    },
    /** The title that the room has in the portal. */
    title: () => made.simulator.world.portal.room(room.id)?.title,
    /** Does this before each request to the portal, or throws instead of it. */
    beforeRequest: (work: typeof before) => {
      before = work;
    },
  };
}

/** Refuses each request that changes something, after that was done in the portal. */
export function refusing(meanwhile: () => void = () => {}) {
  return ({ method = 'GET' }: { method?: string | undefined }) => {
    if (method === 'GET') return;
    meanwhile();
    throw new PortalRefusal(403, 'refused');
  };
}

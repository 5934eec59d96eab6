import type { Chance } from '../../../infra/local/docspace/state/chance.ts';
import type { StoredRoom } from '../../../infra/local/docspace/state/model.ts';
import { minute } from '../../../lib/kernel/time.ts';
import { pickOne } from '../world/chances.ts';
import type { Work } from '../world/scenario.ts';
import type { Stage } from '../world/stage.ts';
import { recordOf } from '../world/stands.ts';

/** What people do by hand in the portal to a room. */
export const acts = [
  'archive',
  'restore',
  'rename',
  'let-guest-in',
  'move-in',
  'move-out',
  'delete',
] as const;
export type Act = (typeof acts)[number];

/** One such act, at a time (ms since the beginning). */
export interface ByHand {
  work: Work;
  atMs: number;
  act: Act;
}

/** What people have done to the rooms of work items, as far as it changed something, in order. */
export type Touched = Map<Work, { act: Act; person?: string }[]>;

/** What people do in a story: to some rooms, and to few of them the worst. */
export function handsOf(work: readonly Work[], chance: Chance, troubleMs: number): ByHand[] {
  return work.flatMap((item) => {
    if (!chance.strikes(0.5)) return [];
    return Array.from({ length: chance.pick([1, 4]) }, () => {
      const act = pickOne(chance, acts);
      const isRare = act === 'delete' && chance.strikes(0.5);
      return {
        work: item,
        atMs: chance.pick([minute, troubleMs]),
        act: isRare ? 'restore' : act,
      } satisfies ByHand;
    });
  });
}

/** Does something by hand to the room of a work item, where that can be done, and notes it. */
export function doByHand(stage: Stage, { work, act }: Pick<ByHand, 'work' | 'act'>, touched: Touched): void {
  const record = recordOf(stage, work);
  const stored = stage.simulator.world.portal.room(record?.room?.id ?? 0);
  if (!stored) return;
  const note = (done: Act, person?: string) => {
    stage.trace.note('people', `${done} the room ${stored.id} ${person ?? ''}`);
    touched.set(work, [...(touched.get(work) ?? []), { act: done, ...(person ? { person } : {}) }]);
  };
  if (act === 'delete') {
    // Whoever deletes a room that is being made gets another attempt at it: that is told elsewhere.
    if (record?.status !== 'done') return;
    deleteRoom(stage, stored, note);
  } else hands[act](stage, stored, note);
}

type Hand = (stage: Stage, room: StoredRoom, note: (done: Act, person?: string) => void) => void;

const hands: Record<Exclude<Act, 'delete'>, Hand> = {
  archive: (stage, room, note) => moveTo('archive', stage, room, note),
  restore: (stage, room, note) => moveTo('rooms', stage, room, note),
  rename(stage, room, note) {
    // In the archive the portal lets nobody rename a room, nor let anybody in or out.
    if (room.room.place === 'archive') return;
    room.title = `By hand ${room.id}`;
    publish(stage, 'updated', room);
    note('rename');
  },
  'let-guest-in'({ simulator }, { id, room }, note) {
    if (room.place === 'archive') return;
    const { portal } = simulator.world;
    const email = `guest-${id}@example.org`;
    const guest = { email, firstName: 'Gus', lastName: `${id}`, type: 'guest' } as const;
    const person = (portal.userByEmail(email) ?? portal.addUser(guest)).id;
    room.shares.set(person, 2);
    note('let-guest-in', person);
  },
  'move-in'({ simulator }, { room }, note) {
    const { owner } = simulator.people;
    if (room.place === 'archive' || room.shares.has(owner)) return;
    room.shares.set(owner, 2);
    note('move-in', owner);
  },
  'move-out'(stage, { id, room }, note) {
    const { tom } = stage.simulator.people;
    // The team is being invited until the item is done.
    const isMade = stage.deployments.some(({ records }) =>
      [...records.all.values()].some(({ value }) => value.room?.id === id && value.status === 'done'),
    );
    if (room.place === 'archive' || !isMade || !room.shares.delete(tom)) return;
    note('move-out', tom);
  },
};

function moveTo(to: 'archive' | 'rooms', stage: Stage, room: StoredRoom, note: Parameters<Hand>[2]): void {
  if (room.room.place === to) return;
  room.room.place = to;
  publish(stage, to === 'archive' ? 'archived' : 'restored', room);
  note(to === 'archive' ? 'archive' : 'restore');
}

/** A room is deleted out of the archive. */
function deleteRoom(stage: Stage, room: StoredRoom, note: Parameters<Hand>[2]): void {
  moveTo('archive', stage, room, note);
  publish(stage, 'deleted', room);
  stage.simulator.world.portal.deleteFolder(room.id);
  note('delete');
}

function publish(
  { simulator }: Stage,
  what: 'updated' | 'archived' | 'restored' | 'deleted',
  room: StoredRoom,
) {
  simulator.world.webhooks.publish(`room.${what}`, room, simulator.people.owner);
}

import type { Stage } from '../world/stage.ts';
import { allRecords, type Violation } from '../world/stands.ts';

/** Somebody in the portal who wants rooms of this environment gets none of them, and none of hers becomes a work item's. */
export function hostile(stage: Stage): Violation[] {
  const { hostile: acts, simulator } = stage;
  const { portal } = simulator.world;
  const found: Violation[] = [];
  const say = (what: string) => found.push({ rule: 7, what });
  for (const [id, key] of acts.taken) say(`${key} took the room ${id} of somebody else`);
  const owners = new Map<number, string>();
  for (const { record } of allRecords(stage)) {
    const { key, room, status, error } = record;
    if (!room || status !== 'done') continue;
    const other = owners.get(room.id);
    if (other) say(`${key} and ${other} have the same room ${room.id}`);
    owners.set(room.id, key);
    if (!acts.handedAway.has(room.id)) continue;
    const now = portal.room(room.id);
    if (now?.createdBy === simulator.people.serviceUser) continue;
    if (room.state !== 'handed-over')
      say(
        `${key}: its room ${room.id} was handed over, and ${error?.code ?? room.state ?? 'nothing'} says so`,
      );
  }
  for (const what of stage.strangeLinks) say(what);
  return found;
}

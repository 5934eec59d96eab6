import type { Stage } from '../../world/stage.ts';
import { recordOf } from '../../world/stands.ts';
import type { Touched } from '../hands.ts';

/**
 * Never two rooms of a work item: others with its key tag were made by mistake, and are in the archive, or an operator was told
 * why one was left. None is made for a deleted one.
 */
export function oneRoomEach(stage: Stage, touched: Touched): string[] {
  const { portal } = stage.simulator.world;
  return stage.scenario.work.flatMap((work) => {
    const record = recordOf(stage, work);
    if (!record?.room) return [];
    const { room, key, keyTag } = record;
    const log = stage.deployments[work.deployment]?.log ?? [];
    const wasTold = (id: number) =>
      log.some(({ code, fields }) => code === 'ROOM_DUPLICATE_LEFT' && fields.otherRoomId === id);
    const others = portal
      .rooms()
      .filter(({ id, room: side }) => id !== room.id && side.place === 'rooms' && side.tags.includes(keyTag))
      .filter(({ id }) => !wasTold(id));
    const found = others.map(({ id }) => `${key}: has the room ${id} beside ${room.id}`);
    const isDeleted = touched.get(work)?.some(({ act }) => act === 'delete');
    if (isDeleted && portal.room(room.id)) found.push(`${key}: has a room again although people deleted it`);
    return found;
  });
}

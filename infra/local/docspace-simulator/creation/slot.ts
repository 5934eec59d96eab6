import type { World } from '../world.ts';
import type { CreationRequest } from './job.ts';
import type { CacheItem } from './status-cache.ts';

/**
 * What a POST does in the API process: under the lock DONE is removed and NONE becomes CREATED, CREATED and
 * RUNNING are left alone; then, outside the lock, an event goes out with this request and the current item's id
 * (RoomTemplatesWorker.cs:94-142; VirtualRoomsController.cs:145-178, DocSpace-server 3.7.2).
 */
export function startFromTemplate(world: World, request: CreationRequest): CacheItem | undefined {
  const { cache, events, portal } = world;
  let current = cache.current();
  if (current?.state === 'done') {
    cache.remove(current.id);
    current = cache.current();
  }
  if (!current) {
    current = { id: portal.guid(), state: 'created', roomId: -1, progress: 0, error: '' };
    cache.enlist(current);
  }
  events.publish({ taskId: current.id, request });
  return cache.current();
}

/** `{roomId, progress, error, isCompleted}`, without a word on whose it is (RoomTemplateStatusDto.cs:69-94). */
export function statusShape(item: CacheItem | undefined) {
  if (!item) return undefined;
  const { roomId, progress, error, state } = item;
  return { roomId, progress, error, isCompleted: state === 'done' };
}

import type { World } from '../world.ts';
import type { CreationRequest } from './job.ts';
import type { CacheItem } from './status-cache.ts';

/**
 * What a POST does in the API process: under the lock DONE is removed and NONE becomes CREATED, CREATED and
 * RUNNING are left alone; then, outside the lock, an event goes out with this request and the current item's id
 * (RoomTemplatesWorker.cs:94-142; VirtualRoomsController.cs:145-178, DocSpace-server 3.7.2).
 *
 * @throws PortalError 500, with nothing done, when the lock does not come free
 */
export async function startFromTemplate(
  world: World,
  request: CreationRequest,
): Promise<CacheItem | undefined> {
  const { cache, events, templatesLock } = world;
  const release = await templatesLock.take();
  const taskId = currentTask(world);
  release();
  events.publish({ taskId, request });
  return cache.current();
}

/** Any failure to read the status, such as that of the lock, shows as no status (VirtualRoomsController.cs:191-204). */
export async function readStatus({ cache, templatesLock }: World): Promise<CacheItem | undefined> {
  try {
    const release = await templatesLock.take();
    release();
    return cache.current();
  } catch {
    return undefined;
  }
}

function currentTask({ cache, portal }: World): string {
  let current = cache.current();
  if (current?.state === 'done') {
    cache.remove(current.id);
    current = cache.current();
  }
  if (!current) {
    current = { id: portal.guid(), state: 'created', roomId: -1, progress: 0, error: '' };
    cache.enlist(current);
  }
  return current.id;
}

/** `{roomId, progress, error, isCompleted}`, without its owner or request (RoomTemplateStatusDto.cs:69-94). */
export function statusShape(item: CacheItem | undefined) {
  if (!item) return undefined;
  const { roomId, progress, error, state } = item;
  return { roomId, progress, error, isCompleted: state === 'done' };
}

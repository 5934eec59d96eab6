import { Failure } from '../failures.ts';
import type { PortalClient } from './client.ts';
import { serviceUserId } from './people.ts';
import { findRoomsByTag, rootFolder } from './rooms.ts';
import type { Room } from './schemas.ts';

/** The portal as the steps use it. */
export interface Portal {
  call: PortalClient;
  /** Base URL without a trailing slash. */
  url: string;
}

/**
 * The active rooms of a work item: those with exactly its key tag that our service user made. A tag on
 * anybody else's room makes it nobody's of ours.
 *
 * @throws Failure `RoomArchived` when there is one in the archive and none outside: people put it there
 */
export async function findOurRooms({ call }: Portal, keyTag: string): Promise<Room[]> {
  const tagged = await findRoomsByTag(call, keyTag);
  if (tagged.length === 0) return [];
  const me = await serviceUserId(call);
  const ours = tagged.filter((room) => room.createdBy?.id === me);
  const active = ours.filter((room) => room.rootFolderType !== rootFolder.archive);
  const [archived] = ours;
  if (active.length === 0 && archived) {
    throw new Failure('RoomArchived', `The room ${archived.id} of this work item is in the archive.`);
  }
  return active;
}

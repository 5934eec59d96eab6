import { listLinks, listShares, subjectId } from '../docspace/access.ts';
import type { Portal } from '../docspace/client.ts';
import { isRefusal } from '../docspace/errors.ts';
import { serviceUserId } from '../docspace/people.ts';
import {
  addRoomTags,
  findRoomsByTag,
  getRoom,
  listRoomsMadeBy,
  removeRoomTags,
  rootFolder,
} from '../docspace/rooms.ts';
import type { Room } from '../docspace/schemas.ts';
import { Failure } from '../kernel/failures.ts';
import { minute } from '../kernel/time.ts';
import { isKeyTag, otherKeyTag } from '../work-items/keys.ts';
import type { Counts, RecordedRoom, WorkRecord } from '../work-items/record.ts';
import { withoutLinkFile } from './link-file.ts';
import { holdsMore } from './project/creation.ts';
import { isManagedByOthers } from './strangers.ts';

/** What of a record says which rooms are its work item's. */
export type Claim = Pick<WorkRecord, 'keyTag' | 'retired' | 'createdAt' | 'intent' | 'room' | 'linkFile'>;

/**
 * The active rooms of a work item: those with exactly its key tag that our service user owns, that are not older
 * than its record, and that were not retired for another. Of several, those that others manage are left out unless
 * all are like that: `warningsOfStrangers` refuses such a room where it is adopted.
 *
 * The owner alone proves nothing, for an owner may hand any room over to our service user without its consent
 * (SecurityController.cs:315-330, DocSpace-server 3.7.2); the time of creation stays as it was, and the former owner
 * manages the room.
 *
 * @throws Failure `RoomArchived` when there is one in the archive and none outside: people put it there
 */
export async function findOurRooms(portal: Portal, claim: Claim): Promise<Room[]> {
  const { call } = portal;
  const { keyTag, retired = [] } = claim;
  const [all, me] = await Promise.all([findRoomsByTag(call, keyTag), serviceUserId(call)]);
  const tagged = all.filter((room) => !retired.includes(room.id) && !isOlderThanRecord(room, claim));
  const ours = tagged.filter((room) => room.createdBy?.id === me).map((room) => withoutLinkFile(room, claim));
  const active = ours.filter((room) => room.rootFolderType !== rootFolder.archive);
  const [archived] = ours;
  if (active.length === 0 && archived) {
    throw new Failure('RoomArchived', `The room ${archived.id} of this work item is in the archive.`);
  }
  if (active.length < 2) return active;
  const areOthers = await Promise.all(active.map(({ id }) => id !== claim.room?.id && isOthers(portal, id)));
  const own = active.filter((_, index) => !areOthers[index]);
  return own.length > 0 ? own : active;
}

/** Is a found room managed by others, or gone meanwhile? The recorded one was judged when it was adopted. */
async function isOthers(portal: Portal, roomId: number): Promise<boolean> {
  try {
    return await isManagedByOthers(portal, roomId);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return true;
  }
}

/**
 * A room from before the webhook cannot have been made for it. That counts until the first request to the portal: from then on the
 * room may be this work item's own, and the portal's clock may be minutes slow.
 */
function isOlderThanRecord({ created }: Room, { createdAt, intent }: Claim): boolean {
  if (intent) return false;
  return created !== undefined && Date.parse(created) < Date.parse(createdAt) - clockSkewMs;
}

/** What a look for rooms without a tag found. */
export interface UntaggedRooms {
  /** The work item's now: they carry its key tag, or got it from the portal since somebody looked for that. */
  adopted: Room[];
  /** There is a room that may still get its tag from the portal: look again. */
  young: boolean;
  /** They hold more than was requested, or somebody else has access: another deployment's, or people's. */
  larger: Room[];
}

/** The portal may be so late with a room's tags (TagDao.cs:248, DocSpace-server 3.7.2), with a minute to spare. */
const tagGapMs = 6 * minute;
/** The portal's clock and ours may differ a little. */
const clockSkewMs = minute;

/**
 * Looks for rooms that were made for a work item and never got its tag, for the portal writes the room first
 * and its tags after (FileStorageService.cs:1035-1076, DocSpace-server 3.7.2): made by our service user
 * since the first request to the portal, with the very title, and without any key tag. Such a room gets the tag, unless somebody
 * else has access to it: nobody was given any yet, and a title can be guessed by who hands a room of theirs over to us.
 *
 * @param options.most a room that holds more gets none. For a work item that has its room: of two deployments with one
 *   service user and one title, the other may still want it.
 * @param options.list reads the rooms; one that several work items share may be as old as a run of the reconciler
 */
export async function adoptUntagged(
  portal: Portal,
  {
    keyTag,
    intent,
    retired = [],
    room: recorded,
    linkFile,
  }: Pick<WorkRecord, 'keyTag' | 'intent' | 'retired' | 'room' | 'linkFile'>,
  nowMs: number,
  { most, list = listRoomsMadeBy }: { most?: Counts; list?: typeof listRoomsMadeBy } = {},
): Promise<UntaggedRooms> {
  const found: UntaggedRooms = { adopted: [], young: false, larger: [] };
  if (!intent) return found;
  const me = await serviceUserId(portal.call);
  const made = await list(portal.call, me, intent.firstAtMs - clockSkewMs);
  for (const room of made) {
    if (room.title !== intent.title || retired.includes(room.id)) continue;
    if (room.tags.some(isKeyTag)) {
      // A look by the tag a moment ago did not see it yet, and would lead to a second request.
      if (room.tags.includes(keyTag)) found.adopted.push(withoutLinkFile(room, { linkFile }));
      continue;
    }
    if (room.created !== undefined && nowMs - Date.parse(room.created) < tagGapMs) {
      found.young = true;
      continue;
    }
    // The recorded room is the work item's, also when other people were let in or files were added since.
    if (room.id !== recorded?.id) {
      const isShared = await hasOthers(portal, room.id, me);
      if (isShared === undefined) continue;
      if (isShared || (most && holdsMore(room, most))) {
        found.larger.push(room);
        continue;
      }
    }
    const tagged = await addTag(portal, room.id, keyTag);
    if (tagged) found.adopted.push(withoutLinkFile(tagged, { linkFile }));
  }
  return found;
}

/** Has anybody access to a room beside its owner, by being a member or by a link? Undefined for a room that is gone. */
async function hasOthers({ call }: Portal, roomId: number, me: string): Promise<boolean | undefined> {
  try {
    const [shares, links] = await Promise.all([
      listShares(call, roomId),
      listLinks(call, roomId, 'invitation'),
    ]);
    return links.length > 0 || shares.some((share) => subjectId(share) !== me);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return undefined;
  }
}

/**
 * Gives a room the key tag. Two work items may have one title: if another's tag is there by then, neither
 * can be sure, and ours is taken off again.
 */
async function addTag({ call }: Portal, roomId: number, keyTag: string): Promise<Room | undefined> {
  try {
    const room = await addRoomTags(call, roomId, [keyTag]);
    if (!otherKeyTag(room.tags, keyTag)) return room;
    await removeRoomTags(call, roomId, [keyTag]);
  } catch (error) {
    // Gone or archived meanwhile.
    if (!isRefusal(error)) throw error;
  }
  return undefined;
}

/**
 * A room that was seen as ours and is found no longer: a person took the tag off, handed the room over, or the
 * portal is just deleting the room, which takes its tags first. It gets its tag again if it is still there and ours.
 *
 * @throws Failure `RoomNotOurs` when it has another owner now: a second room would not be the right one either
 */
export async function retag(portal: Portal, roomId: number, keyTag: string): Promise<Room | undefined> {
  const room = await roomOrGone(portal, roomId);
  if (!room || room.rootFolderType === rootFolder.archive) return undefined;
  const owner = room.createdBy?.id;
  if (owner === undefined) return undefined;
  if (owner !== (await serviceUserId(portal.call))) {
    throw new Failure('RoomNotOurs', `The room ${roomId} of this work item has another owner now.`);
  }
  if (room.tags.some(isKeyTag)) return undefined;
  return addTag(portal, roomId, keyTag);
}

/** The room, or undefined when the portal has it no longer. */
export async function roomOrGone({ call }: Portal, roomId: number): Promise<Room | undefined> {
  try {
    return await getRoom(call, roomId);
  } catch (error) {
    if (isRefusal(error, 404)) return undefined;
    throw error;
  }
}

/**
 * What people have done with a recorded room; undefined for nothing.
 *
 * @param now the room as the portal shows it, undefined when it has it no longer
 * @param me the id of the service user
 */
export function stateOf(now: Room | undefined, me: string): RecordedRoom['state'] {
  if (!now) return 'deleted';
  if (now.createdBy?.id !== me) return 'handed-over';
  return now.rootFolderType === rootFolder.archive ? 'archived' : undefined;
}

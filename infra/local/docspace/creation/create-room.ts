import { badArgument, PortalError } from '../http/errors.ts';
import { attachTags } from '../rules/tags.ts';
import { storedTitle } from '../rules/titles.ts';
import type { StoredRoom } from '../state/model.ts';
import type { CreationContext } from './context.ts';
import type { CreationTrouble } from './troubles.ts';

export interface NewRoom {
  title: string;
  roomType: number;
  userId: string;
  tags: string[];
  place?: 'rooms' | 'templates';
  color?: string | undefined;
  cover?: string | undefined;
  /** A logo by uploaded file. */
  logo?: boolean;
  /** The template's logo, kept. */
  keepLogo?: boolean;
  indexing?: boolean | undefined;
  denyDownload?: boolean | undefined;
  private?: boolean | undefined;
  lifetime?: unknown;
  watermark?: unknown;
  quota?: number | undefined;
  shares?: Iterable<[string, number]>;
}

/**
 * Creates a room as all three endpoints do: the folder row, then (another transaction, a small gap) the tags, then
 * the primary link. A failure after the row leaves the room behind
 * (FileStorageService.cs:827-860,1035-1092, DocSpace-server 3.7.2).
 */
export async function storeRoom(
  context: CreationContext,
  wanted: NewRoom,
  trouble: CreationTrouble = {},
): Promise<StoredRoom> {
  const { portal, clock, timings } = context;
  const title = storedTitle(wanted.title);
  if (title === '') throw badArgument("Value cannot be null. (Parameter 'title')");
  const place = wanted.place ?? 'rooms';
  const room = portal.addRoomRow(place, { title, roomType: wanted.roomType, userId: wanted.userId });
  const side = room.room;
  if (wanted.color) side.color = wanted.color;
  if (wanted.cover) side.cover = wanted.cover;
  if (wanted.quota !== undefined) side.quota = wanted.quota;
  side.indexing = wanted.indexing ?? false;
  side.denyDownload = wanted.denyDownload ?? false;
  side.private = wanted.private ?? false;
  side.hasLogo = wanted.keepLogo ?? false;
  side.lifetime = wanted.lifetime;
  side.watermark = wanted.watermark;
  for (const [subject, right] of wanted.shares ?? []) side.shares.set(subject, right);
  // The index is updated seconds after the commit, and nothing waits for it (FactoryIndexer.cs:622-659).
  if (!trouble.notIndexed) side.indexed.push({ title, from: clock.now() + context.searchLag() });

  // The logo comes before the tags, and an upload that does not exist ends it there.
  if (wanted.logo) throw new PortalError(404, 'Could not find file', 'System.IO.FileNotFoundException');
  if (trouble.orphan && !trouble.orphan.tagged) throw orphaned(trouble.orphan.message);
  const gap = trouble.tagGapMs ?? timings.tagGapMs;
  if (gap > 0) await clock.sleep(gap);
  if (!trouble.tagLost) attachTags(portal, room, wanted.tags);
  if (trouble.orphan) throw orphaned(trouble.orphan.message);
  // Before anything is copied into it.
  if (place === 'rooms') context.webhooks.publish('room.created', room, wanted.userId);
  if (place === 'rooms') portal.addPrimaryLinkFromBirth(room);
  return room;
}

function orphaned(message: string): PortalError {
  return new PortalError(500, message, 'Microsoft.EntityFrameworkCore.DbUpdateException');
}

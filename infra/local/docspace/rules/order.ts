import type { Query } from '../http/query.ts';
import { displayName } from '../shapes/common.ts';
import type { Order, StoredRoom, User } from '../state/model.ts';
import type { PortalState } from '../state/portal.ts';

/** SortedByType: those that are distinguished here, and those that fall back to the title. */
const known = [
  'DateAndTime',
  'AZ',
  'Size',
  'Author',
  'Type',
  'New',
  'DateAndTimeCreation',
  'RoomType',
  'Tags',
  'Room',
  'CustomOrder',
  'LastOpened',
  'UsedSpace',
].map((name) => name.toLowerCase());

const directions = { ascending: 0, descending: 1 } as const;

const initial: Order = { by: 'dateandtime', descending: true };

/** The requested order. An unknown `sortBy` is ignored, and `sortOrder` without it too (EntryManager.cs:927-1101). */
export function readOrder(query: Query): Order | undefined {
  const direction = query.enum('sortOrder', directions);
  const by = query.get('sortBy')?.toLowerCase();
  if (by === undefined || !known.includes(by)) return undefined;
  return { by, descending: direction === directions.descending };
}

/** Pinned rooms first, then the user's saved order (EntryManager.cs:927-1101, DocSpace-server 3.7.2). */
export function inOrder(portal: PortalState, rooms: StoredRoom[], user: User): StoredRoom[] {
  const { by, descending } = user.savedOrder ?? initial;
  const key = keyOf(portal, by);
  const pinned = (room: StoredRoom) => (room.room.pinnedBy.has(user.id) ? 0 : 1);
  const sorted = rooms.map((room) => ({ room, key: key(room) }));
  sorted.sort((a, b) => {
    const sign = descending ? -1 : 1;
    return pinned(a.room) - pinned(b.room) || sign * (compare(a.key, b.key) || a.room.id - b.room.id);
  });
  return sorted.map(({ room }) => room);
}

function compare(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b), 'en', { sensitivity: 'base' });
}

function keyOf(portal: PortalState, by: string): (room: StoredRoom) => string | number {
  switch (by) {
    case 'dateandtime':
      return ({ updated }) => updated;
    case 'dateandtimecreation':
      return ({ created }) => created;
    case 'roomtype':
    case 'type':
      return ({ room }) => room.roomType;
    case 'tags':
      return ({ room }) => room.tags[0] ?? '';
    case 'author': {
      return ({ createdBy }) => {
        const author = portal.users.get(createdBy);
        return author ? displayName(author) : '';
      };
    }
    default:
      return ({ title }) => title;
  }
}

import { guidPattern } from '../../http/body.ts';
import { serverError } from '../../http/errors.ts';
import type { Query } from '../../http/query.ts';
import type { Call, EndpointRoute } from '../../http/router.ts';
import { inOrder, readOrder } from '../../rules/order.ts';
import { canRead } from '../../rules/rights.ts';
import { roomTypes, rootFolderTypes } from '../../rules/rooms.ts';
import { foundByIndex, foundBySql } from '../../rules/search.ts';
import { foldedTag } from '../../rules/tags.ts';
import { since } from '../../rules/versions.ts';
import { roomShape } from '../../shapes/folder.ts';
import type { RoomPlace, StoredRoom } from '../../state/model.ts';
import { type PortalState, roots } from '../../state/portal.ts';

/** SearchArea (F/Core/VirtualRooms/SearchArea.cs:39-64, DocSpace-server 3.7.2). */
const areas = {
  Active: 0,
  Archive: 1,
  Any: 2,
  RecentByLinks: 3,
  Templates: 4,
  Knowledge: 5,
  ResultStorage: 6,
  AiAgents: 7,
} as const;

/** What each area shows; the others are empty here. */
const places: Record<number, RoomPlace[]> = {
  [areas.Active]: ['rooms'],
  [areas.Archive]: ['archive'],
  [areas.Any]: ['rooms', 'archive'],
  [areas.Templates]: ['templates'],
};

const subjectFilters = { Owner: 0, Member: 1 } as const;

/**
 * Rooms and templates that the caller can read (VirtualRoomsController.cs:911-965; FileStorageService.cs:267-367,
 * DocSpace-server 3.7.2). Tags, owners and ids read their own writes; only `filterValue` lags.
 */
export const roomListRoutes: EndpointRoute[] = [{ method: 'GET', path: 'files/rooms', handle: list }];

function list({ portal, user, query }: Call) {
  const area = query.enum('searchArea', areas) ?? areas.Active;
  const { startIndex, count } = query.page();
  const order = readOrder(query);
  // The requested order becomes the user's saved order (FileStorageService.cs:360-367).
  if (order) user.savedOrder = order;
  const shown = places[area] ?? [];
  const filters = [byTags(query), byType(query), bySubject(query, portal), byText(query, portal)];
  const groupId = guid(query, 'groupId');
  if (groupId) filters.push(({ room }) => room.shares.has(groupId));
  const matching = portal
    .rooms()
    .filter((room) => shown.includes(room.room.place) && filters.every((fits) => fits(room)))
    .filter((room) => canRead(portal, room, user));
  const sorted = inOrder(portal, matching, user);
  const page = sorted.slice(startIndex, startIndex + count);
  const place = shown[0] ?? 'rooms';
  const current = {
    id: roots[place],
    title: { rooms: 'Rooms', archive: 'Archive', templates: 'Templates' }[place],
    parentId: 0,
    filesCount: 0,
    foldersCount: matching.length,
    rootFolderId: roots[place],
    rootFolderType: rootFolderTypes[place],
    fileEntryType: 1,
  };
  return {
    files: [],
    folders: page.map((room) => roomShape(portal, room, user)),
    current,
    pathParts: [{ id: current.id, title: current.title }],
    startIndex,
    count: page.length,
    total: matching.length,
    new: 0,
  };
}

type Filter = (room: StoredRoom) => boolean;

function byType(query: Query): Filter {
  const types = query.enums('type', roomTypes);
  return ({ room }) => types.length === 0 || types.includes(room.roomType as (typeof types)[number]);
}

/**
 * `subjectFilter` decides what `subjectId` means, and switches `subjectOwnerId` off (FileStorageService.cs:267-272, 3.7.2).
 * The next version has no such parameter, and ignores it (RoomContentRequestDto.cs, FolderDao.cs:2093-2102, d45942e).
 */
function bySubject(query: Query, { settings }: PortalState): Filter {
  const subject = guid(query, 'subjectId');
  const owner = since(settings, 7) ? guid(query, 'subjectOwnerId') : undefined;
  const filter = since(settings, 9) ? undefined : query.enum('subjectFilter', subjectFilters);
  const exclude = query.bool('excludeSubject') ?? false;
  return ({ createdBy, room }) => {
    if (owner && filter === undefined && createdBy !== owner) return false;
    if (!subject) return true;
    const owns = filter !== subjectFilters.Member && createdBy === subject;
    const takesPart = filter !== subjectFilters.Owner && room.shares.has(subject);
    return (owns || takesPart) !== exclude;
  };
}

/** Any of a JSON array of names; malformed JSON is a 500 (VirtualRoomsController.cs:923-925). */
function byTags(query: Query): Filter {
  const without = query.bool('withoutTags') ?? false;
  const text = query.get('tags');
  const names = new Set((text ? parseTags(text) : []).map(foldedTag));
  return ({ room }) => {
    if (without) return room.tags.length === 0;
    return names.size === 0 || room.tags.some((tag) => names.has(foldedTag(tag)));
  };
}

function parseTags(text: string): string[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (Array.isArray(value) && value.every((name) => typeof name === 'string')) return value;
  throw serverError('The JSON value could not be converted.', 'System.Text.Json.JsonException');
}

function byText(query: Query, { clock, settings }: PortalState): Filter {
  const text = query.get('filterValue') ?? '';
  if (text === '') return () => true;
  if (settings.search === 'sql') return (room) => foundBySql(room, text);
  return ({ room }) => foundByIndex(room, text, clock.now());
}

/** A subject that is no GUID is a 500 (FormatException). */
function guid(query: Query, name: string): string | undefined {
  const text = query.get(name);
  if (!text) return undefined;
  if (!guidPattern.test(text)) throw serverError('Unrecognized Guid format.', 'System.FormatException');
  return text.toLowerCase();
}

import type { RoomPlace } from '../state/model.ts';

/** Room types (CreateRoomRequestDto.cs:39-58, DocSpace-server 3.7.2); 3, 4 and 7 do not exist. */
export const roomTypes = {
  FillingFormsRoom: 1,
  EditingRoom: 2,
  CustomRoom: 5,
  PublicRoom: 6,
  VirtualDataRoom: 8,
  AiRoom: 9,
} as const;

/** FolderType of the folder behind a room type: what children show as `parentRoomType`. */
export const folderTypes: Record<number, number> = { 1: 15, 2: 16, 5: 19, 6: 22, 8: 29, 9: 34 };

/** FolderType of the three roots that rooms live in. */
export const rootFolderTypes: Record<RoomPlace, number> = { rooms: 14, archive: 20, templates: 30 };

export const access = {
  none: 0,
  readWrite: 1,
  read: 2,
  restrict: 3,
  review: 5,
  comment: 6,
  fillForms: 7,
  roomManager: 9,
  editing: 10,
  contentCreator: 11,
} as const;

/** FileShare by name, in exactly this case (F/Core/Security/FileShare.cs:41-95, DocSpace-server 3.7.2). */
const accessNames: Record<string, number> = {
  None: 0,
  ReadWrite: 1,
  Read: 2,
  Restrict: 3,
  Varies: 4,
  Review: 5,
  Comment: 6,
  FillForms: 7,
  CustomFilter: 8,
  RoomManager: 9,
  Editing: 10,
  ContentCreator: 11,
};

/** FileShare's name of an access number, the form in which `availableShareRights` lists it. */
export function accessName(access: number): string {
  return Object.keys(accessNames).find((name) => accessNames[name] === access) ?? String(access);
}

/** The name of a room type's number. */
export function roomTypeName(roomType: number): string {
  return Object.entries(roomTypes).find(([, type]) => type === roomType)?.[0] ?? String(roomType);
}

/**
 * `access` as the portal reads it: a number or an exact name. Any other string is None, which removes the
 * person (FileShare.cs:82-95, DocSpace-server 3.7.2).
 */
export function readAccess(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return accessNames[value] ?? (/^\d+$/.test(value) ? Number(value) : 0);
  return 0;
}

export type Subject = 'user' | 'group' | 'invitation' | 'external';

interface Allowed {
  user: number[];
  group: number[];
  invitation: number[];
  external: number[];
}

/** Who may be given what in which room (FileSecurity.cs:76,157-234, DocSpace-server 3.7.2). */
const shareTable: Record<number, Allowed> = {
  1: { user: [9, 11, 7, 0], group: [11, 7, 0], invitation: [11, 7, 0], external: [7, 2, 0] },
  2: { user: [9, 11, 10, 2, 0], group: [11, 10, 2, 0], invitation: [11, 10, 2, 0], external: [] },
  5: {
    user: [9, 11, 10, 5, 6, 2, 0],
    group: [11, 10, 5, 6, 2, 0],
    invitation: [11, 10, 5, 6, 2, 0],
    external: [10, 7, 5, 6, 2, 0],
  },
  6: { user: [9, 11, 0], group: [11, 0], invitation: [11, 2, 0], external: [10, 7, 5, 6, 2, 0] },
  8: { user: [9, 11, 10, 2, 7, 0], group: [11, 10, 2, 7, 0], invitation: [11, 10, 2, 7, 0], external: [] },
};
/** Templates can be read, nothing else (VirtualRoomsController.cs:525-533). */
const templateTable: Allowed = { user: [2, 0], group: [2, 0], invitation: [], external: [] };
const nothing: Allowed = { user: [], group: [], invitation: [], external: [] };

export function accessLevelsOf(room: { place: RoomPlace; roomType: number }, subject: Subject): number[] {
  return (room.place === 'templates' ? templateTable : (shareTable[room.roomType] ?? nothing))[subject];
}

/** Public and form-filling rooms are born with a primary external link (FileStorageService.cs:843-852). */
export function hasPrimaryLinkFromBirth(roomType: number): boolean {
  return roomType === roomTypes.PublicRoom || roomType === roomTypes.FillingFormsRoom;
}

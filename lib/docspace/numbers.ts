/** Room types as numbers, by their names in the portal's API (FS/ApiModels/RequestDto/CreateRoomRequestDto.cs, DocSpace-server 3.7.2). */
export const roomTypes = {
  FillingFormsRoom: 1,
  EditingRoom: 2,
  CustomRoom: 5,
  PublicRoom: 6,
  VirtualDataRoom: 8,
} as const;
export type RoomTypeName = keyof typeof roomTypes;

/**
 * Access rights as numbers, by their names in the portal's API (F/Core/Security/FileShare.cs, DocSpace-server 3.7.2). The portal takes a name
 * it does not know for "remove this person", so only numbers are ever sent.
 */
export const accessRights = {
  Read: 2,
  Review: 5,
  Comment: 6,
  FillForms: 7,
  RoomManager: 9,
  Editing: 10,
  ContentCreator: 11,
} as const;
export type AccessName = keyof typeof accessRights;

type Subject = 'user' | 'group' | 'invitation' | 'external';

const none: AccessName[] = [];

/** Who may get which right in which type of room (F/Core/Security/FileSecurity.cs, DocSpace-server 3.7.2). */
export const allowedAccess: Record<RoomTypeName, Record<Subject, AccessName[]>> = {
  EditingRoom: {
    user: ['RoomManager', 'ContentCreator', 'Editing', 'Read'],
    group: ['ContentCreator', 'Editing', 'Read'],
    invitation: ['ContentCreator', 'Editing', 'Read'],
    external: none,
  },
  CustomRoom: {
    user: ['RoomManager', 'ContentCreator', 'Editing', 'Review', 'Comment', 'Read'],
    group: ['ContentCreator', 'Editing', 'Review', 'Comment', 'Read'],
    invitation: ['ContentCreator', 'Editing', 'Review', 'Comment', 'Read'],
    external: ['Editing', 'FillForms', 'Review', 'Comment', 'Read'],
  },
  PublicRoom: {
    user: ['RoomManager', 'ContentCreator'],
    group: ['ContentCreator'],
    invitation: ['ContentCreator', 'Read'],
    external: ['Editing', 'FillForms', 'Review', 'Comment', 'Read'],
  },
  FillingFormsRoom: {
    user: ['RoomManager', 'ContentCreator', 'FillForms'],
    group: ['ContentCreator', 'FillForms'],
    invitation: ['ContentCreator', 'FillForms'],
    external: ['FillForms', 'Read'],
  },
  VirtualDataRoom: {
    user: ['RoomManager', 'ContentCreator', 'Editing', 'Read', 'FillForms'],
    group: ['ContentCreator', 'Editing', 'Read', 'FillForms'],
    invitation: ['ContentCreator', 'Editing', 'Read', 'FillForms'],
    external: none,
  },
};

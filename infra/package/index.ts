// What the package exports. README.md here is its page.
export type { Brought, RoomsDomain } from './brought.ts';
export { DocspaceRooms } from './docspace-rooms.ts';
export type { DocspaceRoomsProps } from './props.ts';
export { RoomsData, type RoomsDataProps } from './rooms-data.ts';
export type * from './settings-file.ts';

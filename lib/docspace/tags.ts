import * as v from 'valibot';
import type { PortalClient } from './client.ts';
import { type Room, roomSchema } from './schemas.ts';

/**
 * Puts a tag into the portal's dictionary; a known one is answered as it is. A tag that the portal would
 * refuse fails here and not after a room was stored without it (CustomTagsService.cs, DocSpace-server 3.7.2).
 */
export async function createTag(call: PortalClient, name: string): Promise<void> {
  await call({ method: 'POST', path: 'files/tags', body: { name }, schema: v.string() });
}

/** Adds tags to a room and keeps those it has. Repeatable; refused in the archive. */
export function addRoomTags(call: PortalClient, roomId: number, names: string[]): Promise<Room> {
  return call({ method: 'PUT', path: `files/rooms/${roomId}/tags`, body: { names }, schema: roomSchema });
}

/** Takes tags off a room. Repeatable; refused in the archive. */
export function removeRoomTags(call: PortalClient, roomId: number, names: string[]): Promise<Room> {
  return call({ method: 'DELETE', path: `files/rooms/${roomId}/tags`, body: { names }, schema: roomSchema });
}

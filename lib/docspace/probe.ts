import * as v from 'valibot';
import { Failure, isFailure } from '../failures.ts';
import type { PortalClient } from './client.ts';
import { isRefusal } from './errors.ts';
import { selfSchema } from './schemas.ts';

/**
 * Asks whether the portal would make a room just now, without making one: a blank title is refused with 400,
 * but only after the portal's state, the key, its scopes, the request limits, the tariff and the number of
 * rooms were checked (FileStorageService.cs, CreateRoomAsync, DocSpace-server 3.7.2). The right to make rooms
 * is checked last there, so the user's own record tells of it.
 *
 * @returns the failure that any room would meet now; undefined when the portal is well
 */
export async function portalTrouble(call: PortalClient): Promise<Failure | undefined> {
  const body = { title: ' ', roomType: 2 };
  try {
    const { isCollaborator, isVisitor } = await call({ path: 'people/@self', schema: selfSchema });
    if (isCollaborator || isVisitor) {
      return new Failure('PortalForbidden', 'The service user is no room admin any more: make it one again.');
    }
    await call({ method: 'POST', path: 'files/rooms', body, schema: v.unknown() });
  } catch (error) {
    // What is no word of the portal says nothing about it.
    if (!isFailure(error)) throw error;
    if (!isRefusal(error)) return error;
  }
  return undefined;
}

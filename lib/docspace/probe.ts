import * as v from 'valibot';
import type { Clock } from '../kernel/clock.ts';
import { Failure, type FailureCode, isFailure } from '../kernel/failures.ts';
import type { PortalClient } from './client.ts';
import { isRefusal } from './errors.ts';
import { selfSchema } from './schemas.ts';

/**
 * Asks whether the portal would make a room just now, without making one: a blank title is refused with 400,
 * but only after the portal's state, the key, its scopes, the request limits, the tariff and the number of
 * rooms were checked (FileStorageService.cs, CreateRoomAsync, DocSpace-server 3.7.2). The right to make rooms
 * is checked last there, so the user's own record shows it.
 *
 * @returns the failure that any room would meet now, also when only the key cannot be read; undefined when the portal is well
 */
export async function portalTrouble(call: PortalClient): Promise<Failure | undefined> {
  const body = { title: ' ', roomType: 2 };
  // Both at once: a portal that does not answer costs one time-out.
  const [self, create] = await Promise.allSettled([
    call({ path: 'people/@self', schema: selfSchema }),
    call({ method: 'POST', path: 'files/rooms', body, schema: v.unknown() }),
  ]);
  for (const { reason } of [create, self].filter((one) => one.status === 'rejected')) {
    if (!isFailure(reason)) throw reason;
    if (!isRefusal(reason)) return reason;
  }
  if (self.status === 'rejected' || !(self.value.isCollaborator || self.value.isVisitor)) return undefined;
  return new Failure('PortalForbidden', 'The service user is no room admin any more: make it one again.');
}

/** Trouble that may be over at the next request, while other work gets through. */
const momentary: FailureCode[] = ['PortalThrottled', 'PortalUnavailable'];
/** Between the two looks at trouble that may pass. */
const secondLookMs = 3_000;
/** A look that took so long has seen more than a moment, and leaves no time for another. */
const longLookMs = 5_000;

/**
 * {@link portalTrouble}, for those who would hold all work because of it: what may have been the trouble of a moment is
 * looked at twice.
 */
export async function confirmedTrouble(call: PortalClient, clock: Clock): Promise<Failure | undefined> {
  const begunAtMs = clock.now();
  const trouble = await portalTrouble(call);
  if (!isFailure(trouble, ...momentary) || clock.now() - begunAtMs >= longLookMs) return trouble;
  await clock.sleep(secondLookMs);
  return portalTrouble(call);
}

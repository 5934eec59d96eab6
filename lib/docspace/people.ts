import type { Portal, PortalClient } from './client.ts';
import { isRefusal } from './errors.ts';
import { type Person, personSchema, selfSchema, userSchema } from './schemas.ts';

export type { Person } from './schemas.ts';

/** What clients of one invocation know of themselves. */
const selves = new WeakMap<PortalClient, { id?: Promise<string> }>();

/**
 * The same portal for one invocation, in which the service user is read only once: an API key acts as
 * the user who made it (ApiKeyBearerAuthHandler.cs:63-87, DocSpace-server 3.7.2). An error is not kept.
 */
export function withCachedServiceUser({ call, url }: Portal): Portal {
  const same: PortalClient = (request) => call(request);
  selves.set(same, {});
  return { call: same, url };
}

/** The id of the service user: the one whom the API key belongs to. */
export function serviceUserId(call: PortalClient): Promise<string> {
  const ask = async () => (await call({ path: 'people/@self', schema: selfSchema })).id;
  const self = selves.get(call);
  if (!self) return ask();
  self.id ??= ask().catch((error) => {
    delete self.id;
    throw error;
  });
  return self.id;
}

/** The id of the user with that e-mail address; undefined when the portal knows none. */
export async function userIdByEmail(call: PortalClient, email: string): Promise<string | undefined> {
  try {
    return (await call({ path: 'people/email', query: { email }, schema: userSchema })).id;
  } catch (error) {
    if (isRefusal(error, 404)) return undefined;
    throw error;
  }
}

/** A person whom the key's user sees; undefined for nobody. The key's own user is always seen. */
export async function personOf(call: PortalClient, who: '@self'): Promise<Person>;
export async function personOf(
  call: PortalClient,
  who: { id: string } | { email: string },
): Promise<Person | undefined>;
export async function personOf(
  call: PortalClient,
  who: '@self' | { id: string } | { email: string },
): Promise<Person | undefined> {
  if (who === '@self') return call({ path: 'people/@self', schema: personSchema });
  const request =
    'id' in who
      ? { path: `people/${who.id}`, schema: personSchema }
      : { path: 'people/email', query: { email: who.email }, schema: personSchema };
  return unlessUnseen(call(request));
}

/** Is there a group with that id? */
export async function groupExists(call: PortalClient, id: string): Promise<boolean> {
  return (await unlessUnseen(call({ path: `group/${id}`, schema: userSchema }))) !== undefined;
}

/** Who is not there (404) and who is hidden from the key's user (403) is nobody to us. */
async function unlessUnseen<T>(answer: Promise<T>): Promise<T | undefined> {
  return answer.catch((error) => {
    if (isRefusal(error, 403, 404)) return undefined;
    throw error;
  });
}

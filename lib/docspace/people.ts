import type { PortalClient } from './client.ts';
import { isRefusal } from './errors.ts';
import { selfSchema, userSchema } from './schemas.ts';

/** The id of the service user: the one whom the API key belongs to. */
export async function serviceUserId(call: PortalClient): Promise<string> {
  return (await call({ path: 'people/@self', schema: selfSchema })).id;
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

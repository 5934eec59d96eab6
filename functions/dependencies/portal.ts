import type { ReadSecret } from '../../lib/aws/secrets.ts';
import { portalClient } from '../../lib/docspace/client.ts';
import type { Portal } from '../../lib/docspace/portal.ts';
import { Failure } from '../../lib/failures.ts';
import { clock } from './clock-and-log.ts';
import { settings, variable } from './environment.ts';

/** The portal of the environment, with the service user's key. */
export function portal(readSecret: ReadSecret): Portal {
  const { url } = settings().portal;
  const id = variable('PORTAL_KEY_SECRET');
  const key = async (options?: { fresh: boolean }) => {
    const value = await readSecret(id, options);
    if (!value) throw new Failure('PortalKeyMissing', 'The secret of the portal key has no value.');
    return value;
  };
  return { url, call: portalClient({ url, key, clock, fetch }) };
}

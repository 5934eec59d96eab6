import { portalClient } from '../../lib/docspace/client.ts';
import type { Portal } from '../../lib/docspace/portal.ts';
import { portalKeyReader, type ReadSecret } from '../../lib/stores/aws/secrets.ts';
import { clock } from './clock-and-log.ts';
import { settings, variable } from './environment.ts';

/** The portal of the environment, with the service user's key. */
export function portal(readSecret: ReadSecret): Portal {
  const { url } = settings().portal;
  const key = portalKeyReader(readSecret, variable('PORTAL_KEY_SECRET'));
  return { url, call: portalClient({ url, key, clock, fetch }) };
}

import { bindBody } from '../http/body.ts';
import { unauthorized } from '../http/errors.ts';
import type { EndpointRoute } from '../http/router.ts';
import { portalDate } from '../shapes/common.ts';
import { randomHex } from '../state/random.ts';

/** The password of every person of the simulated portal. */
const everyonesPassword = 'simulated-portal';

const year = 31_536_000_000;

/** A session token; it may be sent raw or as Bearer (BaseStartup.cs:537-556). */
export const authenticationRoutes: EndpointRoute[] = [
  {
    method: 'POST',
    path: 'authentication',
    anonymous: true,
    async handle({ portal, body }) {
      const rules = {
        userName: { type: 'string', required: true },
        password: { type: 'string', required: true },
      } as const;
      const { userName, password } = bindBody(await body(), rules);
      const user = portal.userByEmail(userName);
      if (!user || user.disabled || password !== everyonesPassword)
        throw unauthorized('User authentication failed');
      const token = randomHex(portal.random, 48);
      portal.tokens.set(token, user.id);
      return { token, expires: portalDate(portal, portal.clock.now() + year), sms: false, tfa: false };
    },
  },
];

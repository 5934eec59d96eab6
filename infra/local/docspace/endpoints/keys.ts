import { scopes } from '../http/auth.ts';
import { bindBody } from '../http/body.ts';
import { accessDenied, badArgument, notFound } from '../http/errors.ts';
import type { EndpointRoute } from '../http/router.ts';
import { isAdmin } from '../rules/rights.ts';
import { briefUser, portalDate } from '../shapes/common.ts';

const day = 86_400_000;

/** CreateApiKeyRequestDto.cs:45-60, DocSpace-server 3.7.2. */
const tooLong = 'Incorrect name. Length must be less than 30';

/**
 * A new API key: the only answer that ever shows it (ApiKeysController.cs:60-95; CreateApiKeyRequestDto.cs:45-60,
 * DocSpace-server 3.7.2).
 */
export const keyRoutes: EndpointRoute[] = [
  {
    method: 'POST',
    path: 'keys',
    async handle({ portal, user, body }) {
      const rules = {
        name: { type: 'string', required: true, filled: true, max: 30, tooLong },
        permissions: { type: 'strings' },
        expiresInDays: { type: 'int', min: 1, max: 365 },
      } as const;
      const { name, permissions = [], expiresInDays } = bindBody(await body(), rules);
      if (user.type === 'guest' || (portal.settings.limitDeveloperTools && !isAdmin(user)))
        throw accessDenied();
      const unknown = permissions.filter((permission) => !scopes.includes(permission));
      if (unknown.length > 0) throw badArgument('Value does not fall within the expected range.');
      const expiresAt = expiresInDays === undefined ? undefined : portal.clock.now() + expiresInDays * day;
      const key = portal.addKey(user.id, name, permissions, expiresAt);
      return {
        id: key.id,
        name,
        key: key.value,
        keyPostfix: key.value.slice(-4),
        permissions,
        isActive: true,
        expiresAt: expiresAt === undefined ? undefined : portalDate(portal, expiresAt),
        createBy: briefUser(portal, user.id),
        createOn: portalDate(portal, key.created),
      };
    },
  },
  {
    method: 'GET',
    path: 'keys/@self',
    // A caller with a session token instead of a key gets an error.
    handle({ portal, request }) {
      const key = portal.keys.find(({ value }) => `Bearer ${value}` === request.headers.get('authorization'));
      if (!key) throw notFound('The key could not be found');
      const { id, name, permissions, active, expiresAt } = key;
      return {
        id,
        name,
        key: `sk-***${key.value.slice(-4)}`,
        permissions,
        isActive: active,
        expiresAt: expiresAt === undefined ? undefined : portalDate(portal, expiresAt),
      };
    },
  },
];

import { scopes } from '../http/auth.ts';
import { bindBody } from '../http/body.ts';
import { accessDenied, badArgument, notFound } from '../http/errors.ts';
import type { EndpointRoute } from '../http/router.ts';
import { isAdmin } from '../rules/rights.ts';
import { briefUser, portalDate } from '../shapes/common.ts';
import type { ApiKey } from '../state/model.ts';
import type { PortalState } from '../state/portal.ts';

const day = 86_400_000;

/** CreateApiKeyRequestDto.cs:45-60, DocSpace-server 3.7.2. */
const tooLong = 'Incorrect name. Length must be less than 30';

/**
 * API keys. The answer to a new one is the only one that ever shows it (ApiKeysController.cs:60-170;
 * CreateApiKeyRequestDto.cs:45-60, DocSpace-server 3.7.2).
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
      return { ...keyShape(portal, key), key: key.value };
    },
  },
  {
    method: 'GET',
    path: 'keys',
    // An administrator sees everybody's.
    handle: ({ portal, user }) =>
      portal.keys
        .filter(({ userId }) => isAdmin(user) || userId === user.id)
        .map((key) => keyShape(portal, key)),
  },
  {
    method: 'GET',
    path: 'keys/permissions',
    // In the order of .NET's comparer, which passes over the asterisk and the punctuation at first.
    handle: () => scopes.filter((scope) => scope !== '*').sort((a, b) => a.localeCompare(b)),
  },
  {
    method: 'GET',
    path: 'keys/@self',
    // A caller with a session token instead of a key gets an error.
    handle({ portal, request }) {
      const key = portal.keys.find(({ value }) => `Bearer ${value}` === request.headers.get('authorization'));
      if (!key) throw notFound('The key could not be found');
      return keyShape(portal, key);
    },
  },
];

/** The portal has a hash of the key, and shows its last four characters (ApiKeyResponseDto.cs:39-120). */
function keyShape(portal: PortalState, { id, name, value, permissions, active, ...key }: ApiKey) {
  const date = (time: number | undefined) => (time === undefined ? undefined : portalDate(portal, time));
  return {
    id,
    name,
    key: `sk-***${value.slice(-4)}`,
    keyPostfix: value.slice(-4),
    permissions,
    lastUsed: date(key.lastUsed),
    isActive: active,
    expiresAt: date(key.expiresAt),
    createBy: briefUser(portal, key.userId),
    createOn: date(key.created),
  };
}

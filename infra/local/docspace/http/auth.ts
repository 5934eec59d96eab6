import { since } from '../rules/versions.ts';
import type { ApiKey, User } from '../state/model.ts';
import type { PortalState } from '../state/portal.ts';
import { BareStatus } from './errors.ts';
import type { Incoming } from './incoming.ts';

export interface Caller {
  user: User;
  /** Absent for a person with a session token. */
  key?: ApiKey;
}

/** The scopes that a key can have (AuthorizationExtension.cs:39-91, DocSpace-server 3.7.2). */
export const scopes = [
  '*',
  '*:read',
  '*:write',
  'rooms:read',
  'rooms:write',
  'files:read',
  'files:write',
  'accounts:read',
  'accounts:write',
  'accounts.self:read',
  'accounts.self:write',
];

/**
 * The caller of a request. The selector is case-sensitive: only `Bearer sk-…` reaches the key handler; a raw key or
 * `bearer sk-…` falls to the handler of cookies and tokens (BaseStartup.cs:523-557, DocSpace-server 3.7.2).
 * A valid call by key writes its `LastUsed`.
 */
export function callerOf(portal: PortalState, request: Incoming): Caller | undefined {
  const header = request.headers.get('authorization') ?? '';
  if (header.startsWith('Bearer sk-')) return byKey(portal, header.slice('Bearer '.length));
  const token = header.startsWith('Bearer ') ? header.slice('Bearer '.length) : header;
  const user = portal.users.get(portal.tokens.get(token) ?? '');
  return user && !user.disabled ? { user } : undefined;
}

function byKey(portal: PortalState, value: string): Caller | undefined {
  const now = portal.clock.now();
  const key = portal.keys.find((own) => own.value === value && own.active);
  if (!key || (key.expiresAt !== undefined && key.expiresAt <= now)) return undefined;
  const user = portal.users.get(key.userId);
  if (!user || user.disabled) return undefined;
  key.lastUsed = now;
  return { user, key };
}

/** 401 without a body; the handler of cookies also clears them (CookieAuthHandler.cs:46-85). */
export function challenge(request: Incoming): BareStatus {
  const byKeyHandler = request.headers.get('authorization')?.startsWith('Bearer sk-');
  const clearing = { 'set-cookie': 'asc_auth_key=; expires=Thu, 01 Jan 1970 00:00:00 GMT; path=/' };
  return new BareStatus(401, byKeyHandler ? {} : clearing);
}

/** Prefix of the path below `/api/2.0/` to the scope that it requires, first match (AuthorizationExtension.cs:39-91). */
const areas: [string, string][] = [
  ['files/rooms', 'rooms'],
  ['files', 'files'],
  ['people/@self', 'accounts.self'],
  ['people', 'accounts'],
  ['group', 'accounts'],
];

/**
 * Whether the key's scopes admit the call. Groups have a scope since 3.5, and reading them wants `accounts:read`; since
 * 3.7 `keys/@self` is for any key (AuthorizationExtension.cs:39-52, tags v3.2.1 to v3.7.2 of DocSpace-server).
 */
export function inScope(portal: PortalState, key: ApiKey, method: string, path: string): boolean {
  const held = key.permissions;
  if (held.length === 0 || held.includes('*') || held.includes('*:write')) return true;
  const reading = method === 'GET' || method === 'HEAD';
  if (reading && held.includes('*:read')) return true;
  if (reading && path.toLowerCase() === 'keys/@self' && since(portal.settings, 7)) return true;
  const area = areas.find(([prefix]) => path.toLowerCase().startsWith(prefix))?.[1];
  const isGroup = path.toLowerCase().startsWith('group');
  if (!area || (isGroup && !since(portal.settings, 5))) return false;
  if (reading && held.includes(`${area}:read`)) return true;
  const impliesReading = since(portal.settings, 2) && !isGroup;
  return held.includes(`${area}:write`) && (!reading || impliesReading);
}

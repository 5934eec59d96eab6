import * as v from 'valibot';
import type { PortalClient } from '../../../../lib/docspace/client.ts';
import { isRefusal } from '../../../../lib/docspace/errors.ts';
import { type Person, personOf } from '../../../../lib/docspace/people.ts';
import { Failure } from '../../../../lib/kernel/failures.ts';
import { type Finding, ok, problem, remedyOf, warning } from '../finding.ts';
import { judgeRoomLimit, type RoomLimit } from './room-limit.ts';

/** What the portal says about itself and the key. A failure stands in place of an answer. */
export interface PortalFacts {
  version: string | Failure;
  self: Person | Failure;
  /** For each scope, why a call that needs it was refused before its own checks; undefined if it was not. */
  scopes: Record<Scope, Failure | undefined>;
  /** Shown to every key since 3.7, before that only to keys that may read everything. */
  ownKey: { permissions: string[]; expiresAtMs?: number } | undefined;
  /** Shown only to keys that may read everything. A limit below 0 is none. */
  rooms: { used: number; limit: number } | undefined;
}

const scopes = ['rooms:read', 'rooms:write', 'files:read', 'files:write', 'accounts:read'] as const;
type Scope = (typeof scopes)[number];

/** What a key of this project is made with. */
const needed = new Set<string>([...scopes, 'accounts.self:read']);

/** The first version with templates and API keys (DocSpace-server, tag v3.1.0-server). */
const oldestVersion = [3, 1] as const;
/** The first version in which a write scope allows reading (A/Auth/AuthorizationExtension.cs, DocSpace-server 3.2.0). */
const writeScopesReadSince = [3, 2] as const;

/** Changes nothing: a request that would write is one that the portal refuses at its last check. */
export async function fetchPortalFacts(
  call: PortalClient,
  { anonymous }: { /** A client without a key. */ anonymous: PortalClient },
): Promise<PortalFacts> {
  const version = await anonymous({ path: 'settings/version/build', schema: build }).then(
    ({ docSpace }) => docSpace,
    failureOf,
  );
  const self = await personOf(call, '@self').catch(failureOf);
  // A blank title and a blank tag are refused with 400, but only after the scope (see portalTrouble).
  const probes: Record<Scope, Parameters<PortalClient>[0]> = {
    'rooms:read': { path: 'files/rooms', query: { count: 1 }, schema: v.unknown() },
    'rooms:write': {
      method: 'POST',
      path: 'files/rooms',
      body: { title: ' ', roomType: 2 },
      schema: v.unknown(),
    },
    'files:read': { path: 'files/tags', query: { count: 1 }, schema: v.unknown() },
    'files:write': { method: 'POST', path: 'files/tags', body: { name: '' }, schema: v.unknown() },
    'accounts:read': {
      path: 'people/email',
      query: { email: 'nobody@example.invalid' },
      schema: v.unknown(),
    },
  };
  const found = {} as PortalFacts['scopes'];
  for (const scope of scopes) found[scope] = await trouble(call(probes[scope]));
  return { version, self, scopes: found, ownKey: await fetchOwnKey(call), rooms: await fetchRoomQuota(call) };
}

const build = v.object({ docSpace: v.string() });
const ownKey = v.object({
  permissions: v.optional(v.array(v.string()), []),
  expiresAt: v.nullish(v.string()),
});
const quota = v.object({
  features: v.array(
    v.object({
      id: v.string(),
      value: v.optional(v.unknown()),
      used: v.nullish(v.object({ value: v.unknown() })),
    }),
  ),
});

function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error;
  throw error;
}

/** Undefined for an answer, and for a refusal that concerns this request alone. */
async function trouble(answer: Promise<unknown>): Promise<Failure | undefined> {
  const failure = await answer.then(() => undefined, failureOf);
  return isRefusal(failure) ? undefined : failure;
}

/**
 * What the portal says about the key itself: since 3.7 to any key, before that to a key that may read everything and to
 * others nothing (A/Auth/AuthorizationExtension.cs:39-52, DocSpace-server 3.7.2).
 */
export async function fetchOwnKey(call: PortalClient): Promise<PortalFacts['ownKey']> {
  const key = await call({ path: 'keys/@self', schema: ownKey }).catch(nothing);
  if (!key) return undefined;
  const expiresAtMs = Date.parse(key.expiresAt ?? '');
  return { permissions: key.permissions, ...(Number.isNaN(expiresAtMs) ? {} : { expiresAtMs }) };
}

/** The plan's number of rooms (web/ASC.Web.Api/ApiModels/ResponseDto/QuotaDto.cs, DocSpace-server 3.7.2). */
async function fetchRoomQuota(call: PortalClient): Promise<PortalFacts['rooms']> {
  const plan = await call({ path: 'portal/payment/quota', schema: quota }).catch(nothing);
  const rooms = plan?.features.find(({ id }) => id === 'room');
  if (typeof rooms?.value !== 'number' || typeof rooms.used?.value !== 'number') return undefined;
  return { used: rooms.used.value, limit: rooms.value };
}

function nothing(error: unknown): undefined {
  failureOf(error);
}

/** Does the portal answer, does it accept the key, is its user a room admin, and has the key the scopes it needs and no more? */
export function judgePortal(
  facts: PortalFacts,
  about: Pick<RoomLimit, 'limit' | 'counts' | 'nowMs'>,
): Finding[] {
  const { version, self } = facts;
  if (version instanceof Failure) {
    const says = `The portal does not give its version: ${version.message}.`;
    return [problem('portal.reachable', says, remedyOf(version.code))];
  }
  const findings = [judgeVersion(version)];
  const key = judgeKey(facts);
  findings.push(key);
  if (key.level === 'problem') return findings;
  if (!(self instanceof Failure)) findings.push(judgeRole(self));
  findings.push(judgeScopes(facts, version), judgeBreadth(facts));
  const trouble = facts.scopes['rooms:write'];
  findings.push(judgeRoomLimit({ ...about, trouble, plan: facts.rooms }));
  return findings;
}

function judgeVersion(version: string): Finding {
  if (isFrom(version, oldestVersion))
    return ok('portal.reachable', `The portal answers; it is DocSpace ${version}.`);
  const says = `The portal is DocSpace ${version}, which has no templates or no API keys.`;
  return problem(
    'portal.reachable',
    says,
    `Update the portal to DocSpace ${oldestVersion.join('.')} or later.`,
  );
}

function isFrom(version: string, [major, minor]: readonly [number, number]): boolean {
  const [itsMajor = 0, itsMinor = 0] = version.split('.').map(Number);
  return itsMajor > major || (itsMajor === major && itsMinor >= minor);
}

function judgeKey({ self, scopes: found }: PortalFacts): Finding {
  const every = [self, ...Object.values(found)];
  const refused = every.find((one) => one instanceof Failure && one.code.startsWith('PortalKey'));
  if (refused instanceof Failure) {
    return problem('portal.key', `${refused.message}.`.replace(/\.+$/, '.'), remedyOf(refused.code));
  }
  if (every.every((one) => one instanceof Failure && one.code === 'PortalForbidden')) {
    return problem('portal.key', 'The portal forbids the key everything.', remedyOf('PortalForbidden'));
  }
  const unavailable = every.find(
    (one) => one instanceof Failure && !['PortalForbidden', 'PortalPlanLimit'].includes(one.code),
  );
  if (unavailable instanceof Failure) {
    return problem('portal.key', `${unavailable.message}.`, remedyOf(unavailable.code));
  }
  return ok('portal.key', 'The portal accepts the key.');
}

function judgeRole(self: Person): Finding {
  if (self.isCollaborator || self.isVisitor) {
    const says = `The key's user is a ${self.isVisitor ? 'Guest' : 'User'}, who may make no rooms.`;
    return problem('portal.role', says, 'Make the service user a room admin in the portal.');
  }
  if (self.isAdmin || self.isOwner) {
    return warning(
      'portal.role',
      `The key's user is ${self.isOwner ? 'the owner' : 'an administrator'} of the portal, who may do far more than is needed.`,
      'Make a service user who is a room admin. Do that before the first room: rooms belong to their maker.',
    );
  }
  return ok('portal.role', "The key's user is a room admin.");
}

function judgeScopes({ self, scopes: found }: PortalFacts, version: string): Finding {
  const forbidden = (one: unknown) => one instanceof Failure && one.code === 'PortalForbidden';
  const missing: string[] = scopes
    .filter((scope) => forbidden(found[scope]))
    .filter((scope) => {
      const write = scope.replace(':read', ':write') as Scope;
      // If the write scope allows reading and is missing too, it alone has to be given.
      return scope === write || !isFrom(version, writeScopesReadSince) || !forbidden(found[write]);
    });
  if (forbidden(self)) missing.push('accounts.self:read');
  if (missing.length === 0) return ok('portal.scopes', 'The key has all scopes that are needed.');
  return problem(
    'portal.scopes',
    `The key lacks ${missing.join(', ')}.`,
    `Make a key of the same user with ${missing.length === 1 ? 'that scope' : 'those scopes'} too and store it with npx rooms secrets.`,
  );
}

function judgeBreadth({ ownKey: own }: PortalFacts): Finding {
  const full = own?.permissions.length === 0;
  const beyond = own?.permissions.filter((scope) => !needed.has(scope)) ?? [];
  if (!full && beyond.length === 0) return ok('portal.key-breadth', 'The key may do no more than is needed.');
  const settings = full || beyond.some((scope) => scope.startsWith('*'));
  return warning(
    'portal.key-breadth',
    settings
      ? `The key has ${full ? 'full rights' : beyond.join(', ')}, and so reads the settings of the portal too.`
      : `The key has ${beyond.join(', ')}, which is not needed.`,
    'Make a key of the same user with rooms:write, files:write, accounts.self:read and accounts:read alone, and store it with npx rooms secrets.',
  );
}

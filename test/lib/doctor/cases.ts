import { portalClient } from '../../../lib/docspace/client.ts';
import { createRoom } from '../../../lib/docspace/rooms.ts';
import type { Finding } from '../../../lib/doctor/finding.ts';
import { keyTagOf } from '../../../lib/rooms/keys.ts';
import type { healthy } from './patient.ts';

type Patient = ReturnType<typeof healthy>;
const dayMs = 24 * 3_600_000;
const all = ['rooms:write', 'files:write', 'accounts.self:read', 'accounts:read'];

/** The user's key is replaced by one of these scopes and this user. */
function rekey({ simulator, values }: Patient, scopes: string[], userId = simulator.people.serviceUser) {
  const { value } = simulator.world.portal.addKey(userId, 'Other', scopes);
  values.set('portal', value);
}

export function makeRoom({ simulator, clock }: Patient, roomType: number, tags: string[] = []) {
  const { url, key, fetch } = simulator;
  const call = portalClient({ url, key: async () => key, clock, fetch });
  return clock.run(createRoom(call, { title: 'Room', roomType, tags }));
}

export const workItem = {
  namespace: 'test',
  source: 'project-system',
  kind: 'project',
  id: 'PRJ-1',
} as const;

export type Case = [
  what: string,
  provoke: (patient: Patient) => unknown,
  check: string,
  level: Finding['level'],
  says: RegExp,
  settings?: Record<string, unknown>,
];
const mode = (name: Patient['simulator']['world']['mode']) => (patient: Patient) => {
  patient.simulator.world.mode = name;
};
/** Each finding with what brings it about. */
export const cases: Case[] = [
  ['a portal that is not there', mode('unreachable'), 'portal.reachable', 'problem', /cannot be reached/],
  ['a suspended portal', mode('suspended'), 'portal.reachable', 'problem', /HTTP 404/],
  [
    'an old portal',
    ({ simulator }) => {
      simulator.world.portal.settings.version = '3.0.4';
    },
    'portal.reachable',
    'problem',
    /DocSpace 3\.0\.4/,
  ],
  ['an empty key', ({ values }) => values.set('portal', undefined), 'portal.key', 'problem', /no value/],
  [
    'a revoked key',
    ({ simulator }) => simulator.world.portal.revokeKey(simulator.key),
    'portal.key',
    'problem',
    /HTTP 401/,
  ],
  [
    'a key that may do nothing that we need',
    (p) => rekey(p, ['accounts.self:write'].slice(1).concat('accounts:write').slice(1).concat('files:nope')),
    'portal.key',
    'problem',
    /forbids the key everything/,
  ],
  [
    'a user who may make no rooms',
    (p) => rekey(p, all, p.simulator.people.tom),
    'portal.role',
    'problem',
    /is a User/,
  ],
  [
    'an owner as service user',
    (p) => rekey(p, all, p.simulator.people.owner),
    'portal.role',
    'warning',
    /the owner/,
  ],
  [
    'a missing scope',
    (p) => rekey(p, ['rooms:write', 'accounts.self:read', 'accounts:read']),
    'portal.scopes',
    'problem',
    /lacks files:write\./,
  ],
  [
    'a missing scope to read with on 3.1',
    ({ simulator }) => {
      simulator.world.portal.settings.version = '3.1.0';
    },
    'portal.scopes',
    'problem',
    /lacks rooms:read, files:read\./,
  ],
  [
    'a key without its own user',
    (p) => rekey(p, ['rooms:write', 'files:write', 'accounts:read']),
    'portal.scopes',
    'problem',
    /accounts\.self:read/,
  ],
  ['too wide a key', (p) => rekey(p, []), 'portal.key-breadth', 'warning', /full rights/],
  [
    'a plan that is almost full',
    (p) => {
      rekey(p, []);
      p.simulator.world.portal.settings.roomLimit = 1;
      return makeRoom(p, 2);
    },
    'portal.rooms',
    'problem',
    /should not exceed 1/,
  ],
  [
    'a plan that is nearly full',
    async (p) => {
      rekey(p, []);
      await makeRoom(p, 2);
      p.simulator.world.portal.settings.roomLimit = 1.1;
    },
    'portal.rooms',
    'warning',
    /^1 of the plan's 1\.1 rooms/,
  ],
  [
    'a template that is not shared',
    () => {},
    'templates.marketing',
    'problem',
    /names the template "Marketing 2"/,
    { projectRoom: { templates: { marketing: 'Marketing 2' } } },
  ],
  [
    'a fallback that is not there',
    () => {},
    'templates.fallback',
    'problem',
    /with the id 999/,
    { projectRoom: { fallback: { template: 999 } } },
  ],
  [
    'a team member who is not there',
    () => {},
    'team[0]',
    'problem',
    /nobody with this user id/,
    { ticketRoom: { team: [{ user: '11111111-1111-1111-1111-111111111111', access: 'Editing' }] } },
  ],
  [
    'a group that is not there',
    () => {},
    'team[0]',
    'problem',
    /nobody with this group/,
    { ticketRoom: { team: [{ group: '11111111-1111-1111-1111-111111111111', access: 'Editing' }] } },
  ],
  [
    'an address that becomes a guest',
    () => {},
    'team[0]',
    'warning',
    /makes a guest/,
    { ticketRoom: { inviteNewGuests: true, team: [{ email: 'new@example.com', access: 'Editing' }] } },
  ],
  [
    'a disabled team member',
    () => {},
    'team[0]',
    'problem',
    /disabled/,
    { ticketRoom: { team: [{ email: 'dan.disabled@example.com', access: 'Editing' }] } },
  ],
  [
    'a manager who cannot be one',
    () => {},
    'team[0]',
    'problem',
    /RoomManager is only/,
    { ticketRoom: { team: [{ email: 'tom.user@example.com', access: 'RoomManager' }] } },
  ],
  [
    'another deployment with the same user',
    (p) => makeRoom(p, 2, [keyTagOf({ ...workItem, namespace: 'other' })]),
    'neighbours',
    'warning',
    /^1 room of the last month/,
  ],
  [
    'an empty secret',
    ({ values }) => values.set('verify zendesk', undefined),
    'secrets.verify.zendesk',
    'problem',
    /empty/,
  ],
  [
    'a secret of another form',
    ({ values }) => values.set('writeBack zendesk', 'letmein'),
    'secrets.writeBack.zendesk',
    'problem',
    /another form than agent@/,
  ],
  [
    'a secret that everybody knows',
    ({ values }) => values.set('verify zendesk', 'dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ=='),
    'secrets.verify.zendesk',
    'problem',
    /Everybody knows/,
  ],
  [
    'an old secret',
    ({ world }) => world.ages.set('verify zendesk', 400),
    'secrets.verify.zendesk',
    'warning',
    /400 days old/,
  ],
  [
    'a key that ends soon',
    ({ values, simulator, clock }) =>
      values.set(
        'portal',
        JSON.stringify({
          key: simulator.key,
          expiresAt: new Date(clock.now() + 29.5 * dayMs).toISOString(),
        }),
      ),
    'secrets.portal-key-expiry',
    'warning',
    /expires in 29 days/,
  ],
  [
    'a key of which nobody knows when it ends',
    ({ values, simulator }) => values.set('portal', simulator.key),
    'secrets.portal-key-expiry',
    'skipped',
    /Nobody stored/,
  ],
  ['alarms for nobody', () => {}, 'alarms', 'warning', /Nobody is told/, { operations: { alarms: [] } }],
  [
    'an address that never confirmed',
    ({ world }) => {
      world.subscriptions = { confirmed: 0, pending: 1 };
    },
    'alarms',
    'problem',
    /1 address of operations\.alarms never confirmed/,
  ],
];

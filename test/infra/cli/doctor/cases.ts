import { day } from '../../../../lib/kernel/time.ts';
import { firstKeyTagOf } from '../../../lib/builders/records.ts';
import type { healthyEnvironment } from './healthy-environment.ts';
import { type Case, makeRoom, type Scene } from './scene.ts';

const all = ['rooms:write', 'files:write', 'accounts.self:read', 'accounts:read'];

/** Stores a new key of a user with these scopes. */
function rekey({ simulator, setSecret }: Scene, scopes: string[], userId = simulator.people.serviceUser) {
  const { value } = simulator.world.portal.addKey(userId, 'Other', scopes);
  setSecret('portal', value);
}

export const workItem = {
  namespace: 'test',
  source: 'project-system',
  kind: 'project',
  id: 'PRJ-1',
} as const;

const mode =
  (name: Scene['simulator']['world']['mode']) =>
  ({ simulator }: Scene) => {
    simulator.world.mode = name;
  };

/** What can be wrong with the portal, the settings and the secrets. */
export const cases: Case[] = [
  ['a portal that does not answer', mode('unreachable'), 'portal.reachable', 'problem', /cannot be reached/],
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
  [
    'a revoked key',
    ({ simulator }) => simulator.world.portal.revokeKey(simulator.key),
    'portal.key',
    'problem',
    /HTTP 401/,
  ],
  [
    'a key without any scope that is needed',
    (scene) => rekey(scene, ['files:nope']),
    'portal.key',
    'problem',
    /forbids the key everything/,
  ],
  [
    'a user who may make no rooms',
    (scene) => rekey(scene, all, scene.simulator.people.tom),
    'portal.role',
    'problem',
    /is a User/,
  ],
  [
    'an owner as service user',
    (scene) => rekey(scene, all, scene.simulator.people.owner),
    'portal.role',
    'warning',
    /the owner/,
  ],
  [
    'a missing scope',
    (scene) => rekey(scene, ['rooms:write', 'accounts.self:read', 'accounts:read']),
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
    'a key that may not read its own user',
    (scene) => rekey(scene, ['rooms:write', 'files:write', 'accounts:read']),
    'portal.scopes',
    'problem',
    /accounts\.self:read/,
  ],
  ['a key with too many rights', (scene) => rekey(scene, []), 'portal.key-breadth', 'warning', /full rights/],
  [
    'a key that may change people',
    (scene) => rekey(scene, [...all, 'accounts:write']),
    'portal.key-breadth',
    'warning',
    /has accounts:write, which is not needed/,
  ],
  [
    'a plan whose last room is used',
    async (scene) => {
      rekey(scene, []);
      await makeRoom(scene, 2);
      scene.simulator.world.portal.settings.roomLimit = 1;
    },
    'portal.rooms',
    'problem',
    /should not exceed 1/,
  ],
  [
    'a plan that is nearly full',
    async (scene) => {
      rekey(scene, []);
      await makeRoom(scene, 2);
      const { portal } = scene.simulator.world;
      const used = portal.rooms().filter(({ room }) => room.place === 'rooms').length;
      portal.settings.roomLimit = used / 0.95;
    },
    'portal.rooms',
    'warning',
    /^\d+ of the plan's [\d.]+ rooms/,
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
    'a fallback template that does not exist',
    () => {},
    'templates.fallback',
    'problem',
    /with the id 999/,
    { projectRoom: { fallback: { template: 999 } } },
  ],
  [
    'a team member who does not exist',
    () => {},
    'ticket-room.team[0]',
    'problem',
    /no one with this user id/,
    { ticketRoom: { team: [{ user: '11111111-1111-1111-1111-111111111111', access: 'Editing' }] } },
  ],
  [
    'a member of the team of projects who does not exist',
    () => {},
    'project-room.team[0]',
    'problem',
    /no one with this user id.*/,
    { projectRoom: { team: [{ user: '11111111-1111-1111-1111-111111111111', access: 'Editing' }] } },
  ],
  [
    'a group that does not exist',
    () => {},
    'ticket-room.team[0]',
    'problem',
    /no one with this group/,
    { ticketRoom: { team: [{ group: '11111111-1111-1111-1111-111111111111', access: 'Editing' }] } },
  ],
  [
    'an address that becomes a guest',
    () => {},
    'ticket-room.team[0]',
    'warning',
    /makes a guest/,
    { ticketRoom: { inviteNewGuests: true, team: [{ email: 'new@example.com', access: 'Editing' }] } },
  ],
  [
    'a disabled team member',
    () => {},
    'ticket-room.team[0]',
    'problem',
    /disabled/,
    { ticketRoom: { team: [{ email: 'dan.disabled@example.com', access: 'Editing' }] } },
  ],
  [
    'a manager without the right to be one',
    () => {},
    'ticket-room.team[0]',
    'problem',
    /RoomManager is only/,
    { ticketRoom: { team: [{ email: 'tom.user@example.com', access: 'RoomManager' }] } },
  ],
  [
    'another deployment with the same user',
    (scene) => makeRoom(scene, 2, [firstKeyTagOf({ ...workItem, namespace: 'other' })]),
    'conflicting-deployments',
    'warning',
    /^1 room of the last month/,
  ],
  [
    'one secret for two sources',
    ({ setSecret }) => {
      setSecret('verify zendesk', '0123456789abcdefg');
      setSecret('verify jira', '["1123456789abcdefg", "0123456789abcdefg"]');
    },
    'secrets.verify.jira',
    'problem',
    /the same as "verify zendesk": who knows one could pass for the other/,
  ],
  [
    'one secret to verify and to write back',
    ({ setSecret }) => {
      setSecret('verify jira', 'agent@example.com:0123456789abcdefg');
      setSecret('writeBack jira', 'agent@example.com:0123456789abcdefg');
    },
    'secrets.writeBack.jira',
    'problem',
    /the same as "verify jira"/,
  ],
  [
    'a key/value secret of two values',
    ({ setSecret }) => setSecret('verify jira', '{"old":"0123456789abcdefg","new":"1123456789abcdefg"}'),
    'secrets.verify.jira',
    'problem',
    /"Key\/value" of the AWS console.*nobody knows which is the secret of the webhook/,
  ],
  [
    'a key/value secret of one value, which counts',
    ({ setSecret }) => setSecret('verify jira', '{"verify":"0123456789abcdefg"}'),
    'secrets.verify.jira',
    'ok',
    /the one value of its JSON object counts/,
  ],
  [
    'a secret of a wrong form',
    ({ setSecret }) => setSecret('writeBack zendesk', 'letmein'),
    'secrets.writeBack.zendesk',
    'problem',
    /another form than agent@/,
  ],
  [
    'a secret from a public example',
    ({ setSecret }) => setSecret('verify zendesk', 'dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ=='),
    'secrets.verify.zendesk',
    'problem',
    /secret is public/,
  ],
  [
    'a key that ends soon',
    ({ setSecret, simulator, clock }) =>
      setSecret(
        'portal',
        JSON.stringify({
          key: simulator.key,
          expiresAt: new Date(clock.now() + 29.5 * day).toISOString(),
        }),
      ),
    'secrets.portal-key-expiry',
    'warning',
    /expires in 29 days/,
  ],
  [
    'a key whose end is not stored',
    ({ setSecret, simulator }) => setSecret('portal', simulator.key),
    'secrets.portal-key-expiry',
    'skipped',
    /not stored when/,
  ],
  [
    'alarms without a listener',
    () => {},
    'alarms',
    'warning',
    /No one is notified/,
    { operations: { alarms: [] } },
  ],
];

/** Cases that only an environment in memory can have: time that has passed, and answers of hosts that do not exist. */
export const onlyInMemoryCases: Case<ReturnType<typeof healthyEnvironment>>[] = [
  ['an empty key', ({ values }) => values.delete('portal'), 'portal.key', 'problem', /no value/],
  [
    'an empty secret',
    ({ values }) => values.delete('verify zendesk'),
    'secrets.verify.zendesk',
    'problem',
    /empty/,
  ],
  [
    'an old secret',
    ({ world }) => world.ages.set('verify zendesk', 400),
    'secrets.verify.zendesk',
    'warning',
    /400 days old/,
  ],
  [
    'an address that never confirmed',
    ({ world }) => {
      world.subscriptions = { confirmed: 0, pending: 1 };
    },
    'alarms',
    'problem',
    /1 address of operations\.alarms never confirmed/,
  ],
  [
    'a result URL without a server',
    ({ world }) => world.receivers.set('projects.example.com', new Error('refused')),
    'sources.project-system',
    'problem',
    /projects\.example\.com of the result URL cannot be reached/,
  ],
  [
    'a callback host that fails',
    ({ world }) => world.receivers.set('hooks.example.com', 503),
    'sources.project-system',
    'warning',
    /hooks\.example\.com of callbackHosts answers HTTP 503/,
  ],
];

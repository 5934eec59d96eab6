import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fiveMistakes, mistakesIn, settingsFile } from './build.ts';

const complete = settingsFile({
  namespace: 'acme',
  sources: {
    crm: { type: 'helpdesk', proof: { header: 'x-s' }, resultUrl: 'https://a.b', callbackHosts: ['a.b'] },
  },
  projectRoom: {
    templates: { a: 1 },
    fallback: { template: 1 },
    incompleteAfterMinutes: 1,
    giveUpAfterHours: 1,
    team: [{ group: '66faa6e4-f133-11ea-b126-00ffeec8b4ef', access: 'Read' }],
    inviteNewGuests: false,
  },
  ticketRoom: {
    roomType: 'EditingRoom',
    folders: ['a'],
    team: [{ email: 'a@b.c', access: 'Read' }],
    inviteNewGuests: true,
    link: { kind: 'invitation', access: 'Read', expiresAfterDays: 1, maxUses: 1 },
  },
  outgoing: { privateNetworks: ['10.0.0.0/8'] },
  privacy: { keepPersonalDataDays: 30 },
  operations: {
    alarms: ['a@b.c'],
    runbookUrl: 'https://a.b',
    longestWaitMinutes: 10,
    logRetentionDays: 30,
    encryptionKey: 'arn:aws:kms:eu-central-1:123456789012:key/a',
    tags: { a: 'b' },
  },
  gateway: {
    accessLogs: false,
    domain: {
      name: 'rooms.example.com',
      certificate: 'arn:aws:acm:eu-central-1:123456789012:certificate/a',
      hostedZone: { id: 'Z0', name: 'example.com' },
    },
    sources: { crm: { allowedIps: ['203.0.113.0/24'], requestsPerSecond: 1, burst: 1 } },
  },
  network: { subnets: ['subnet-01234567'], securityGroups: ['sg-01234567'] },
});

/** Every place in a JSON value, as a path. */
function places(json: unknown, path: string[] = []): string[][] {
  const inside = typeof json === 'object' && json !== null ? Object.entries(json) : [];
  return [path, ...inside.flatMap(([key, value]) => places(value, [...path, key]))];
}

function put(json: unknown, [key, ...rest]: string[], value: unknown): unknown {
  if (key === undefined) return value;
  const copy = structuredClone(json) as Record<string, unknown>;
  copy[key] = put(copy[key], rest, value);
  return copy;
}

describe('any JSON', () => {
  it('gives settings or a SettingsError, never a crash', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect(mistakesIn(json).length).toBeGreaterThan(0);
      }),
    );
  });

  it('anywhere in a good file does so too, one line for a mistake', () => {
    expect(mistakesIn(complete)).toEqual([]);
    const odd = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(null, '', {}, [], -1, 1e300, '__proto__', 'constructor'),
    );
    fc.assert(
      fc.property(fc.constantFrom(...places(complete)), odd, (place, value) => {
        for (const line of mistakesIn(put(complete, place, value))) expect(line).toMatch(/^[\w([].*: \S/);
      }),
      {
        numRuns: 1000,
        examples: [
          [[], { '-': '' }],
          // A value that String cannot write.
          [['ticketRoom', 'team', '0', 'email'], { toString: '' }],
        ],
      },
    );
  });

  it.each([undefined, null, 1, 'text', [], fiveMistakes, [fiveMistakes]])('%j is refused', (json) => {
    expect(mistakesIn(json).length).toBeGreaterThan(0);
  });
});

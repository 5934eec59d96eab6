import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type SecretsTools, secretsCommandWith } from '../../../../infra/cli/commands/secrets.ts';
import type { Vault } from '../../../../infra/cli/secrets/vault.ts';
import { parseSettings } from '../../../../infra/environments/parse.ts';
import { labelOf } from '../../../../infra/environments/secret-names.ts';
import { createSimulator } from '../../../../infra/local/docspace/simulator.ts';
import { localSecrets } from '../../../../infra/local/secrets-file.ts';
import { portalClient } from '../../../../lib/docspace/client.ts';
import { realClock } from '../../../../lib/kernel/clock.ts';
import { runRooms } from '../run-rooms.ts';

const directory = mkdtempSync(join(tmpdir(), 'secrets-'));
afterAll(() => rmSync(directory, { recursive: true }));

const file = {
  portal: { url: 'https://portal.example.com' },
  sources: { helpdesk: {}, zendesk: { subdomain: 'acme', roomField: 1 } },
};
const settings = parseSettings(file, { environment: 'dev', local: false });
const several = {
  ...file,
  sources: {
    ...file.sources,
    intake: { type: 'helpdesk' },
    'zendesk-emea': { type: 'zendesk', subdomain: 'acme-emea', roomField: 2 },
  },
};
const { sources } = localSecrets(settings.sources);
const day = '2099-05-01';

/** The command with a portal, a vault in memory, and a person at the terminal who gives these answers. */
function secretsOfDev(answersOf: (key: string) => string[] = () => [], environment: unknown = file) {
  const simulator = createSimulator({ clock: realClock });
  const answers = answersOf(simulator.key);
  const values = new Map<string, string>();
  const questions: { question: string; how: string }[] = [];
  const refused = new Set<string>();
  let made = 0;
  const vault: Vault = {
    read: async (name) => ({ name, value: values.get(labelOf(name)) }),
    write: async (name, value) => {
      if (refused.has(labelOf(name))) throw Object.assign(new Error('m'), { name: 'AccessDeniedException' });
      values.set(labelOf(name), value);
    },
  };
  const tools: SecretsTools = {
    settings: () => parseSettings(environment, { environment: 'dev', local: false }),
    vault: async () => vault,
    webhookUrl: async (_, source) => `https://rooms.example.com/webhooks/${source}`,
    portal: (url) => (key) =>
      portalClient({ url, key: async () => key, clock: realClock, fetch: simulator.fetch }),
    prompt: () => ({
      ask: async (question, how) => {
        questions.push({ question, how });
        return answers.shift() ?? '';
      },
      close: () => {},
    }),
    random: () => {
      made += 1;
      return Buffer.alloc(32, made);
    },
    now: realClock.now,
  };
  const run = async (...argv: string[]) => {
    const { output } = await runRooms(['secrets', 'dev', ...argv], [secretsCommandWith(tools)]);
    return output.trimEnd();
  };
  const path = join(directory, `${Math.random()}.json`);
  const runWith = (json: unknown, ...argv: string[]) => {
    writeFileSync(path, JSON.stringify(json));
    return run('--file', path, ...argv);
  };
  return { simulator, values, refused, questions, run, runWith };
}

describe('rooms secrets', () => {
  it('stores the secrets of a file and the key with its user and its end, and prints no secret', async () => {
    // Given a file with all of them
    const { simulator, values, runWith } = secretsOfDev();
    const { key: portal } = simulator;
    // When
    const said = await runWith({ portal, sources }, '--expires', day);
    // Then
    expect(said).toBe(
      'Stored: portal, verify helpdesk, writeBack helpdesk, verify zendesk, writeBack zendesk.\nNext: npx rooms doctor dev',
    );
    expect(JSON.parse(values.get('portal') ?? '')).toEqual({
      key: portal,
      userId: simulator.people.serviceUser,
      expiresAt: `${day}T00:00:00.000Z`,
    });
    expect(values.get('verify zendesk')).toBe(JSON.stringify(sources.zendesk?.verify));
    for (const secret of [portal, ...Object.values(sources).flatMap(({ verify }) => verify)]) {
      expect(said).not.toContain(secret);
    }
  });

  it('asks for each secret, keeps those with an empty answer, and lists those that are still empty', async () => {
    const { values, questions, run } = secretsOfDev((key) => [key, 'never', '', '', '', '']);
    expect(await run()).toBe(
      [
        'Stored: portal.',
        'Left as they are: verify helpdesk, writeBack helpdesk, verify zendesk, writeBack zendesk.',
        'Still empty: verify helpdesk, writeBack helpdesk, verify zendesk, writeBack zendesk.',
        'Next: npx rooms doctor dev',
      ].join('\n'),
    );
    expect(values.get('portal')).not.toContain('expiresAt');
    // Only the day is no secret
    expect(questions.map(({ how }) => how)).toEqual(['hidden', 'shown', ...Array(4).fill('hidden')]);
  });

  it('names the mistake in an answer before the next question, and asks again', async () => {
    const whsec = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
    const { values, questions, run } = secretsOfDev((key) => [
      ...['letmein', `sk-${'0'.repeat(64)}`, key, 'soon', 'never'],
      ...['letmein', whsec, whsec, '', '', ''],
    ]);
    const said = await run();
    expect(questions.map(({ question }) => question.slice(0, 16))).toEqual([
      ...['API key of the s', 'API key of the s', 'API key of the s', 'Day on which tha', 'Day on which tha'],
      ...['helpdesk: what v', 'helpdesk: what v', 'helpdesk: what g', 'helpdesk: what g'],
      ...['zendesk: what ve', 'zendesk: what ge'],
    ]);
    expect(said.split('\n')).toEqual([
      'A key of the portal is sk- and 64 hex digits. Once more, or leave it empty.',
      expect.stringMatching(/^The portal does not take this key: .* Once more, or leave it empty\.$/),
      'Write the day on which the key expires as 2027-05-01, or never.',
      expect.stringMatching(/^It has another form than the whsec_\.\.\. that it signs/),
      expect.stringMatching(/^It is the same as "verify helpdesk": who knows one could pass for the other\./),
      'Stored: portal, verify helpdesk.',
      expect.stringMatching(/^Left as they are: writeBack helpdesk, verify zendesk/),
      expect.stringMatching(/^Still empty: writeBack helpdesk, /),
      'Next: npx rooms doctor dev',
    ]);
    expect(values.get('verify helpdesk')).toBe(whsec);
  });

  it('makes a secret where it is not the vendor who makes it, and shows that one alone', async () => {
    const { values, questions, run } = secretsOfDev(() => ['', 'make', 'make', 'make', '', '']);
    const said = await run();
    const made = [1, 2].map((byte) => `whsec_${Buffer.alloc(32, byte).toString('base64')}`);
    expect([values.get('verify helpdesk'), values.get('writeBack helpdesk')]).toEqual(made);
    for (const one of made) expect(said).toContain(`shown this once; enter it in its system: ${one}`);
    const offers = questions.filter(({ question }) => question.includes('"make" makes one'));
    expect(offers.map(({ question }) => question.split(' ')[0])).toEqual(['helpdesk:', 'helpdesk:']);
    expect(said).toMatch(/It has another form than the signing secret that Zendesk shows/);
  });

  it('shows the whole URL, once, for a source that has its secret there', async () => {
    const inUrl = { ...file, sources: { helpdesk: { proof: 'secret-in-url' } } };
    const { values, run } = secretsOfDev(() => ['', 'make', ''], inUrl);
    const said = await run();
    const made = values.get('verify helpdesk') ?? '';
    expect(made).toMatch(/^[\w-]{43}$/);
    expect(said.split(made)).toHaveLength(2);
    expect(said).toContain(
      `enter this URL in its system: https://rooms.example.com/webhooks/helpdesk/${made}`,
    );
  });

  it.each([
    ['of two sources in the file', { helpdesk: { verify: ['w'] }, intake: { verify: ['w'] } }, {}],
    ['to verify and to write back', { helpdesk: { verify: ['w'], writeBack: 'w' } }, {}],
    ['as one that is stored', { helpdesk: { verify: ['v', 'w'] } }, { 'verify intake': '["w"]' }],
    ['as one that is stored as key/value', { helpdesk: { verify: ['w'] } }, { 'verify intake': '{"k":"w"}' }],
  ])('stores nothing if a secret is the same %s', async (_, given, stored) => {
    const whsec = (text: string) =>
      text.replace(/"([vw])"/g, (_whole, letter) => `"whsec_${Buffer.alloc(24, letter).toString('base64')}"`);
    const { values, runWith } = secretsOfDev(undefined, several);
    for (const [label, value] of Object.entries(stored)) values.set(label, whsec(value as string));
    const said = await runWith(JSON.parse(whsec(JSON.stringify({ sources: given }))));
    expect(said).toMatch(/^Nothing is stored\. Correct these:\n {2}\w+ helpdesk: It is the same as "/);
    expect(said).not.toContain('whsec_');
    expect(values.size).toBe(Object.keys(stored).length);
  });

  it('lets sources of one vendor share the credential of an agent, and no secret that verifies', async () => {
    const { values, runWith } = secretsOfDev(undefined, several);
    const writeBack = sources.zendesk?.writeBack;
    const agents = { zendesk: { verify: [], writeBack }, 'zendesk-emea': { verify: [], writeBack } };
    expect(await runWith({ sources: agents })).toMatch(
      /^Stored: writeBack zendesk, writeBack zendesk-emea\./,
    );
    const verify = sources.zendesk?.verify;
    expect(await runWith({ sources: { zendesk: { verify }, 'zendesk-emea': { verify } } })).toMatch(
      /It is the same/,
    );
    expect(values.size).toBe(2);
  });

  it('names a source that the environment does not have, and the one that may be meant', async () => {
    const { values, runWith } = secretsOfDev();
    const said = await runWith({ sources: { helpdesc: sources.helpdesk, crm: sources.helpdesk } });
    expect(said).toContain(
      'sources.helpdesc: the environment has no source of this name; did you mean "helpdesk"?',
    );
    expect(said).toMatch(/sources\.crm: .*; its sources are helpdesk, /);
    expect(values.size).toBe(0);
  });

  it('says what was stored when a later one cannot be', async () => {
    const { values, refused, runWith } = secretsOfDev();
    refused.add('writeBack helpdesk');
    const said = await runWith({ sources: { helpdesk: sources.helpdesk, zendesk: sources.zendesk } });
    expect(said.split('\n')).toEqual([
      'The secret "writeBack helpdesk" could not be stored (AccessDeniedException).',
      'Stored: verify helpdesk.',
      'Not stored: writeBack helpdesk, verify zendesk, writeBack zendesk. Correct the cause, and store these again.',
    ]);
    expect([...values.keys()]).toEqual(['verify helpdesk']);
  });

  it('stores nothing if the portal refuses the key', async () => {
    const { values, runWith } = secretsOfDev();
    const said = await runWith({ portal: `sk-${'0'.repeat(64)}`, sources: {} });
    expect(said).toMatch(/^The portal does not take this key: GET people\/@self: HTTP 401/);
    expect(values.size).toBe(0);
  });

  it('stores nothing if any secret has a wrong form, and names all that have one', async () => {
    const { values, runWith } = secretsOfDev();
    const wrong = { helpdesk: { verify: ['letmein-1'], writeBack: 'letmein-2' } };
    const said = await runWith({ portal: 'letmein-3', sources: wrong });
    expect(said).toMatch(/^Nothing is stored\. Correct these:\n {2}portal: .*\n {2}verify helpdesk: .*\n/);
    expect(said).not.toContain('letmein');
    expect(values.size).toBe(0);
  });

  it('refuses a key of a user who does not own the rooms, unless --another-user is given', async () => {
    // Given a key of the service user, and then one of an administrator
    const { simulator, values, runWith } = secretsOfDev();
    await runWith({ portal: simulator.key, sources: {} }, '--expires', 'never');
    const before = values.get('portal');
    const { value: other } = simulator.world.portal.addKey(simulator.people.owner, 'Other', []);
    // When it is to be stored
    const said = await runWith({ portal: other, sources: { helpdesk: sources.helpdesk } });
    // Then nothing is, not even what comes with it
    expect(said).toMatch(/^This key is of another user/);
    expect([values.get('portal'), values.size]).toEqual([before, 1]);
    const meant = await runWith({ portal: other, sources: {} }, '--another-user', '--expires', day);
    expect(meant).toMatch(/^Stored: portal\./);
    expect(JSON.parse(values.get('portal') ?? '').userId).toBe(simulator.people.owner);
  });

  it('finds the owner of the rooms by a former key that was stored by hand', async () => {
    const { simulator, values, runWith } = secretsOfDev();
    values.set('portal', simulator.key);
    const { value: other } = simulator.world.portal.addKey(simulator.people.maria, 'Other', [
      'accounts.self:read',
    ]);
    expect(await runWith({ portal: other, sources: {} })).toMatch(/^This key is of another user/);
    // A rotated key of the same user is taken
    const rotated = simulator.rotateKey({ overlapMs: 60_000 });
    expect(await runWith({ portal: rotated, sources: {} }, '--expires', day)).toMatch(/^Stored: portal\./);
  });

  it('takes the end of the key from the portal if the key may read it, and requires --expires otherwise', async () => {
    const { simulator, values, runWith } = secretsOfDev();
    const endsAt = Date.UTC(2098, 0, 1);
    const { value: wide } = simulator.world.portal.addKey(
      simulator.people.serviceUser,
      'Wide',
      ['*'],
      endsAt,
    );
    await runWith({ portal: wide, sources: {} });
    expect(Date.parse(JSON.parse(values.get('portal') ?? '').expiresAt)).toBe(endsAt);
    expect(await runWith({ portal: simulator.key, sources: {} })).toMatch(/^Add --expires/);
    const sources = { portal: simulator.key, sources: {} };
    expect(await runWith(sources, '--expires', 'May')).toMatch(/^Write the day/);
    expect(await runWith(sources, '--expires', '2020-01-01')).toMatch(/^The key has expired/);
  });
});

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
const { sources } = localSecrets(settings.sources);
const day = '2099-05-01';

/** The command with a portal, a vault in memory, and a person at the terminal who gives these answers. */
function secretsOfDev(answersOf: (key: string) => string[] = () => []) {
  const simulator = createSimulator({ clock: realClock });
  const answers = answersOf(simulator.key);
  const values = new Map<string, string>();
  const questions: { question: string; how: string }[] = [];
  const vault: Vault = {
    read: async (name) => ({ name, value: values.get(labelOf(name)) }),
    write: async (name, value) => void values.set(labelOf(name), value),
  };
  const tools: SecretsTools = {
    settings: () => settings,
    vault: async () => vault,
    portal: (url) => (key) =>
      portalClient({ url, key: async () => key, clock: realClock, fetch: simulator.fetch }),
    ask: async (question, how) => {
      questions.push({ question, how });
      return answers.shift() ?? '';
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
  return { simulator, values, questions, run, runWith };
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
    const { values, questions, run } = secretsOfDev((key) => [key, '', '', '', '', 'never']);
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
    expect(questions.map(({ how }) => how)).toEqual([...Array(5).fill('hidden'), 'shown']);
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

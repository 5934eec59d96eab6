import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as apiGateway from '@aws-sdk/client-api-gateway';
import * as cloudFormation from '@aws-sdk/client-cloudformation';
import * as stepFunctions from '@aws-sdk/client-sfn';
import * as v from 'valibot';
import { afterAll, describe, expect, it } from 'vitest';
import { readArguments } from '../infra/cli/arguments.ts';
import { commandsFor } from '../infra/cli/commands/index.ts';
import { webhookToSend } from '../infra/cli/commands/send.ts';
import { loadEnvironment } from '../infra/environments/load.ts';
import { samplesOfOurPages } from '../infra/environments/secrets/forms.ts';
import { mistakesInSecrets, readSecretsFile, secretsIn } from '../infra/local/secrets-file.ts';
import { startArguments } from '../infra/local/start-options.ts';
import { portalKeyIn } from '../lib/docspace/client.ts';
import {
  roomChangedSchema,
  roomCreatedSchema,
  roomFailedSchema,
} from '../lib/sources/contract/result-event.ts';
import { statusSchema } from '../lib/status/contract.ts';
import { secretList } from '../lib/stores/aws/secrets.ts';
import { reader } from './lib/sources/reader.ts';
import { nowMs, receiverWith } from './lib/sources/receiver.ts';

const commands = await commandsFor();

const directory = mkdtempSync(join(tmpdir(), 'page-samples-'));
afterAll(() => rmSync(directory, { recursive: true }));

const built = join('infra', 'package', 'dist');
const folders = ['functions', 'infra', 'lib', 'test'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
);
// The changelog tells of commands that are no more; a built package has a copy of a page.
const pages = [...readdirSync('.'), ...folders]
  .filter((name) => name.endsWith('.md') && name !== 'CHANGELOG.md' && !name.startsWith(built))
  .map((name) => ({ name, text: readFileSync(name, 'utf8') }));

interface Block {
  page: string;
  /** What stands behind the fence, such as `json secrets`. */
  kind: string;
  text: string;
}

const blocks: Block[] = pages.flatMap(({ name, text }) =>
  [...text.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].map(([, kind = '', block = '']) => ({
    page: name,
    kind: kind.trim(),
    text: block,
  })),
);
const of = (kind: string) => blocks.filter((block) => block.kind === kind);

/** The types of sources have a test of their own for their pages (test/lib/sources/pages.test.ts). */
const ofSources = /^lib\/sources\/[a-z-]+\//;

const program = /^(npx|npm|aws|cp) /;
/** Commands in blocks, without the words behind `#`, and those within sentences. */
const written = [
  ...[...of(''), ...of('sh')].flatMap(({ page, text }) =>
    text.split('\n').flatMap((line) =>
      line
        .replace(/\s+#.*$/, '')
        .split(/ && /)
        .map((command) => ({ page, command })),
    ),
  ),
  ...pages.flatMap(({ name, text }) =>
    [...text.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/`([^`]+)`/g)].map(([, code = '']) => ({
      page: name,
      command: code.replace(/\s+/g, ' '),
    })),
  ),
]
  .map(({ page, command }) => ({ page, command: command.trim() }))
  .filter(({ command }) => program.test(command));

const wordsOf = (line: string) =>
  [...line.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word);

describe('the blocks of all pages', () => {
  it('are of kinds that a test executes', () => {
    const executed = [
      '',
      'sh',
      'mermaid',
      'json settings',
      'json secrets',
      'json webhook',
      'json state',
      'json changed',
      'json result',
      'json status',
      'json portal-key',
      // Both by test/infra/http-contract/own-code.ts.
      'js',
      'python',
      // Both by test/package/run.ts.
      'ts app.ts',
      'ts two-stacks',
    ];
    const others = blocks.filter(({ page, kind }) => !executed.includes(kind) && !ofSources.test(page));
    expect(others.map(({ page, kind }) => `${page}: ${kind}`)).toEqual([]);
  });

  it.each(blocks.filter(({ kind }) => kind.startsWith('json') && kind !== 'json body'))(
    'hold one JSON document: $page, $kind',
    ({ text }) => {
      expect(() => JSON.parse(text)).not.toThrow();
    },
  );

  it.each(of('json result').filter(({ page }) => !ofSources.test(page)))(
    'show events as they are: $page',
    ({ text }) => {
      expect(
        v.safeParse(v.union([roomCreatedSchema, roomFailedSchema]), JSON.parse(text)).issues,
      ).toBeUndefined();
    },
  );

  it.each(of('json webhook').filter(({ page }) => !ofSources.test(page)))(
    'show webhooks of the generic types that make a room: $page',
    ({ text }) => {
      const items = [JSON.parse(text)].flat();
      const type = 'projectId' in items[0] ? 'project-system' : 'helpdesk';
      for (const item of items) expect(reader({ type })(item).outcome).toBe('work-item');
    },
  );

  it.each(of('json status'))('show statuses as they are: $page', ({ text }) => {
    expect(v.safeParse(statusSchema, JSON.parse(text)).issues).toBeUndefined();
  });

  it.each(of('json changed'))('show events of what became of a room: $page', ({ text }) => {
    expect(v.safeParse(roomChangedSchema, JSON.parse(text)).issues).toBeUndefined();
  });

  it.each(of('json state'))('show webhooks that say the state of a work item: $page', ({ text }) => {
    const type = 'projectId' in JSON.parse(text) ? 'project-system' : 'helpdesk';
    expect(reader({ type }, { follows: true })(text).outcome).toBe('state');
  });

  it.each(of('json portal-key'))('show the secret of the portal as it is read: $page', ({ text }) => {
    const { key, expiresAtMs } = portalKeyIn(text);
    expect(key).toMatch(/^sk-/);
    expect(expiresAtMs).toBeGreaterThan(0);
  });
});

describe('the secrets in samples', () => {
  const files = of('json secrets').map(({ page, text }, index) => {
    const path = join(directory, `${index}.json`);
    writeFileSync(path, text);
    return { page, path };
  });

  it.each(files)(
    'are known, so that a person who copies them gets advice to make others: $page',
    ({ path }) => {
      const values = secretsIn(readSecretsFile(path)).flatMap(({ value }) => secretList(value));
      expect(values.length).toBeGreaterThan(0);
      expect(values.filter((value) => !samplesOfOurPages.includes(value))).toEqual([]);
    },
  );

  it('of the README are of the right form, and sign what its last command sends', async () => {
    const file = files.find(({ page }) => page === 'README.md');
    const secrets = readSecretsFile(file?.path ?? '');
    const settings = loadEnvironment('dev');
    const mistakes = mistakesInSecrets(secrets, settings);
    expect(mistakes.length).toBeGreaterThan(0);
    expect(
      mistakes.filter((mistake) => !/: This secret is public: it stands in an example\./.test(mistake)),
    ).toEqual([]);
    // When the webhook is sent that stands at the end of the section on deploying
    const { command = '' } =
      written.find(({ page, command }) => page === 'README.md' && command.includes(' send ')) ?? {};
    const argv = wordsOf(command.replace('npx rooms send ', '')).map((word) =>
      word === 'secrets.json'
        ? (file?.path ?? '')
        : word.replace('WEBHOOK_URL', 'https://rooms.example.com/webhooks/project-system'),
    );
    const { headers, body } = webhookToSend(argv, { nowMs });
    const verify = secrets.sources['project-system']?.verify ?? [];
    const { send } = receiverWith(settings, { 'project-system': verify });
    // Then an environment with these secrets accepts it
    expect(await send({ source: 'project-system', headers, body })).toMatchObject({ status: 202 });
  });
});

describe('the commands of all pages', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const clients: Record<string, object> = {
    cloudformation: cloudFormation,
    apigateway: apiGateway,
    stepfunctions: stepFunctions,
  };

  it('are many', () => {
    expect(written.length).toBeGreaterThan(60);
  });

  it.each(written)('are understood: $command ($page)', ({ command }) => {
    const [name = '', second = '', third = '', ...rest] = wordsOf(command);
    if (name === 'npx' && second === 'rooms') {
      const known = commands.find((one) => one.name === third);
      if (third === '--help') return;
      if (!known) throw new Error(`there is no command ${third}`);
      // Without its words it is only mentioned.
      if (rest.length > 0) expect(() => readArguments(known, rest)).not.toThrow();
    } else if (name === 'npx') {
      expect(['biome', 'cdk', 'tsx', 'vitest']).toContain(second);
      if (second === 'tsx') expect(existsSync(third), third).toBe(true);
      if (second === 'cdk') expect(['synth', 'diff', 'destroy', 'bootstrap']).toContain(third);
      if (second === 'cdk') expect(rest.join(' ')).toMatch(/-c environment=/);
    } else if (name === 'npm') {
      // npm's own commands.
      if (['ci', 'audit', 'install', 'pack'].includes(second)) return;
      expect(Object.keys(scripts)).toContain(second === 'run' ? third : second);
      const given = wordsOf(command).slice(wordsOf(command).indexOf('--') + 1);
      const words = given.map((word) =>
        word === 'KIND' ? 'slow-copy' : word === 'URL' ? 'http://127.0.0.1:4000/results' : word,
      );
      if (second === 'start' && third === '--' && words[0] !== '--help') {
        expect(() => startArguments(words)).not.toThrow();
      }
    } else if (name === 'aws' && clients[second]) {
      const operation = third.replace(/(^|-)([a-z])/g, (_whole, _dash, letter: string) =>
        letter.toUpperCase(),
      );
      expect(clients[second]).toHaveProperty(`${operation}Command`);
    } else if (name === 'cp') {
      expect(existsSync(second), second).toBe(true);
    }
  });
});

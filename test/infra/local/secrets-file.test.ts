import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadEnvironment } from '../../../infra/environments/load.ts';
import { parseSettings } from '../../../infra/environments/parse.ts';
import { localSecrets, mistakesInSecrets, readSecretsFile } from '../../../infra/local/secrets-file.ts';
import { sourceTypeNames } from '../../../lib/sources/registry/names.ts';
import { setUpOf } from '../../../lib/sources/registry/set-ups.ts';
import { settingsFile } from '../environments/build.ts';

const directory = mkdtempSync(join(tmpdir(), 'secrets-'));
afterAll(() => rmSync(directory, { recursive: true }));

function fileWith(text: string): string {
  const file = join(directory, 'secrets.json');
  writeFileSync(file, text);
  return file;
}

describe('a file of secrets', () => {
  it('is read as it is', () => {
    const secrets = {
      portal: 'sk-1',
      sources: { crm: { verify: ['whsec_a', 'whsec_b'], writeBack: 'whsec_c' } },
    };
    expect(readSecretsFile(fileWith(JSON.stringify(secrets)))).toEqual(secrets);
  });

  it.each([
    ['["sk-secret"]', /file: write an object such as/],
    [
      '{"sources": {"crm": {"verify": [], "writeback": "whsec_secret"}}}',
      /sources\.crm\.writeback: unknown key; did you mean "writeBack"\?/,
    ],
    ['{"portal": "sk-secret", "portal": "sk-secret2"}', /"portal" is in it twice/],
    ['{"portal": ""}', /portal: "portal" must be the API key/],
    ['{"sources": {"crm": {"verify": "whsec_secret"}}}', /sources\.crm\.verify: "verify" must be a list/],
    ['{"sources": {"crm": {"verify": [7]}}}', /sources\.crm\.verify\.0/],
    ['{"portal": "sk-secret", }', /is not JSON/],
  ])('%s is refused without quoting it', (text, message) => {
    const read = () => readSecretsFile(fileWith(text));
    expect(read).toThrow(message);
    expect(read).not.toThrow(/secret"/);
  });
});

describe('the secrets of a file for an environment', () => {
  const whsec = (letter: string) => `whsec_${Buffer.alloc(24, letter).toString('base64')}`;
  const settings = parseSettings(settingsFile({ sources: { helpdesk: {}, intake: { type: 'helpdesk' } } }), {
    environment: 'dev',
  });

  it.each([
    ['nothing', { helpdesk: { verify: [whsec('a')], writeBack: whsec('b') } }, []],
    [
      'a source that it lacks',
      { helpdesc: { verify: [] } },
      [/^sources\.helpdesc: .* did you mean "helpdesk"\?$/],
    ],
    [
      'the placeholder of a page',
      { helpdesk: { verify: ['whsec_...'] } },
      [/^verify helpdesk: It has another form/],
    ],
    [
      'two equal ones',
      { helpdesk: { verify: [whsec('a')] }, intake: { verify: [whsec('b'), whsec('a')] } },
      [/^verify helpdesk: It is the same as "verify intake"/, /^verify intake: .*"verify helpdesk"/],
    ],
  ])('are named with what is wrong: %s', (_, sources, mistakes) => {
    expect(mistakesInSecrets({ sources }, settings)).toEqual(
      mistakes.map((one) => expect.stringMatching(one)),
    );
  });
});

const values = { PORTAL_URL: 'http://127.0.0.1:1', FAKES_URL: 'http://127.0.0.1:2' };

describe('the secrets of the local stack', () => {
  it('are usable, the same at every start, and all different', () => {
    const settings = loadEnvironment('local', { local: true, values });
    const secrets = localSecrets(settings.sources);
    expect(localSecrets(settings.sources)).toEqual(secrets);
    const all = Object.entries(settings.sources).flatMap(([name, source]) => {
      const forms = setUpOf(source).secrets;
      const { verify = [], writeBack = '' } = secrets.sources[name] ?? {};
      expect(verify.every((secret) => forms.verify.isUsable(source, secret))).toBe(true);
      expect(forms.writeBack.isUsable(source, writeBack)).toBe(true);
      return [...verify, writeBack];
    });
    expect(new Set(all).size).toBe(2 * sourceTypeNames.length);
  });
});

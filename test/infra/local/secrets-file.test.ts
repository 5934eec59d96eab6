import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { localSecrets, readSecretsFile } from '../../../infra/local/secrets-file.ts';
import { isStandardWebhookSecret } from '../../../lib/sources/standard-webhooks.ts';

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
    ['["sk-secret"]', /the file must hold an object/],
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

describe('the secrets of the local stack', () => {
  it('are usable, the same at every start, and all different', () => {
    const secrets = localSecrets(['a', 'b']);
    expect(localSecrets(['a', 'b'])).toEqual(secrets);
    const all = Object.values(secrets.sources).flatMap(({ verify, writeBack = '' }) => [
      ...verify,
      writeBack,
    ]);
    expect(all.every(isStandardWebhookSecret)).toBe(true);
    expect(new Set(all).size).toBe(4);
  });
});

import { describe, expect, it } from 'vitest';
import type { SourceSettings } from '../../../../lib/settings/schema.ts';
import { verifySecret } from '../../../../lib/sources/generic/authentication.ts';
import {
  isSecretForUrl,
  urlWithSecret,
  verifySecretInUrl,
  whyNoSecretInUrl,
} from '../../../../lib/sources/signatures/secret-in-url.ts';

const secret = 'kQ3x7Zp0mR5vT8yB1nD4gJ6sW9aC2fH_-.~=';
const other = secret.replace('k', 'K');

const webhookUrl = 'https://rooms.example.com/webhooks/crm';
const sourceWith = (scheme: string | undefined) =>
  ({ type: 'helpdesk', roomsPerHour: 1, ...(scheme ? { proof: { scheme } } : {}) }) as SourceSettings;

describe('a secret at the end of the URL', () => {
  it.each<[string, string | undefined, string[], boolean]>([
    ['is right', secret, [secret], true],
    ['is right while one of two is rotated', secret, [other, secret], true],
    ['is wrong in another letter case', other, [secret], false],
    ['is wrong when it is cut', secret.slice(0, -1), [secret], false],
    ['is wrong when it is longer', `${secret}x`, [secret], false],
    ['is wrong when it is missing', undefined, [secret], false],
    ['is wrong when both are empty', '', [''], false],
    ['is right with 32 characters', 'x'.repeat(32), ['x'.repeat(32)], true],
    ['is wrong with 31 characters', 'x'.repeat(31), ['x'.repeat(31)], false],
    ['is wrong while no secret is set', secret, [], false],
  ])('%s', (_, given, secrets, right) => {
    expect(verifySecretInUrl(given, secrets)).toBe(right);
  });

  it.each(['/', '?', '#', '%', ' ', '+', '&', 'ü', '\n'])('may not have the character %j', (character) => {
    expect(isSecretForUrl(`${secret}${character}`)).toBe(false);
  });

  it('stands in a URL as it is', () => {
    expect(isSecretForUrl(secret)).toBe(true);
    const url = urlWithSecret(sourceWith('secret-in-url'), webhookUrl, secret);
    expect(new URL(url).pathname).toBe(`/webhooks/crm/${secret}`);
    expect(decodeURIComponent(secret)).toBe(secret);
    const other = { type: 'helpdesk', roomsPerHour: 1, proof: { scheme: 'header' } } as SourceSettings;
    expect(urlWithSecret(other, 'https://rooms.example.com/webhooks/crm', secret)).not.toContain(secret);
  });

  it.each(['header', 'standard-webhooks', undefined])(
    'is in no URL of a source with the scheme %s',
    (scheme) => {
      expect(urlWithSecret(sourceWith(scheme), webhookUrl, secret)).toBe(webhookUrl);
    },
  );

  it('is described to operators as a part of the URL, and as no signature', () => {
    const source = { proof: { scheme: 'secret-in-url' } } as Parameters<typeof verifySecret.hint>[0];
    expect(verifySecret.hint(source)).toMatch(/URL.*32 characters/);
    expect(verifySecret.hint(source)).not.toContain('whsec_');
  });

  it.each([undefined, '', other])('is refused with a reason that does not quote %j', (given) => {
    expect(whyNoSecretInUrl(given)).not.toContain(other);
  });
});

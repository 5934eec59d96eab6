import { describe, expect, it } from 'vitest';
import { basic, verifyBasic, verifyHeaderSecret } from '../../../../lib/sources/signatures/header-secret.ts';

describe('a secret in a header', () => {
  const right = 'a-long-enough-secret';
  it.each<[string, string | undefined, string[], boolean]>([
    ['accepts the secret', right, [right], true],
    ['accepts one of two secrets', right, ['another-long-secret', right], true],
    ['refuses the secret with a space behind it', `${right} `, [right], false],
    ['refuses the secret in upper case', right.toUpperCase(), [right], false],
    ['refuses a request without the header', undefined, [right], false],
    ['refuses an empty header where the secret is empty', '', [''], false],
    ['refuses a secret that is too short', 'short', ['short'], false],
    ['refuses every value while no secret is set', right, [], false],
  ])('%s', (_, value, secrets, expected) => {
    expect(verifyHeaderSecret(value, secrets)).toBe(expected);
  });
});

describe('HTTP Basic', () => {
  const right = 'docspace:a-long-enough-password';
  it.each<[string, string | undefined, string[], boolean]>([
    ['accepts the right user and password', basic(right), [right], true],
    ['accepts the scheme in lower case', basic(right).replace('Basic', 'basic'), [right], true],
    ['accepts one of two secrets', basic(right), ['docspace:another-long-password', right], true],
    ['refuses another password', basic('docspace:another-long-password'), [right], false],
    ['refuses another user', basic('docspacf:a-long-enough-password'), [right], false],
    ['refuses another scheme', basic(right).replace('Basic', 'Bearer'), [right], false],
    ['refuses a password that is too short', basic('docspace:short'), ['docspace:short'], false],
    ['refuses a secret without a user', basic(':a-long-enough-password'), [':a-long-enough-password'], false],
    ['refuses a request without the header', undefined, [right], false],
  ])('%s', (_, header, secrets, expected) => {
    expect(verifyBasic(header, secrets)).toBe(expected);
  });
});

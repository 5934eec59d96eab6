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
    ['accepts a secret of 16 characters', 'x'.repeat(16), ['x'.repeat(16)], true],
    ['refuses a secret of 15 characters', 'x'.repeat(15), ['x'.repeat(15)], false],
    ['refuses every value while no secret is set', right, [], false],
  ])('%s', (_, value, secrets, expected) => {
    expect(verifyHeaderSecret(value, secrets)).toBe(expected);
  });
});

describe('HTTP Basic', () => {
  const right = 'docspace:a-long-enough-password';
  const sixteen = `docspace:${'x'.repeat(16)}`;
  const fifteen = `docspace:${'x'.repeat(15)}`;
  it.each<[string, string | undefined, string[], boolean]>([
    ['accepts the right user and password', basic(right), [right], true],
    ['accepts the scheme in lower case', basic(right).replace('Basic', 'basic'), [right], true],
    ['accepts one of two secrets', basic(right), ['docspace:another-long-password', right], true],
    ['refuses another password', basic('docspace:another-long-password'), [right], false],
    ['refuses another user', basic('docspacf:a-long-enough-password'), [right], false],
    ['refuses another scheme', basic(right).replace('Basic', 'Bearer'), [right], false],
    ['accepts two spaces after the scheme', basic(right).replace(' ', '  '), [right], true],
    ['refuses something behind the credentials', `${basic(right)} x`, [right], false],
    ['accepts a password of 16 characters', basic(sixteen), [sixteen], true],
    ['refuses a password of 15 characters', basic(fifteen), [fifteen], false],
    ['refuses a secret without a user', basic(':a-long-enough-password'), [':a-long-enough-password'], false],
    ['refuses a request without the header', undefined, [right], false],
  ])('%s', (_, header, secrets, expected) => {
    expect(verifyBasic(header, secrets)).toBe(expected);
  });
});

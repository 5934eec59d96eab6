import { describe, expect, it } from 'vitest';
import { writeBackSecret } from '../../../../lib/sources/custom/write-back-secret.ts';
import { customSource } from './source.ts';

describe('the secret of the write-back of a source without code', () => {
  it.each<[string, boolean]>([
    ['a'.repeat(16), true],
    ['!~'.repeat(1000), true],
    ['a'.repeat(15), false],
    ['a'.repeat(2001), false],
    [` ${'a'.repeat(16)}`, false],
    [`${'a'.repeat(16)}\n`, false],
    [`${'a'.repeat(16)}ü`, false],
  ])('%j is usable: %s', (text, usable) => {
    expect(writeBackSecret.isUsable(customSource(), text)).toBe(usable);
  });

  it.each([
    ['Basic {basic}', 'the user:password by which its API is called, 16 characters or longer'],
    ['Bearer {secret}', 'the key or token by which its API is called, 16 characters or longer'],
  ])('is described by the header that takes it: %s', (value, hint) => {
    const field = { path: '/x', body: '{}' };
    const source = customSource({
      writeBack: { url: 'https://a.example.com', authorization: { value }, field },
    });
    expect(writeBackSecret.hint(source)).toBe(hint);
  });
});

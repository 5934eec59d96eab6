import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { declaredProofSetting } from '../../../../lib/sources/signatures/declared-proof-setting.ts';

const mistakeOf = (written: unknown) =>
  v.safeParse(declaredProofSetting(false), written).issues?.[0]?.message;

describe('the field "proof" of a source that leaves it to the environment file', () => {
  it.each<[string, unknown, string]>([
    ['a word that is none', 'basik', 'did you mean "basic"?'],
    ['a body that is not signed', { signature: 'x-s', signed: '{method}' }, 'must have {body} once'],
    ['a body that is signed twice', { signature: 'x-s', signed: '{body}{body}' }, 'must have {body} once'],
    ['another placeholder', { signature: 'x-s', signed: '{body}{host}' }, 'has the placeholder {host}'],
    ['a URL that is not named', { signature: 'x-s', signed: '{url}{body}' }, 'must have {url} if'],
    ['a URL that is not signed', { signature: 'x-s', url: 'https://a.example.com/x' }, 'must have {url} if'],
    [
      'a URL with a query',
      { signature: 'x-s', signed: '{url}{body}', url: 'https://a.example.com/x?y=1' },
      'must not contain a query',
    ],
    [
      'a time that is not signed',
      { signature: 'x-s', timestamp: { header: 'x-t' } },
      'must have {timestamp} if',
    ],
    [
      'a time that is not named',
      { signature: 'x-s', signed: '{timestamp}{body}' },
      'must have {timestamp} if',
    ],
    ['a name that no header has', { signature: 'x s' }, 'write the name of a header'],
    ['another algorithm', { signature: 'x-s', algorithm: 'md5' }, 'write "sha256", "sha512" or "sha1"'],
    ['nothing of a proof', {}, 'missing; write the name of a header'],
  ])('refuses %s', (_, written, remedy) => {
    expect(mistakeOf(written)).toContain(remedy);
  });
});

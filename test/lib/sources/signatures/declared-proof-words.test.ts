import { createHmac } from 'node:crypto';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { type DeclaredProof, waysOf } from '../../../../lib/sources/signatures/declared-proof.ts';
import { declaredProofSetting } from '../../../../lib/sources/signatures/declared-proof-setting.ts';

const proofOf = (written: unknown): DeclaredProof => v.parse(declaredProofSetting(false), written);
const jwt = { jwt: 'Authorization', audience: 'https://hooks.example.com/monday' };

describe('the secret of a proof that the settings describe', () => {
  it.each<[unknown, string]>([
    ['standard-webhooks', 'the whsec_... that it signs its webhooks with'],
    ['basic', 'user:password that it sends, the password 16 characters or longer'],
    ['secret-in-url', 'the last part of the URL that it calls, 32 characters or longer'],
    [{ header: 'X-Key' }, 'what it sends in the header x-key'],
    [{ header: 'X-Key', prefix: 'Token ' }, 'what it sends in the header x-key, without "Token" before it'],
    [{ signature: 'X-S' }, 'a secret of 16 characters or more, for its signature in the header x-s'],
    [jwt, 'a secret of 16 characters or more, for its token in the header authorization'],
  ])('says what it holds, and is usable as it is made: %j', (written, hint) => {
    const proof = proofOf(written);
    const ways = waysOf(proof);
    expect(ways.hint(proof)).toBe(hint);
    const made = ways.make(Buffer.alloc(32, 7));
    expect(ways.isUsable(made)).toBe(true);
    expect(ways.isUsable('')).toBe(false);
    const webhook = { secret: made, body: '{}', nowMs: 0, deliveryId: 'd1' };
    const headers = ways.sign(proof, webhook);
    const given = {
      headers,
      body: Buffer.from('{}'),
      secrets: ['another secret of enough length', made],
      nowMs: 0,
    };
    expect(ways.verify(proof, { ...given, urlSecret: made })).toBe(true);
    expect(ways.verify(proof, { ...given, urlSecret: `${made}x`, headers: {} })).toBe(false);
  });

  it('is a user and a password where it is made for HTTP Basic', () => {
    const proof = proofOf('basic');
    expect(waysOf(proof).make(Buffer.alloc(32, 7))).toMatch(/^docspace:.{16,}$/);
  });

  it('is in no header where it is in the URL', () => {
    const proof = proofOf('secret-in-url');
    expect(waysOf(proof).sign(proof, { secret: 's', body: '', nowMs: 0, deliveryId: '' })).toEqual({});
  });
});

describe('why a webhook is refused under a proof that the settings describe', () => {
  const hex = 'a'.repeat(64);
  const timed = (unit: string) => ({
    signature: 'x-s',
    signed: '{timestamp}{body}',
    timestamp: { header: 'x-t', unit, toleranceSeconds: 60 },
  });
  const otherSecret = 'the signature is of another secret, or of other bytes than the body';
  const base64 = (count: number, end = '') => ({ 'x-s': 'A'.repeat(count) + end });

  it.each<[unknown, Record<string, string>, string]>([
    [{ header: 'X-Key' }, {}, 'the header x-key is missing'],
    [{ header: 'X-Key', prefix: 'Token ' }, {}, 'the header x-key is missing'],
    [{ header: 'X-Key', prefix: 'Token ' }, { 'x-key': 'y' }, 'x-key does not begin with "Token"'],
    [{ signature: 'X-S' }, {}, 'the header x-s is missing'],
    [{ signature: 'X-S' }, { 'x-s': '' }, 'the header x-s is missing'],
    [{ signature: 'X-S' }, { 'x-s': hex }, otherSecret],
    [{ signature: 'X-S' }, { 'x-s': hex.toUpperCase() }, otherSecret],
    [{ signature: 'X-S' }, { 'x-s': `g${hex.slice(1)}` }, 'x-s is not 64 hex digits'],
    [{ signature: 'X-S' }, { 'x-s': `${hex.slice(1)}g` }, 'x-s is not 64 hex digits'],
    [{ signature: 'X-S' }, { 'x-s': hex.slice(1) }, 'x-s is not 64 hex digits'],
    [{ signature: 'X-S' }, { 'x-s': `${hex}a` }, 'x-s is not 64 hex digits'],
    [{ signature: 'X-S', algorithm: 'sha1' }, { 'x-s': hex }, 'x-s is not 40 hex digits'],
    [{ signature: 'X-S', algorithm: 'sha512' }, { 'x-s': hex }, 'x-s is not 128 hex digits'],
    [{ signature: 'X-S', algorithm: 'sha512' }, { 'x-s': hex + hex }, otherSecret],
    [{ signature: 'X-S', prefix: 'sha256= ' }, { 'x-s': hex }, 'x-s is not "sha256=" and 64 hex digits'],
    [
      { signature: 'X-S', prefix: 'sha256=' },
      { 'x-s': `sha512=${hex}` },
      'x-s is not "sha256=" and 64 hex digits',
    ],
    [{ signature: 'X-S', prefix: 'sha256=' }, { 'x-s': `SHA256=${hex}` }, otherSecret],
    [{ signature: 'X-S', encoding: 'base64' }, base64(43, '='), otherSecret],
    [{ signature: 'X-S', encoding: 'base64' }, base64(42, '=='), otherSecret],
    [{ signature: 'X-S', encoding: 'base64' }, base64(41, '==='), 'x-s is not base64 of 32 bytes'],
    [{ signature: 'X-S', encoding: 'base64' }, base64(42, '='), 'x-s is not base64 of 32 bytes'],
    [
      { signature: 'X-S', encoding: 'base64' },
      { 'x-s': `-${'A'.repeat(42)}=` },
      'x-s is not base64 of 32 bytes',
    ],
    [
      { signature: 'X-S', encoding: 'base64' },
      { 'x-s': `${'A'.repeat(42)}=-` },
      'x-s is not base64 of 32 bytes',
    ],
    [{ signature: 'X-S', encoding: 'base64', algorithm: 'sha1' }, base64(27, '='), otherSecret],
    [{ signature: 'X-S', encoding: 'base64', algorithm: 'sha512' }, base64(86, '=='), otherSecret],
    [
      { signature: 'X-S', signed: '{url}{body}', url: 'https://a.example.com/x' },
      { 'x-s': hex },
      `${otherSecret}, or of another URL`,
    ],
    [timed('seconds'), { 'x-s': hex }, 'the header x-t is missing'],
    [timed('seconds'), { 'x-s': hex, 'x-t': '' }, 'the header x-t is missing'],
    [timed('seconds'), { 'x-s': hex, 'x-t': '1000' }, otherSecret],
    [timed('seconds'), { 'x-s': hex, 'x-t': ' 1000' }, 'x-t is no number of seconds'],
    [timed('seconds'), { 'x-s': hex, 'x-t': '1000x' }, 'x-t is no number of seconds'],
    [timed('seconds'), { 'x-s': hex, 'x-t': '9'.repeat(15) }, 'x-t is more than 60 s off our clock'],
    [timed('seconds'), { 'x-s': hex, 'x-t': '9'.repeat(16) }, 'x-t is no number of seconds'],
    [timed('milliseconds'), { 'x-s': hex, 'x-t': '1000000' }, otherSecret],
    [timed('milliseconds'), { 'x-s': hex, 'x-t': 'x' }, 'x-t is no number of milliseconds'],
    [timed('milliseconds'), { 'x-s': hex, 'x-t': '1000' }, 'x-t is more than 60 s off our clock'],
    [timed('iso'), { 'x-s': hex, 'x-t': '1970-01-01T00:16:40Z' }, otherSecret],
    [timed('iso'), { 'x-s': hex, 'x-t': '1970-01-01T00:16:40.123456Z' }, otherSecret],
    [timed('iso'), { 'x-s': hex, 'x-t': '1969-12-31T23:16:40-01:00' }, otherSecret],
    [timed('iso'), { 'x-s': hex, 'x-t': '1970-01-01T00:16:40' }, 'x-t is no time in ISO 8601'],
    [timed('iso'), { 'x-s': hex, 'x-t': '+001970-01-01T00:16:40Z' }, 'x-t is no time in ISO 8601'],
    [timed('iso'), { 'x-s': hex, 'x-t': '1970-13-01T00:16:40Z' }, 'x-t is no time in ISO 8601'],
    [jwt, {}, 'the header authorization is missing'],
    [jwt, { authorization: 'Bearer x' }, 'authorization is no JWT that is signed with HS256'],
  ])('is said without its values: %j with %j', (written, headers, why) => {
    const proof = proofOf(written);
    expect(waysOf(proof).whyNot(proof, { headers, nowMs: 1_000_000 })).toBe(why);
  });

  it('names a header that is not enough only where the right one is missing', () => {
    const proof = proofOf({
      signature: 'x-s',
      insufficient: { 'X-S1': 'use version 2', 'X-S0': 'use version 2' },
    });
    const why = (headers: Record<string, string>) => waysOf(proof).whyNot(proof, { headers, nowMs: 0 });
    expect(why({ 'x-s0': 'y' })).toBe('the header x-s0 alone is not enough, use version 2');
    expect(why({ 'x-s0': 'y', 'x-s': hex })).toBe(otherSecret);
    expect(why({ other: 'y' })).toBe('the header x-s is missing');
  });

  it('is the token of another secret where its claims are right', () => {
    const proof = proofOf(jwt);
    const headers = waysOf(proof).sign(proof, { secret: 's', body: '', nowMs: 0, deliveryId: '' });
    expect(waysOf(proof).whyNot(proof, { headers, nowMs: 0 })).toBe(
      'the token is signed with another secret',
    );
  });
});

describe('what is signed', () => {
  const written = {
    signature: 'x-s',
    signed: '{method} {url}|{timestamp}|{body}!',
    url: 'https://a.example.com/x',
  };
  const proof = proofOf({ ...written, timestamp: { header: 'x-t' } });
  const webhook = { secret: 's', body: '{"a":1}', nowMs: 1_000_900, deliveryId: '' };

  it('is the text of the settings with its parts in their places, and a time of whole seconds', () => {
    const plain = proofOf({ signature: 'x-s' });
    const body = 'POST https://a.example.com/x|1000|{"a":1}!';
    const { 'x-s': signature } = waysOf(plain).sign(plain, { ...webhook, body });
    expect(waysOf(proof).sign(proof, webhook)).toEqual({ 'x-s': signature, 'x-t': '1000' });
  });

  it.each([
    ['seconds', '1000'],
    ['milliseconds', '1000900'],
    ['iso', '1970-01-01T00:16:40.900Z'],
  ])('has the time in %s as %s', (unit, time) => {
    const timed = proofOf({ ...written, timestamp: { header: 'x-t', unit } });
    expect(waysOf(timed).sign(timed, webhook)).toMatchObject({ 'x-t': time });
  });

  it('has the method of the request, which is POST unless it is given', () => {
    const headers = waysOf(proof).sign(proof, webhook);
    const given = { headers, body: Buffer.from(webhook.body), secrets: ['s'], nowMs: webhook.nowMs };
    const right = [{}, { method: 'POST' }, { method: 'PUT' }].map((more) =>
      waysOf(proof).verify(proof, { ...given, ...more }),
    );
    expect(right).toEqual([true, true, false]);
  });
});

describe('a token', () => {
  const proof = proofOf(jwt);
  const token = (head: unknown, claims: unknown) => {
    const part = (json: unknown) => Buffer.from(JSON.stringify(json)).toString('base64url');
    const signed = `${part(head)}.${part(claims)}`;
    return `${signed}.${createHmac('sha256', 's').update(signed).digest('base64url')}`;
  };
  const verified = (authorization: string) => {
    const given = { headers: { authorization }, body: Buffer.from(''), secrets: ['s'], nowMs: 1_000_000 };
    return waysOf(proof).verify(proof, given);
  };
  const head = { alg: 'HS256', typ: 'JWT' };
  const claims = { aud: jwt.audience, iat: 1000, exp: 1000 };
  const right = token(head, claims);

  it('is signed as RFC 7519 has it', () => {
    const headers = waysOf(proof).sign(proof, { secret: 's', body: '', nowMs: 1_000_900, deliveryId: '' });
    expect(headers).toEqual({ authorization: right });
  });

  it.each<[string, string, boolean]>([
    ['by itself', right, true],
    ['behind "Bearer" and spaces', `BEARER   ${right}`, true],
    ['with "bearer" within it', `${right.slice(0, 3)}bearer ${right.slice(3)}`, false],
    ['with a head that is null', token(null, claims), false],
    ['with a head that is a number', token(7, claims), false],
    ['with claims that are null', token(head, null), false],
    ['with claims that are a text', token(head, 'x'), false],
    ['with a beginning that is no number', token(head, { ...claims, iat: '2000' }), true],
    ['of two parts', right.split('.').slice(0, 2).join('.'), false],
  ])('counts %s: %#', (_, authorization, counts) => {
    expect(verified(authorization)).toBe(counts);
  });
});

describe('a mistake in the field "proof"', () => {
  const mistakeOf = (written: unknown) =>
    v.safeParse(declaredProofSetting(false), written).issues?.map(({ message }) => message);
  const url = 'https://rooms.example.com/webhooks/board';

  it.each<[unknown, RegExp | string]>([
    ['zzz', /^write "standard-webhooks", .*"audience": "https:[^"]*" }$/],
    [7, /^write "standard-webhooks", .*"audience": "https:[^"]*" }$/],
    [{ signature: 'a b' }, 'write the name of a header such as "x-signature"'],
    [
      { signature: 'x-s', signed: 'abc' },
      '"signed" must have {body} once, or the body could be any; write for example "{body}"',
    ],
    [{ signature: 'x-s', signed: 7 }, 'write what is signed, such as "{timestamp}.{body}"'],
    [{ signature: 'x-s', signed: '{url}{body}', url: 7 }, `write a URL such as "${url}"`],
    [
      { signature: 'x-s', insufficient: { 'a b': 'x' } },
      'write the name of a header such as "x-signature-v1"',
    ],
    [
      { signature: 'x-s', insufficient: 7 },
      'write an object such as { "x-signature-v1": "use its version 3" }',
    ],
    [
      { signature: 'x-s', insufficient: { 'x-a': ' ' } },
      'write what to use instead, such as "use its version 3"',
    ],
    [{ jwt: 'a b', audience: url }, 'write the name of a header such as "authorization"'],
    [{ jwt: 'authorization', audience: 7 }, `write a URL such as "${url}"`],
    [{ header: 'a b' }, 'write the name of a header such as "x-webhook-secret"'],
  ])('is named by itself, with its remedy: %j', (written, message) => {
    const text = typeof message === 'string' ? message : expect.stringMatching(message);
    expect(mistakeOf(written)).toEqual([text]);
  });
});

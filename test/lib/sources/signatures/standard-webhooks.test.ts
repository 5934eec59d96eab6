import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import {
  isStandardWebhookSecret,
  signStandardWebhook,
  verifyStandardWebhook,
  whyNoStandardWebhook,
} from '../../../../lib/sources/signatures/standard-webhooks.ts';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const other = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
const bytes = (text: string) => new TextEncoder().encode(text);

describe('Standard Webhooks', () => {
  // github.com/standard-webhooks/standard-webhooks, libraries/javascript, test vector
  const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
  const timestamp = '1614265330';
  const body = '{"test": 2432232314}';
  const signature = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';
  const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
  const now = Number(timestamp) * 1000;

  it('signs and verifies the vector that its library publishes', () => {
    expect(verifyStandardWebhook(headers, bytes(body), [secret], now)).toBe(true);
    expect(signStandardWebhook(secret, id, now, body)).toEqual(headers);
  });

  it.each<[string, Record<string, string | undefined>, string, string[], number]>([
    ['another secret', {}, body, [other], 0],
    ['no secret', {}, body, [], 0],
    ['a secret of another form', {}, body, ['MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], 0],
    ['other bytes', {}, `${body} `, [secret], 0],
    ['no id', { 'webhook-id': undefined }, body, [secret], 0],
    ['an id with full stops', { 'webhook-id': `${id}.1` }, body, [secret], 0],
    ['an id with a space', { 'webhook-id': `${id} ` }, body, [secret], 0],
    ['another id', { 'webhook-id': 'msg_x' }, body, [secret], 0],
    ['no timestamp', { 'webhook-timestamp': undefined }, body, [secret], 0],
    ['a timestamp that is no number', { 'webhook-timestamp': '1e9' }, body, [secret], 0],
    ['no signature', { 'webhook-signature': undefined }, body, [secret], 0],
    ['another version', { 'webhook-signature': signature.replace('v1', 'v2') }, body, [secret], 0],
    ['a signature in lower case', { 'webhook-signature': signature.toLowerCase() }, body, [secret], 0],
    [
      'a signature that came twice',
      { 'webhook-signature': `${signature}, ${signature}x` },
      body,
      [secret],
      301_000,
    ],
    ['a message from 301 s ago', {}, body, [secret], 301_000],
    ['a message from 301 s ahead', {}, body, [secret], -301_000],
  ])('refuses %s', (_, changes, sent, secrets, offsetMs) => {
    expect(verifyStandardWebhook({ ...headers, ...changes }, bytes(sent), secrets, now + offsetMs)).toBe(
      false,
    );
  });

  it('refuses an id that could move the full stops between which it is signed, although its signature is right', () => {
    for (const odd of ['msg.1', 'msg 1', 'msg_1\n', 'é', 'x'.repeat(257)]) {
      const signed = signStandardWebhook(secret, odd, now, body);
      expect(verifyStandardWebhook(signed, bytes(body), [secret], now), odd).toBe(false);
    }
  });

  it('accepts the same signature under the header names of Svix, and no mixture of both', () => {
    const svix = { 'svix-id': id, 'svix-timestamp': timestamp, 'svix-signature': signature };
    expect(verifyStandardWebhook(svix, bytes(body), [secret], now)).toBe(true);
    expect(
      verifyStandardWebhook({ ...svix, 'svix-id': undefined, 'webhook-id': id }, bytes(body), [secret], now),
    ).toBe(false);
    expect(verifyStandardWebhook({ ...svix, 'webhook-signature': 'v1,x' }, bytes(body), [secret], now)).toBe(
      false,
    );
  });

  it.each<[Record<string, string | undefined>, RegExp]>([
    [{}, /^the signature is of another secret, or of other bytes than the body$/],
    [{ 'webhook-id': undefined }, /^the header webhook-id is missing$/],
    [{ 'webhook-id': 'a.b' }, /^webhook-id is not 1 to 256 letters/],
    [{ 'webhook-timestamp': undefined }, /^the header webhook-timestamp is missing$/],
    [{ 'webhook-timestamp': '2026' }, /^webhook-timestamp is more than 300 s off our clock$/],
    [{ 'webhook-timestamp': 'now' }, /^webhook-timestamp is no number of seconds$/],
    [{ 'webhook-signature': undefined }, /^the header webhook-signature is missing$/],
    [{ 'webhook-signature': undefined, 'svix-signature': 'v1,x' }, /^the header svix-id is missing$/],
    [{ 'webhook-signature': 'v1,x, v1,y' }, /^the header webhook-signature came twice$/],
  ])('says why headers are refused, without a value: %j', (changes, why) => {
    expect(whyNoStandardWebhook({ ...headers, ...changes }, now)).toMatch(why);
  });

  it('accepts one right signature among several, and one right secret among several', () => {
    const several = { ...headers, 'webhook-signature': `v1,AAAA v2,x ${signature}` };
    expect(verifyStandardWebhook(several, bytes(body), [other, secret], now + 300_000)).toBe(true);
  });

  it('signs any body with any secret as the standardwebhooks package does', () => {
    const key = fc.uint8Array({ minLength: 24, maxLength: 64 });
    fc.assert(
      fc.property(key, fc.string({ unit: 'grapheme' }), (raw, text) => {
        const any = `whsec_${Buffer.from(raw).toString('base64')}`;
        const at = new Date();
        const signed = signStandardWebhook(any, 'msg_1', at.getTime(), text);
        expect(signed['webhook-signature']).toBe(new Webhook(any).sign('msg_1', at, text));
        expect(verifyStandardWebhook(signed, bytes(text), [any], at.getTime())).toBe(true);
      }),
    );
  });

  it('verifies nothing and throws nothing for any content of the headers', () => {
    const value = fc.option(fc.string({ unit: 'binary' }), { nil: undefined });
    const any = fc.record({ 'webhook-id': value, 'webhook-timestamp': value, 'webhook-signature': value });
    fc.assert(
      fc.property(any, fc.uint8Array(), (hostile, raw) => {
        expect(verifyStandardWebhook(hostile, raw, [secret, ''], now)).toBe(false);
      }),
    );
  });

  it.each([
    ['an empty id', '', timestamp],
    ['an empty timestamp', id, ''],
    ['a timestamp with letters behind it', id, `${timestamp}s`],
    ['a timestamp with letters before it', id, `t${timestamp}`],
  ])('refuses %s, also with a right signature over it', (_, ownId, ownTimestamp) => {
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    const mac = createHmac('sha256', key).update(`${ownId}.${ownTimestamp}.${body}`).digest('base64');
    const forged = {
      'webhook-id': ownId,
      'webhook-timestamp': ownTimestamp,
      'webhook-signature': `v1,${mac}`,
    };
    expect(verifyStandardWebhook(forged, bytes(body), [secret], now)).toBe(false);
  });

  it('signs bytes and their text alike', () => {
    const text = '{"title":"Принтер"}';
    expect(signStandardWebhook(secret, id, now, bytes(text))).toEqual(
      signStandardWebhook(secret, id, now, text),
    );
  });

  const base64 = (length: number) => Buffer.alloc(length, 7).toString('base64');
  it.each([
    [`whsec_${base64(23)}`, false],
    [`whsec_${base64(24)}`, true],
    [`whsec_${base64(64)}`, true],
    [`whsec_${base64(65)}`, false],
    [base64(32), false],
    [`secret${base64(32)}`, false],
    [`whsec_ ${base64(32)}`, false],
    [`whsec_${base64(32)} `, false],
    [`whsec_${base64(32)}\n${base64(32)}`, false],
    ['whsec_', false],
  ])('says of %j whether it is a secret: %s, and signs with no other', (text, usable) => {
    expect(isStandardWebhookSecret(text)).toBe(usable);
    const sign = () => signStandardWebhook(text, id, now, body);
    if (usable) expect(sign()).toHaveProperty('webhook-signature');
    else expect(sign).toThrow('a Standard Webhooks secret is whsec_ and base64 of 24 to 64 bytes');
  });
});

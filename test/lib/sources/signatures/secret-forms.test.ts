import { createHmac } from 'node:crypto';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { authenticationSetting } from '../../../../lib/sources/signatures/authentication-setting.ts';
import {
  isBasicSecret,
  isHeaderSecret,
  verifyBasic,
} from '../../../../lib/sources/signatures/header-secret.ts';
import {
  isStandardWebhookSecret,
  signStandardWebhook,
  verifyStandardWebhook,
} from '../../../../lib/sources/signatures/standard-webhooks.ts';

const nowMs = Date.parse('2026-11-23T10:00:00Z');
const nowSeconds = nowMs / 1000;
const secretOf = (bytes: number) => `whsec_${Buffer.alloc(bytes, 7).toString('base64')}`;
const base64 = Buffer.alloc(33, 7).toString('base64');

describe('a Standard Webhooks secret', () => {
  it.each([
    [secretOf(23), false],
    [secretOf(24), true],
    [secretOf(64), true],
    [secretOf(65), false],
    ['', false],
    ['whsec_', false],
    [base64, false],
    [`WHSEC_${base64}`, false],
    [`whsec_${base64}`, true],
    [`whsec_-${base64}`, false],
    [`whsec_${base64}-`, false],
    [`whsec_${base64}===`, false],
  ])('%s: %s', (secret, right) => {
    expect(isStandardWebhookSecret(secret)).toBe(right);
    if (right) expect(signStandardWebhook(secret, 'msg_1', nowMs, '{}')).toHaveProperty('webhook-signature');
    else expect(() => signStandardWebhook(secret, 'msg_1', nowMs, '{}')).toThrow(/24 to 64 bytes/);
  });

  it('signs a text as its bytes', () => {
    const [text, bytes] = ['{"ä":"🙂"}', new TextEncoder().encode('{"ä":"🙂"}')].map((body) =>
      signStandardWebhook(secretOf(32), 'msg_1', nowMs, body),
    );
    expect(text).toEqual(bytes);
  });
});

/** A signature that is right for these very headers, with any values. */
function verifies(id: string, timestamp: string, secret = secretOf(32)): boolean {
  const body = Buffer.from('{}');
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const mac = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64');
  const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${mac}` };
  return verifyStandardWebhook(headers, body, [secret], nowMs);
}

describe('a webhook that is signed by the right secret', () => {
  it.each([
    ['msg_1', `${nowSeconds}`, true],
    ['', `${nowSeconds}`, false],
    ['msg_1', '', false],
    ['msg_1', `${nowSeconds}x`, false],
    ['msg_1', `x${nowSeconds}`, false],
    ['msg_1', `${nowSeconds}.5`, false],
    ['msg_1', 'Infinity', false],
    ['msg_1', `000${nowSeconds}`, false],
    ['msg_1', `${nowSeconds - 300}`, true],
    ['msg_1', `${nowSeconds - 301}`, false],
    ['msg_1', `${nowSeconds + 300}`, true],
    ['msg_1', `${nowSeconds + 301}`, false],
  ])('with the id "%s" and the time "%s" is accepted: %s', (id, timestamp, accepted) => {
    expect(verifies(id, timestamp)).toBe(accepted);
  });

  it.each([23, 65])('is not accepted under a secret of %d bytes', (bytes) => {
    expect(verifies('msg_1', `${nowSeconds}`, secretOf(bytes))).toBe(false);
  });
});

describe('a secret in a header', () => {
  it.each([
    ['x'.repeat(15), false],
    ['x'.repeat(16), true],
  ])('"%s" is long enough: %s', (secret, right) => {
    expect(isHeaderSecret(secret)).toBe(right);
    expect(isBasicSecret(`user:${secret}`)).toBe(right);
  });

  it.each(['user', `:${'x'.repeat(16)}`, ''])('"%s" has no user and password', (secret) => {
    expect(isBasicSecret(secret)).toBe(false);
  });

  const credentials = `user:${'x'.repeat(16)}`;
  const encoded = Buffer.from(credentials).toString('base64');
  it.each([
    [`Basic ${encoded}`, true],
    [`basic   ${encoded}`, true],
    [`Basic ${encoded} more`, false],
    [`more Basic ${encoded}`, false],
    [`Basic${encoded}`, false],
    [encoded, false],
  ])('is that of HTTP Basic in "%s": %s', (header, right) => {
    expect(verifyBasic(header, [credentials])).toBe(right);
  });
});

describe('how an environment says that webhooks are authenticated', () => {
  const setting = () => authenticationSetting('standard-webhooks', 'secret-in-url');
  it.each([
    [undefined, { scheme: 'standard-webhooks' }],
    ['standard-webhooks', { scheme: 'standard-webhooks' }],
    ['secret-in-url', { scheme: 'secret-in-url' }],
    [{ header: 'X-Webhook-Secret' }, { scheme: 'header', header: 'x-webhook-secret' }],
    [{ header: 'x' }, { scheme: 'header', header: 'x' }],
    [{ header: 'x'.repeat(100) }, { scheme: 'header', header: 'x'.repeat(100) }],
  ])('%j means %j', (written, read) => {
    expect(v.parse(setting(), written)).toEqual(read);
  });

  it.each([
    ['none'],
    ['header'],
    [{}],
    [{ header: '' }],
    [{ header: 'x'.repeat(101) }],
    [{ header: 'a header' }],
    [{ header: 'x:' }],
    [{ header: ' x' }],
    [{ header: 'x', more: 1 }],
    [7],
  ])('%j is refused', (written) => {
    expect(v.safeParse(setting(), written).success).toBe(false);
  });
});

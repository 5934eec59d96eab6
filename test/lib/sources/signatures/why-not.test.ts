import { describe, expect, it } from 'vitest';
import { receiverOf } from '../../../../lib/sources/registry/receivers.ts';
import { setUpOf } from '../../../../lib/sources/registry/set-ups.ts';
import { hmac } from '../../../../lib/sources/signatures/hmac.ts';
import { nowMs, settingsWith, sourceOf } from '../receiver.ts';

const types = {
  zendesk: { subdomain: 'acme', roomField: 7 },
  freshdesk: { subdomain: 'acme' },
  jira: { site: 'acme.atlassian.net' },
  helpdesk: {},
};
type Type = keyof typeof types;
const byHeader = { proof: { header: 'x-secret' } };
const byUrl = { proof: 'secret-in-url' };
const sourceWith = (type: Type, more: object) =>
  sourceOf(settingsWith({ source: { type, ...types[type], ...more } }));

describe('why a webhook is refused', () => {
  const signature = 'x-zendesk-webhook-signature';
  const timestamp = 'x-zendesk-webhook-signature-timestamp';
  const at = (ms: number) => new Date(nowMs + ms).toISOString();
  const sha256 = (digits: string) => ({ 'x-hub-signature': `sha256=${digits}` });

  it.each<[Type, object, Record<string, string>, RegExp]>([
    ['zendesk', {}, { [timestamp]: at(0) }, /x-zendesk-webhook-signature is missing/],
    ['zendesk', {}, { [signature]: 's' }, /signature-timestamp is missing/],
    ['zendesk', {}, { [signature]: 's', [timestamp]: 'today' }, /signature-timestamp is no time in UTC/],
    ['zendesk', {}, { [signature]: 's', [timestamp]: at(301_000) }, /is more than 300 s off our clock/],
    ['zendesk', {}, { [signature]: 's', [timestamp]: at(300_000) }, /secret/],
    ['jira', {}, {}, /x-hub-signature is missing/],
    ['jira', {}, { 'x-hub-signature': 'md5=0' }, /x-hub-signature is not sha256= and 64 hex digits/],
    ['jira', {}, sha256('0'.repeat(63)), /is not sha256=/],
    ['jira', {}, sha256('0'.repeat(64)), /secret/],
    ['freshdesk', {}, {}, /header authorization is missing/],
    ['freshdesk', {}, { authorization: 'Bearer x' }, /is not Basic/],
    ['freshdesk', {}, { authorization: 'Basic a b' }, /is not Basic/],
    ['freshdesk', {}, { authorization: 'Not Basic abcd' }, /is not Basic/],
    ['freshdesk', {}, { authorization: 'Basic   abcd' }, /user or password is wrong/],
    ['freshdesk', byHeader, {}, /header x-secret is missing/],
    ['freshdesk', byHeader, { 'x-secret': 'other' }, /value of the header x-secret is not the secret/],
    ['jira', byHeader, {}, /header x-secret is missing/],
    ['helpdesk', byHeader, { 'x-secret': 'other' }, /value of the header x-secret is not the secret/],
    ['helpdesk', byUrl, {}, /the URL ends without the secret/],
    ['helpdesk', {}, {}, /missing/],
  ])('by a source of the type %s with %j and the headers %j is named', (type, settings, headers, why) => {
    const source = sourceWith(type, settings);
    expect(receiverOf(source).whyNot(source, { headers, nowMs })).toMatch(why);
  });
});

describe('a secret that is made for a source', () => {
  const random = Buffer.alloc(32, 251);
  const [url, text] = [random.toString('base64url'), random.toString('base64')];

  it.each<[Type, object, string]>([
    ['helpdesk', {}, `whsec_${text}`],
    ['helpdesk', byHeader, url],
    ['helpdesk', byUrl, url],
    ['freshdesk', {}, `docspace:${url}`],
    ['freshdesk', byHeader, url],
    ['jira', {}, url],
  ])('of the type %s with %j has a form that it takes', (type, settings, expected) => {
    const source = sourceWith(type, settings);
    const { verify } = setUpOf(source).secrets;
    expect(verify.make?.(source, random)).toBe(expected);
    expect(verify.isUsable(source, expected)).toBe(true);
  });
});

it.each<[object, RegExp]>([
  [{}, /whsec_/],
  [byHeader, /in the header x-secret/],
  [byUrl, /last part of the URL .* 32 characters/],
])('a helpdesk with %j says what to store as its secret', (settings, hint) => {
  const source = sourceWith('helpdesk', settings);
  expect(setUpOf(source).secrets.verify.hint(source)).toMatch(hint);
});

it.each([
  ['sha256=', true],
  ['SHA256=', true],
  ['sha512=', false],
])('a webhook of Jira with the right digits after %s is authenticated: %s', (name, right) => {
  const source = sourceWith('jira', {});
  const body = new TextEncoder().encode('{}');
  const secrets = ['0123456789abcdef'];
  const headers = { 'x-hub-signature': name + hmac('0123456789abcdef', [body], 'hex') };
  expect(receiverOf(source).verify(source, { headers, body, secrets, nowMs })).toBe(right);
});

import { expect, it } from 'vitest';
import {
  isFromPortal,
  isPortalWebhookSecret,
  makePortalWebhookSecret,
  portalSignature,
  readPortalWebhook,
} from '../../../../lib/intake/portal/webhook.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const body = bytes('{"event":{}}');

it('signs with upper-case hex digits of the HMAC over the body, as the portal does', () => {
  // RFC 4231, 4.3.
  expect(portalSignature('Jefe', bytes('what do ya want for nothing?'))).toBe(
    'sha256=5BDCC146BF60754E6A042426089575C75A003F089D2739839DEC58B964EC3843',
  );
});

it.each<[string, string | undefined, boolean]>([
  ['the signature of the secret', portalSignature('one secret', body), true],
  ['the signature of an older secret', portalSignature('older one', body), true],
  ['the signature of another secret', portalSignature('another', body), false],
  ['the signature of another body', portalSignature('one secret', bytes('{}')), false],
  ['lower-case hex digits', portalSignature('one secret', body).toLowerCase(), false],
  ['no scheme', portalSignature('one secret', body).slice(7), false],
  ['nothing', undefined, false],
  ['two signatures', `${portalSignature('one secret', body)}, x`, false],
])('takes a webhook with %s: %s', (_, signature, taken) => {
  const headers = { 'x-docspace-signature-256': signature };
  expect(isFromPortal(headers, body, ['one secret', 'older one'])).toBe(taken);
});

it.each([
  ['R1.u7KqZ', true],
  ['12345678', true],
  ['1234567', false],
  ['a'.repeat(30), true],
  ['a'.repeat(31), false],
  ['with a space', false],
  ['with-umlaut-ä', false],
])('takes "%s" as the secret of a webhook of the portal: %s', (secret, taken) => {
  expect(isPortalWebhookSecret(secret)).toBe(taken);
});

it('makes secrets that every policy of the portal takes, each another', () => {
  for (const fill of [0, 7, 255]) {
    const made = makePortalWebhookSecret(Buffer.alloc(32, fill));
    expect(isPortalWebhookSecret(made)).toBe(true);
    expect(made).toMatch(/^(?=.*[A-Z])(?=.*\d)(?=.*[.])[A-Za-z0-9.]{30}$/);
  }
  expect(makePortalWebhookSecret(Buffer.alloc(32, 1))).not.toBe(makePortalWebhookSecret(Buffer.alloc(32, 2)));
});

it.each<[string, unknown, ReturnType<typeof readPortalWebhook>]>([
  [
    'an archived room',
    { event: { trigger: 'room.archived' }, payload: { id: 7, title: 'Q1', folderType: 16 } },
    { trigger: 'room.archived', roomId: 7, title: 'Q1' },
  ],
  [
    'a deleted room whose id is a text',
    { event: { trigger: 'room.deleted' }, payload: { id: '7' } },
    { trigger: 'room.deleted', roomId: 7 },
  ],
  ['a new room', { event: { trigger: 'room.created' }, payload: { id: 7 } }, { other: 'room.created' }],
  [
    'a room in another cloud',
    { event: { trigger: 'room.updated' }, payload: { id: 'sbox-1-|folder' } },
    { other: 'room.updated' },
  ],
  ['no event', { payload: { id: 7 } }, undefined],
  ['a list', [], undefined],
])('reads a webhook about %s', (_, json, read) => {
  expect(readPortalWebhook(bytes(JSON.stringify(json)))).toStrictEqual(read);
});

it('reads nothing of a body that is no JSON', () => {
  expect(readPortalWebhook(bytes('<html>'))).toBeUndefined();
});

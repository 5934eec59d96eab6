import { createHmac, timingSafeEqual } from 'node:crypto';
import type { HeaderMap } from '../contract/receive.ts';

/** Seconds by which a timestamp may differ from our clock, in both directions. */
const toleranceSeconds = 300;
const prefix = 'whsec_';

/**
 * True if one of the signatures is right under one of the secrets and the timestamp is within five minutes
 * of `nowMs`. Never throws. (Standard Webhooks specification 1.0.0; several signatures and several secrets
 * make a rotation possible without losing an event.)
 *
 * Not the `standardwebhooks` package, because the body is bytes here and the clock a dependency; that package is the
 * judge in the tests.
 *
 * @param body exactly what came over the wire
 * @param secrets `whsec_` and base64
 */
export function verifyStandardWebhook(
  headers: HeaderMap,
  body: Uint8Array,
  secrets: readonly string[],
  nowMs: number,
): boolean {
  const id = headers['webhook-id'];
  const timestamp = headers['webhook-timestamp'];
  const signatures = headers['webhook-signature'];
  if (!id || !timestamp || !signatures || !/^\d{1,12}$/.test(timestamp)) return false;
  // The header came twice, and programs differ in which of the two they read.
  if (signatures.includes(', ')) return false;
  if (Math.abs(nowMs / 1000 - Number(timestamp)) > toleranceSeconds) return false;
  // As text: decoding base64 would forgive what no signer makes, such as the comma of two headers that were joined.
  const given = signatures
    .split(' ')
    .filter((signature) => signature.startsWith('v1,'))
    .map((signature) => Buffer.from(signature.slice('v1,'.length)));
  let right = false;
  for (const secret of secrets) {
    const key = keyOf(secret);
    if (!key) continue;
    const expected = Buffer.from(mac(key, id, timestamp, body).toString('base64'));
    for (const candidate of given) {
      // No early way out: how long it takes must not tell which secret or signature was near.
      if (candidate.length === expected.length && timingSafeEqual(candidate, expected)) right = true;
    }
  }
  return right;
}

/**
 * The three headers that authenticate a webhook of a generic source, and the events that we send.
 *
 * @param secret `whsec_` and base64
 * @param timestampMs when it is sent; the header has seconds
 * @throws Error if the secret has another form; the message does not quote it
 */
export function signStandardWebhook(
  secret: string,
  id: string,
  timestampMs: number,
  body: string | Uint8Array,
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  const key = keyOf(secret);
  if (!key) throw new Error(`a Standard Webhooks secret is ${prefix} and base64 of 24 to 64 bytes`);
  const timestamp = String(Math.floor(timestampMs / 1000));
  const signature = mac(key, id, timestamp, typeof body === 'string' ? Buffer.from(body) : body);
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature.toString('base64')}`,
  };
}

/** True for `whsec_` and base64 of 24 to 64 bytes, as the specification asks for. */
export function isStandardWebhookSecret(secret: string): boolean {
  return keyOf(secret) !== undefined;
}

function keyOf(secret: string): Buffer | undefined {
  if (!secret.startsWith(prefix) || !/^[A-Za-z0-9+/]+={0,2}$/.test(secret.slice(prefix.length)))
    return undefined;
  const key = Buffer.from(secret.slice(prefix.length), 'base64');
  return key.length >= 24 && key.length <= 64 ? key : undefined;
}

function mac(key: Buffer, id: string, timestamp: string, body: Uint8Array): Buffer {
  return createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
}

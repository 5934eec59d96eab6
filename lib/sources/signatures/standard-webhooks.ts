import { createHmac, timingSafeEqual } from 'node:crypto';
import type { HeaderMap } from '../contract/receive.ts';
import { otherSecretOrBody } from './hmac.ts';

/** Seconds by which a timestamp may differ from our clock, in both directions. */
const toleranceSeconds = 300;
const prefix = 'whsec_';

const headersThatBegin = (begin: string) => ({
  id: `${begin}-id`,
  timestamp: `${begin}-timestamp`,
  signature: `${begin}-signature`,
});
const usualHeaders = headersThatBegin('webhook');
/** The names at senders on Svix that do not pay for the others; all else is the same (docs.svix.com, "Receiving", 2026). */
const svixHeaders = headersThatBegin('svix');

/** An id is signed between full stops, so one that holds any could move them (Standard Webhooks 1.0.0, "Signature scheme"). */
const idForm = /^[A-Za-z0-9_-]{1,256}$/;

interface Signed {
  id: string;
  timestamp: string;
  /** Separated by spaces. */
  signatures: string;
}

/** What the headers say of the signature, or why they cannot be right under any secret; quotes no value. */
function signedPart(headers: HeaderMap, nowMs: number): Signed | string {
  // One of the two sets counts, never parts of both.
  const isSvix =
    headers[usualHeaders.signature] === undefined && headers[svixHeaders.signature] !== undefined;
  const set = isSvix ? svixHeaders : usualHeaders;
  const { [set.id]: id, [set.timestamp]: timestamp, [set.signature]: signatures } = headers;
  if (!id) return `the header ${set.id} is missing`;
  if (!timestamp) return `the header ${set.timestamp} is missing`;
  if (!signatures) return `the header ${set.signature} is missing`;
  if (!idForm.test(id)) return `${set.id} is not 1 to 256 letters, digits, "_" and "-"`;
  if (!/^\d{1,12}$/.test(timestamp)) return `${set.timestamp} is no number of seconds`;
  // Programs differ in which of the two they read.
  if (signatures.includes(', ')) return `the header ${set.signature} came twice`;
  if (Math.abs(nowMs / 1000 - Number(timestamp)) > toleranceSeconds) {
    return `${set.timestamp} is more than ${toleranceSeconds} s off our clock`;
  }
  return { id, timestamp, signatures };
}

/** Why {@link verifyStandardWebhook} is false; quotes no value. */
export function whyNoStandardWebhook(headers: HeaderMap, nowMs: number): string {
  const signed = signedPart(headers, nowMs);
  return typeof signed === 'string' ? signed : otherSecretOrBody;
}

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
  const signed = signedPart(headers, nowMs);
  if (typeof signed === 'string') return false;
  const { id, timestamp, signatures } = signed;
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
      // No early way out: how long it takes must not show which secret or signature was near.
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

/** A secret in the form of the specification. */
export function makeStandardWebhookSecret(random: Buffer): string {
  return prefix + random.toString('base64');
}

/** True for `whsec_` and base64 of 24 to 64 bytes, as the specification requires. */
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

import type { HeaderMap, WebhookToVerify } from '../contract/receive.ts';
import type { WebhookToSign } from '../contract/samples.ts';
import { type HmacAlgorithm, hmac, isHmac, otherSecretOrBody } from './hmac.ts';

/** A signature that the settings of a source describe. Names of headers are in lower case. */
export interface DeclaredHmac {
  scheme: 'hmac';
  /** Has the signature. */
  header: string;
  algorithm: HmacAlgorithm;
  encoding: 'hex' | 'base64';
  /** Stands before the signature in its header. */
  prefix: string;
  /** What is signed: `{body}` and, where they are named, `{method}`, `{url}` and `{timestamp}`, with any text between. */
  signed: string;
  /** What `{url}` stands for: the address as the sender calls it, and never as a request names it. */
  url?: string;
  timestamp?: SignedTime;
  /** Headers of a scheme that is not enough, each with what to use instead. */
  insufficient: Readonly<Record<string, string>>;
}

/** A time that is signed too, so that nobody can send an old webhook again. */
export interface SignedTime {
  header: string;
  unit: 'seconds' | 'milliseconds' | 'iso';
  /** By so much it may differ from our clock, in both directions. */
  toleranceSeconds: number;
}

const digestBytes: Readonly<Record<HmacAlgorithm, number>> = { sha1: 20, sha256: 32, sha512: 64 };

/** The digest and the time that headers name, or why they cannot be right under any secret; quotes no value. */
function signedPart(
  proof: DeclaredHmac,
  headers: HeaderMap,
  nowMs: number,
): { digest: string; timestamp: string } | string {
  const { header, prefix, encoding, algorithm, timestamp: time } = proof;
  const value = headers[header];
  if (!value) return insufficientOf(proof, headers) ?? `the header ${header} is missing`;
  const digest = digestIn(value, proof);
  if (digest === undefined) {
    const bytes = digestBytes[algorithm];
    const form = encoding === 'hex' ? `${bytes * 2} hex digits` : `base64 of ${bytes} bytes`;
    return `${header} is not ${prefix ? `"${prefix.trim()}" and ` : ''}${form}`;
  }
  if (!time) return { digest, timestamp: '' };
  const timestamp = headers[time.header];
  if (!timestamp) return `the header ${time.header} is missing`;
  const atMs = msOf(timestamp, time.unit);
  if (atMs === undefined) return `${time.header} is no ${units[time.unit]}`;
  if (Math.abs(nowMs - atMs) > time.toleranceSeconds * 1000) {
    return `${time.header} is more than ${time.toleranceSeconds} s off our clock`;
  }
  return { digest, timestamp };
}

/** Hex digits have no letter case; a prefix is a word such as `sha256=`, and has none either. */
function digestIn(value: string, { prefix, encoding, algorithm }: DeclaredHmac): string | undefined {
  if (value.slice(0, prefix.length).toLowerCase() !== prefix.toLowerCase()) return undefined;
  const digest = value.slice(prefix.length);
  const bytes = digestBytes[algorithm];
  if (encoding === 'hex') {
    return /^[0-9a-f]+$/i.test(digest) && digest.length === bytes * 2 ? digest.toLowerCase() : undefined;
  }
  const isDigest = /^[A-Za-z0-9+/]+={0,2}$/.test(digest) && digest.length === Math.ceil(bytes / 3) * 4;
  return isDigest ? digest : undefined;
}

const units: Readonly<Record<SignedTime['unit'], string>> = {
  seconds: 'number of seconds',
  milliseconds: 'number of milliseconds',
  iso: 'time in ISO 8601',
};

function msOf(timestamp: string, unit: SignedTime['unit']): number | undefined {
  if (unit === 'iso') {
    const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(timestamp);
    const atMs = isTime ? Date.parse(timestamp) : Number.NaN;
    return Number.isNaN(atMs) ? undefined : atMs;
  }
  if (!/^\d{1,15}$/.test(timestamp)) return undefined;
  return Number(timestamp) * (unit === 'seconds' ? 1000 : 1);
}

function insufficientOf({ insufficient }: DeclaredHmac, headers: HeaderMap): string | undefined {
  const other = Object.keys(insufficient).find((name) => headers[name] !== undefined);
  return other && `the header ${other} alone is not enough, ${insufficient[other]}`;
}

/** The bytes that are signed, in their order. */
function signedBytes(
  { signed, url = '' }: DeclaredHmac,
  { method, body, timestamp }: { method: string; body: string | Uint8Array; timestamp: string },
): (string | Uint8Array)[] {
  const values: Readonly<Record<string, string | Uint8Array>> = {
    '{method}': method,
    '{url}': url,
    '{body}': body,
    '{timestamp}': timestamp,
  };
  return signed
    .split(/(\{\w+\})/)
    .map((part) => (Object.hasOwn(values, part) ? (values[part] ?? part) : part));
}

/** True if the webhook has the signature, under one of the secrets, and a time that counts. Never throws. */
export function verifyDeclaredHmac(proof: DeclaredHmac, webhook: WebhookToVerify): boolean {
  const { headers, body, secrets, nowMs, method = 'POST' } = webhook;
  const part = signedPart(proof, headers, nowMs);
  if (typeof part === 'string') return false;
  const bytes = signedBytes(proof, { method, body, timestamp: part.timestamp });
  return isHmac(part.digest, proof.encoding, bytes, secrets, proof.algorithm);
}

/** Why {@link verifyDeclaredHmac} is false; quotes no value. */
export function whyNoDeclaredHmac(proof: DeclaredHmac, headers: HeaderMap, nowMs: number): string {
  const part = signedPart(proof, headers, nowMs);
  if (typeof part !== 'string') return otherSecretOrBody + (proof.url ? ', or of another URL' : '');
  return part;
}

/** The headers of a webhook that is signed so. */
export function signDeclaredHmac(
  proof: DeclaredHmac,
  { secret, body, nowMs }: Pick<WebhookToSign, 'secret' | 'body' | 'nowMs'>,
): Record<string, string> {
  const { header, prefix, encoding, algorithm, timestamp: time } = proof;
  const timestamp = time ? timestampOf(nowMs, time.unit) : '';
  const bytes = signedBytes(proof, { method: 'POST', body, timestamp });
  return {
    [header]: prefix + hmac(secret, bytes, encoding, algorithm),
    ...(time ? { [time.header]: timestamp } : {}),
  };
}

function timestampOf(ms: number, unit: SignedTime['unit']): string {
  if (unit === 'iso') return new Date(ms).toISOString();
  return String(unit === 'seconds' ? Math.floor(ms / 1000) : ms);
}

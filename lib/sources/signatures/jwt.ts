import type { HeaderMap } from '../contract/receive.ts';
import { hmac, isHmac } from './hmac.ts';

/**
 * A token that the sender signs with the secret (RFC 7519 with HS256 of RFC 7518), as the apps of monday send it. It proves who
 * sends and to whom, and nothing about the body.
 */
export interface DeclaredJwt {
  scheme: 'jwt';
  /** Has the token, in lower case. */
  header: string;
  /** Its claim `aud`: the address that is called. */
  audience: string;
}

/** By so much its times may differ from our clock. */
const toleranceSeconds = 300;
const tokenForm = /^([\w-]{1,500})\.([\w-]{1,4000})\.([\w-]{43})$/;

/** The signed part and the signature of a token whose claims count now, or why it cannot be right; quotes no value. */
function signedPart(
  { header, audience }: DeclaredJwt,
  headers: HeaderMap,
  nowMs: number,
): { signed: string; signature: string } | string {
  const value = headers[header]?.replace(/^bearer +/i, '');
  if (!value) return `the header ${header} is missing`;
  const [, head = '', claims = '', signature = ''] = tokenForm.exec(value) ?? [];
  const { alg } = jsonOf(head);
  if (alg !== 'HS256') return `${header} is no JWT that is signed with HS256`;
  const { aud, exp, iat } = jsonOf(claims);
  if (![aud].flat().includes(audience)) return `${header} is for another audience than the settings name`;
  const now = nowMs / 1000;
  if (typeof exp !== 'number' || exp < now - toleranceSeconds) return `${header} is over, or has no end`;
  if (typeof iat === 'number' && iat > now + toleranceSeconds) return `${header} is of the future`;
  return { signed: `${head}.${claims}`, signature };
}

function jsonOf(part: string): Record<string, unknown> {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString()) ?? {};
  } catch {
    return {};
  }
}

/** True if the token is signed under one of the secrets, and counts for us and now. Never throws. */
export function verifyJwt(
  proof: DeclaredJwt,
  headers: HeaderMap,
  secrets: readonly string[],
  nowMs: number,
): boolean {
  const part = signedPart(proof, headers, nowMs);
  if (typeof part === 'string') return false;
  // The last letter of 32 bytes has two bits that count for nothing: only one form of it is made by signers.
  return isHmac(part.signature, 'base64url', [part.signed], secrets);
}

/** Why {@link verifyJwt} is false; quotes no value. */
export function whyNoJwt(proof: DeclaredJwt, headers: HeaderMap, nowMs: number): string {
  const part = signedPart(proof, headers, nowMs);
  return typeof part === 'string' ? part : 'the token is signed with another secret';
}

/** The header of a webhook that is sent with such a token, which counts for as long as clocks may differ. */
export function signJwt(
  { header, audience }: DeclaredJwt,
  secret: string,
  nowMs: number,
): Record<string, string> {
  const iat = Math.floor(nowMs / 1000);
  const part = (json: object) => Buffer.from(JSON.stringify(json)).toString('base64url');
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ aud: audience, iat, exp: iat })}`;
  return { [header]: `${signed}.${hmac(secret, [signed], 'base64url')}` };
}

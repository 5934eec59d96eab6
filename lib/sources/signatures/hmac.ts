import { createHmac, timingSafeEqual } from 'node:crypto';

export const hmacAlgorithms = ['sha256', 'sha512', 'sha1'] as const;
export type HmacAlgorithm = (typeof hmacAlgorithms)[number];
type HmacEncoding = 'base64' | 'base64url' | 'hex';

/** Why a signature in the right form is refused. */
export const otherSecretOrBody = 'the signature is of another secret, or of other bytes than the body';

/**
 * True if a value is the HMAC of the parts under one of the keys. The key is the secret's text, as
 * Zendesk and Atlassian use it. Never throws, and takes as long for a near miss as for any other.
 *
 * @param given in the encoding and letter case of the HMAC
 */
export function isHmac(
  given: string,
  encoding: HmacEncoding,
  parts: readonly (string | Uint8Array)[],
  secrets: readonly string[],
  algorithm: HmacAlgorithm = 'sha256',
): boolean {
  const candidate = Buffer.from(given);
  let right = false;
  for (const secret of secrets) {
    const expected = Buffer.from(hmac(secret, parts, encoding, algorithm));
    if (candidate.length === expected.length && timingSafeEqual(candidate, expected)) right = true;
  }
  return right;
}

export function hmac(
  secret: string,
  parts: readonly (string | Uint8Array)[],
  encoding: HmacEncoding,
  algorithm: HmacAlgorithm = 'sha256',
): string {
  const mac = createHmac(algorithm, secret);
  for (const part of parts) mac.update(part);
  return mac.digest(encoding);
}

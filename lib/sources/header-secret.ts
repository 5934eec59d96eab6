import { createHash, timingSafeEqual } from 'node:crypto';

/** Shorter ones can be guessed; a secret that is too short proves nothing and is passed over. */
const shortestSecret = 16;

/**
 * True if the header's value is one of the secrets. Compares hashes, so neither length nor content can be
 * learnt from the time it takes. Never throws.
 */
export function verifyHeaderSecret(value: string | undefined, secrets: readonly string[]): boolean {
  if (!value) return false;
  const given = hash(value);
  let right = false;
  for (const secret of secrets) {
    if (secret.length >= shortestSecret && timingSafeEqual(given, hash(secret))) right = true;
  }
  return right;
}

/** True for a secret that is long enough to prove something. */
export function isHeaderSecret(secret: string): boolean {
  return secret.length >= shortestSecret;
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

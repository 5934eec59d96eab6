import { isOneOf } from './one-of-secrets.ts';

/** Shorter ones can be guessed: a secret that is too short authenticates nobody and is passed over. */
const minSecretLength = 16;

/** True if the header's value is one of the secrets. Never throws. */
export function verifyHeaderSecret(value: string | undefined, secrets: readonly string[]): boolean {
  return isOneOf(value, secrets.filter(isHeaderSecret));
}

/** True for a secret that is long enough not to be guessed. */
export function isHeaderSecret(secret: string): boolean {
  return secret.length >= minSecretLength;
}

/** A secret that every header and every URL takes, and every form in which admins enter it. */
export function makeHeaderSecret(random: Buffer): string {
  return random.toString('base64url');
}

/**
 * The same for the user and password of HTTP Basic (RFC 7617, in UTF-8).
 *
 * @param value of the header `authorization`
 * @param secrets `user:password` each
 */
export function verifyBasic(value: string | undefined, secrets: readonly string[]): boolean {
  const credentials = /^basic +(\S+)$/i.exec(value ?? '')?.[1];
  return isOneOf(credentials, secrets.filter(isBasicSecret).map(base64));
}

/** The header `authorization` of HTTP Basic. */
export function basic(credentials: string): string {
  return `Basic ${base64(credentials)}`;
}

/** True for `user:password` with a password that is long enough not to be guessed. */
export function isBasicSecret(secret: string): boolean {
  const colon = secret.indexOf(':');
  return colon > 0 && secret.length - colon - 1 >= minSecretLength;
}

/** Why a secret in a header is refused; quotes no value. */
export function whyNoHeaderSecret(header: string, value: string | undefined): string {
  return value ? `the value of the header ${header} is not the secret` : `the header ${header} is missing`;
}

/** The same for {@link verifyBasic}. */
export function whyNoBasic(value: string | undefined): string {
  if (!value) return 'the header authorization is missing';
  return /^basic +\S+$/i.test(value) ? 'user or password is wrong' : 'the header authorization is not Basic';
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

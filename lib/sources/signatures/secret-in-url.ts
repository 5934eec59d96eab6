import type { SourceSettings } from '../../settings/schema.ts';
import { isOneOf } from './one-of-secrets.ts';

/**
 * 32 characters or more that stand in a path as they are (RFC 3986, 3.3: unreserved ones and "="). Longer than a secret in
 * a header, because a URL is seen by more programs and people.
 */
const secretForm = /^[A-Za-z0-9._~=-]{32,256}$/;

/** Does this source have its secret at the end of its webhook URL? */
export function hasSecretInUrl(source: SourceSettings): boolean {
  return (source as { proof?: { scheme?: string } }).proof?.scheme === 'secret-in-url';
}

/** The URL that is entered in the system of a source: with its secret at the end where the source has it there. */
export function urlWithSecret(source: SourceSettings, webhookUrl: string, secret: string): string {
  return hasSecretInUrl(source) ? `${webhookUrl}/${secret}` : webhookUrl;
}

/** True for a secret that is long enough not to be guessed and that may stand in a path. */
export function isSecretForUrl(secret: string): boolean {
  return secretForm.test(secret);
}

/** True if what the URL ends with is one of the secrets. Never throws. */
export function verifySecretInUrl(given: string | undefined, secrets: readonly string[]): boolean {
  return isOneOf(given, secrets.filter(isSecretForUrl));
}

/** Why a secret at the end of the URL is refused; quotes no value. */
export function whyNoSecretInUrl(given: string | undefined): string {
  return given ? 'what the URL ends with is not the secret' : 'the URL ends without the secret';
}

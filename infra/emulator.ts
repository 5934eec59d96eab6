import { isLoopback } from '../lib/settings/addresses.ts';

/** Where stacks for an emulator belong. Nobody has the account at AWS, so the CDK deploys them nowhere else. */
export const emulatedPlace = { account: '000000000000', region: 'us-east-1' };

/**
 * Is the AWS that the SDK and the CDK speak to an emulator on this very machine? Then the portal and the
 * sources may be there too, and be spoken to over plain http.
 */
export function isOnEmulator({ AWS_ENDPOINT_URL: url = '' }: NodeJS.ProcessEnv = process.env): boolean {
  return URL.canParse(url) && isLoopback(new URL(url).hostname);
}

import type { SecretForm } from '../contract/secret-form.ts';
import type { WriteBackTools } from '../contract/write-back.ts';
import { basic } from '../signatures/header-secret.ts';
import { type VendorApi, vendorApi } from '../vendor-api/client.ts';
import type { FreshdeskSettings } from './settings.ts';

export const writeBackSecret: SecretForm<FreshdeskSettings> = {
  hint: () => 'the API key of a Freshdesk agent',
  isUsable: (_, secret) => /^[A-Za-z0-9_-]{16,100}$/.test(secret),
};

/** Where the API of the account is, without a trailing slash. */
export function apiUrlOf({ apiUrl, subdomain }: FreshdeskSettings): string {
  return apiUrl ?? `https://${subdomain}.freshdesk.com`;
}

/** Our access to the API of the account. */
export function apiOf(source: FreshdeskSettings, tools: Omit<WriteBackTools, 'dial'>): VendorApi {
  return vendorApi(tools, {
    url: apiUrlOf(source),
    // The password is not looked at (Freshdesk API reference, "Authentication").
    authorization: basic(`${tools.secret}:X`),
  });
}

import type { SecretForm } from '../contract/secret-form.ts';
import type { WriteBackTools } from '../contract/write-back.ts';
import { basic } from '../signatures/header-secret.ts';
import { type VendorApi, vendorApi } from '../vendor-api/client.ts';
import type { ZendeskSettings } from './settings.ts';

export const writeBackSecret: SecretForm<ZendeskSettings> = {
  hint: () => 'agent@example.com/token:API_TOKEN, or "Bearer " and an OAuth token',
  isUsable: (_, secret) => authorizationOf(secret) !== undefined,
};

/** An API token with its agent (Basic), or an OAuth token. */
function authorizationOf(secret: string): string | undefined {
  if (/^Bearer \S{16,}$/.test(secret)) return secret;
  return /^[^\s:/@]+@[^\s:/]+\/token:\S{16,}$/.test(secret) ? basic(secret) : undefined;
}

/** Where the API of the account is, without a trailing slash. */
export function apiUrlOf({ apiUrl, subdomain }: ZendeskSettings): string {
  return apiUrl ?? `https://${subdomain}.zendesk.com`;
}

/** Our access to the API of the account. */
export function apiOf(source: ZendeskSettings, tools: Omit<WriteBackTools, 'dial'>): VendorApi {
  return vendorApi(tools, {
    url: apiUrlOf(source),
    authorization: authorizationOf(tools.secret) ?? '',
  });
}

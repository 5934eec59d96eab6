import type { SecretForm } from '../contract/secret-form.ts';
import type { WriteBackTools } from '../contract/write-back.ts';
import { basic } from '../signatures/header-secret.ts';
import { type VendorApi, vendorApi } from '../vendor-api/client.ts';
import type { JiraSettings } from './settings.ts';

export const writeBackSecret: SecretForm<JiraSettings> = {
  hint: () => 'agent@example.com:API_TOKEN, or "Bearer " and an OAuth token (with cloudId)',
  isUsable: (source, secret) => authorizationOf(source, secret) !== undefined,
};

/** An API token with its account (Basic), or an OAuth token, which only api.atlassian.com takes. */
function authorizationOf({ cloudId }: JiraSettings, secret: string): string | undefined {
  if (/^Bearer \S{16,}$/.test(secret)) return cloudId ? secret : undefined;
  return /^[^\s:@]+@[^\s:]+:\S{16,}$/.test(secret) ? basic(secret) : undefined;
}

/** Where the API of a site is, without a trailing slash. */
export function apiUrlOf({ apiUrl, site, cloudId }: JiraSettings): string {
  return apiUrl ?? (cloudId ? `https://api.atlassian.com/ex/jira/${cloudId}` : `https://${site}`);
}

/** Our access to the API of a site. */
export function apiOf(source: JiraSettings, tools: Omit<WriteBackTools, 'dial'>): VendorApi {
  return vendorApi(tools, {
    url: apiUrlOf(source),
    authorization: authorizationOf(source, tools.secret) ?? '',
  });
}

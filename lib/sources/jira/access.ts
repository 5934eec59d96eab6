import * as v from 'valibot';
import { basic } from '../header-secret.ts';
import type { SourceTrouble, WriteBackTools } from '../source-type.ts';
import { type VendorApi, vendorApi } from '../vendor-api.ts';
import { apiUrlOf } from '../vendor-settings.ts';
import type { JiraSettings } from './jira.ts';

/** An API token with its account (Basic), or an OAuth token, which is for api.atlassian.com. */
export function authorizationOf({ cloudId }: JiraSettings, secret: string): string | undefined {
  if (/^Bearer \S{16,}$/.test(secret)) return cloudId ? secret : undefined;
  return /^[^\s:@]+@[^\s:]+:\S{16,}$/.test(secret) ? basic(secret) : undefined;
}

/** Our access to the API of a site. */
export function apiOf(source: JiraSettings, tools: WriteBackTools): VendorApi {
  return vendorApi(tools, {
    url: apiUrlOf(
      source,
      source.cloudId ? `https://api.atlassian.com/ex/jira/${source.cloudId}` : `https://${source.site}`,
    ),
    authorization: authorizationOf(source, tools.secret) ?? '',
  });
}

const needed = ['BROWSE_PROJECTS', 'LINK_ISSUES', 'EDIT_ISSUES'];
const permissionsAnswer = v.object({
  permissions: v.record(v.string(), v.object({ havePermission: v.boolean() })),
});

/** The account and its rights (Jira Cloud REST API v3, "Get current user", "Get my permissions"). */
export async function check(source: JiraSettings, tools: WriteBackTools): Promise<SourceTrouble[]> {
  const call = apiOf(source, tools);
  await call({ path: '/rest/api/3/myself', schema: v.unknown() });
  const troubles: SourceTrouble[] = [];
  // Without a project Jira tells what is permitted in any.
  for (const project of source.only?.projects ?? [undefined]) {
    const query = { permissions: needed.join(','), ...(project ? { projectKey: project } : {}) };
    const answer = await call({ path: '/rest/api/3/mypermissions', query, schema: permissionsAnswer }, 404);
    const where = project ? `the Jira project ${project}` : 'every project of Jira';
    const held = answer.ok ? answer.body.permissions : {};
    const missing = needed.filter((name) => held[name]?.havePermission !== true);
    if (missing.length === 0) continue;
    const remedy = 'Give our account these permissions in the permission scheme of the project.';
    troubles.push({ grave: true, says: `Our account lacks ${missing.join(', ')} in ${where}.`, remedy });
  }
  return troubles;
}

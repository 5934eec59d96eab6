import * as v from 'valibot';
import type { CheckTools, SourceSetUp, SourceTrouble } from '../contract/set-up.ts';
import { checked } from '../vendor-api/outcome.ts';
import { apiOf, writeBackSecret } from './api.ts';
import { verifySecret } from './authentication.ts';
import { type JiraSettings, jiraSettings } from './settings.ts';

export const jiraSetUp: SourceSetUp<JiraSettings> = {
  settings: jiraSettings,
  example: { site: 'acme.atlassian.net' },
  secrets: { verify: verifySecret, writeBack: writeBackSecret },
  whenWell: 'Its account has the permissions that results need.',
  check: (source, tools) => checked(() => check(source, tools)),
};

const neededPermissions = ['BROWSE_PROJECTS', 'LINK_ISSUES', 'EDIT_ISSUES'];
const permissionsAnswer = v.object({
  permissions: v.record(v.string(), v.object({ havePermission: v.boolean() })),
});

/** The account and its rights (Jira Cloud REST API v3, "Get current user", "Get my permissions"). */
async function check(source: JiraSettings, tools: CheckTools): Promise<SourceTrouble[]> {
  const call = apiOf(source, tools);
  await call({ path: '/rest/api/3/myself', schema: v.unknown() });
  const troubles: SourceTrouble[] = [];
  // Without a project Jira says what is permitted in any.
  for (const project of source.only?.projects ?? [undefined]) {
    const query = { permissions: neededPermissions.join(','), ...(project ? { projectKey: project } : {}) };
    const answer = await call({ path: '/rest/api/3/mypermissions', query, schema: permissionsAnswer }, 404);
    const where = project ? `the Jira project ${project}` : 'every project of Jira';
    const held = answer.ok ? answer.body.permissions : {};
    const missing = neededPermissions.filter((name) => held[name]?.havePermission !== true);
    if (missing.length === 0) continue;
    const remedy = 'Give our account these permissions in the permission scheme of the project.';
    troubles.push({ grave: true, says: `Our account lacks ${missing.join(', ')} in ${where}.`, remedy });
  }
  return troubles;
}

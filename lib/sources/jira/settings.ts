import * as v from 'valibot';
import * as f from '../../settings/fields.ts';
import { onlySetting } from '../bodies/only-setting.ts';
import type { SettingsOf } from '../contract/settings.ts';
import { authenticationSetting } from '../signatures/authentication-setting.ts';
import { vendorSettings } from '../vendor-api/settings.ts';

/** Jira Cloud: Jira Service Management as a helpdesk, or Jira as a project system. */
export const jiraSettings = (local: boolean) => ({
  /** `acme.atlassian.net`. */
  site: f.pattern(
    /^[a-z0-9][a-z0-9-]{0,62}\.atlassian\.net$/,
    'write the host of your Jira site, such as "acme.atlassian.net"',
  ),
  /** Of the site: its API is then called at api.atlassian.com, as OAuth and scoped tokens require. */
  cloudId: v.optional(
    f.pattern(
      /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
      'write the cloudId that https://SITE/_edge/tenant_info shows, such as "1324a887-45db-1bf4-1e99-ef0ff456d421"',
    ),
  ),
  /** What an issue is: a ticket, or a project (an epic) whose room comes from a template. */
  makes: v.optional(f.choice(['tickets', 'projects']), 'tickets'),
  /** Admin webhooks are signed; automation rules can only send a header. */
  proof: authenticationSetting('signature'),
  only: onlySetting({ projects: 'SUP', issueTypes: 'Epic', labels: 'vip' }),
  ...vendorSettings(local),
});

export type JiraSettings = SettingsOf<typeof jiraSettings>;

import * as v from 'valibot';
import * as f from '../../settings/fields.ts';
import { onlySetting } from '../bodies/only-setting.ts';
import { vendorId } from '../bodies/vendor-id.ts';
import type { SettingsOf } from '../contract/settings.ts';
import { vendorSettings } from '../vendor-api/settings.ts';

const fieldCode = (what: string) =>
  f.pattern(
    /^[0-9a-f]{40}$/,
    `write the API key of the field ${what}, 40 letters and digits, as Settings, Data fields show it`,
  );

/** Pipedrive: a deal is a project. */
export const pipedriveSettings = (local: boolean) => ({
  /** `acme` of acme.pipedrive.com. */
  company: f.pattern(
    /^[a-z0-9][a-z0-9-]{0,62}$/,
    'write the first part of your Pipedrive address, such as "acme" of acme.pipedrive.com',
  ),
  /** The account whose deals get rooms: another one may send with the same password. */
  companyId: vendorId('the id of the company, as the meta.company_id of its webhooks says it', 8087566),
  /** The field of deals, of the type Text, that gets the room's URL. */
  roomField: fieldCode('for the room'),
  /** The field that says the type of a project; absent: the id of the pipeline does. */
  typeField: v.optional(fieldCode('that says the type')),
  only: onlySetting({ pipelines: '1', stages: '2' }),
  ...vendorSettings(local),
});

export type PipedriveSettings = SettingsOf<typeof pipedriveSettings>;

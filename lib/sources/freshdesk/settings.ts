import * as v from 'valibot';
import * as f from '../../settings/fields.ts';
import { onlySetting } from '../bodies/only-setting.ts';
import type { SettingsOf } from '../contract/settings.ts';
import { authenticationSetting } from '../signatures/authentication-setting.ts';
import { vendorSettings } from '../vendor-api/settings.ts';
import { statusRemedy } from './ticket-status.ts';

export const freshdeskSettings = (local: boolean) => ({
  /** `acme` of acme.freshdesk.com. */
  subdomain: f.pattern(
    /^[a-z0-9][a-z0-9-]{0,62}$/,
    'write the first part of your Freshdesk address, such as "acme" of acme.freshdesk.com',
  ),
  /** Name of the custom ticket field that gets the room's URL. */
  roomField: v.optional(
    f.pattern(
      /^cf_[a-z0-9_]{1,100}$/,
      'write the name of the ticket field for the room as the API has it, such as "cf_docspace_room_url"',
    ),
    'cf_docspace_room_url',
  ),
  /** Freshdesk signs nothing: its rules send a user and password, or a header. */
  proof: authenticationSetting('basic'),
  only: onlySetting({ tags: 'vip', types: 'Incident', groups: 'Second line' }),
  /** Numbers of the states in which its tickets are over; deleted and spam always are. */
  closedStates: v.optional(
    v.pipe(
      f.list(
        v.pipe(v.number(statusRemedy), v.safeInteger(statusRemedy), v.minValue(2, statusRemedy)),
        'write a list of numbers such as [4, 5]',
      ),
      v.minLength(1, 'write a list of numbers such as [4, 5]'),
    ),
    [4, 5],
  ),
  ...vendorSettings(local),
});

export type FreshdeskSettings = SettingsOf<typeof freshdeskSettings>;

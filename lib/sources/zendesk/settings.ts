import * as v from 'valibot';
import * as f from '../../settings/fields.ts';
import { onlySetting } from '../bodies/only-setting.ts';
import type { SettingsOf } from '../contract/settings.ts';
import { vendorSettings } from '../vendor-api/settings.ts';
import { openableStates } from './ticket-status.ts';

const idOfRoomField = 'write the id of the ticket field for the room, such as 360001234567';

const idOfAccount =
  'write the id of the account, such as 123456: the header x-zendesk-account-id of a delivery';

export const zendeskSettings = (local: boolean) => ({
  /** `acme` of acme.zendesk.com. */
  subdomain: f.pattern(
    /^[a-z0-9][a-z0-9-]{0,62}$/,
    'write the first part of your Zendesk address, such as "acme" of acme.zendesk.com',
  ),
  /** Id of the account; webhooks of another one that shares a secret are ignored. */
  accountId: v.optional(
    v.pipe(v.number(idOfAccount), v.safeInteger(idOfAccount), v.minValue(1, idOfAccount)),
  ),
  /** Id of the custom ticket field that gets the room's URL. */
  roomField: v.pipe(v.number(idOfRoomField), v.safeInteger(idOfRoomField), v.minValue(1, idOfRoomField)),
  only: onlySetting({ tags: 'vip', forms: '360000012345', groups: '98738', brands: '123' }),
  /** States in which its tickets are over, beside closed and deleted, from which none comes back. */
  closedStates: v.optional(
    f.list(f.choice(openableStates), 'write a list of states such as ["solved"], or [] for "closed" alone'),
    ['solved'],
  ),
  ...vendorSettings(local),
});

export type ZendeskSettings = SettingsOf<typeof zendeskSettings>;

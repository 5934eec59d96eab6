import * as v from 'valibot';
import { onlySetting } from '../bodies/only-setting.ts';
import { vendorId } from '../bodies/vendor-id.ts';
import type { SettingsOf } from '../contract/settings.ts';
import { vendorSettings } from '../vendor-api/settings.ts';

/** Asana: a project of Asana is a project. */
export const asanaSettings = (local: boolean) => ({
  /** The custom field of the type Text that gets the room's URL; absent: a task alone names the room. */
  roomField: v.optional(vendorId('the gid of a custom field of the type Text', 1204567890123456)),
  /** The custom field that says the type of a project; absent: the template does that it was made from. */
  typeField: v.optional(vendorId('the gid of a custom field', 1204567890123457)),
  only: onlySetting({ teams: 'Marketing', types: 'Campaign' }),
  ...vendorSettings(local),
});

export type AsanaSettings = SettingsOf<typeof asanaSettings>;

import * as v from 'valibot';
import * as f from '../../settings/fields.ts';
import { onlySetting } from '../bodies/only-setting.ts';
import { vendorId } from '../bodies/vendor-id.ts';
import type { SettingsOf } from '../contract/settings.ts';
import { stateSettings } from '../generic/settings.ts';
import { vendorSettings } from '../vendor-api/settings.ts';

/** As its URL in a browser and the menu of a column show it. */
const columnId = (what: string, example: string) =>
  f.pattern(/^[a-z][a-z0-9_]{0,99}$/, `write the id of the ${what} column, such as "${example}"`);

/** monday.com: an item of a board is a project. */
export const mondaySettings = (local: boolean) => ({
  /** The board whose items get rooms. */
  board: vendorId('the number of the board, which its URL ends with', 2924980809),
  /** The column of the type Link that shows the room. */
  roomColumn: columnId('Link', 'link_mkabc123'),
  /** `acme` of `https://acme.monday.com`: for links to items. */
  account: v.optional(
    f.pattern(
      /^[a-z0-9][a-z0-9-]{0,62}$/,
      'write the name of your account, such as "acme" of https://acme.monday.com',
    ),
  ),
  /** The column of the type Status that says how far an item is. */
  statusColumn: v.optional(columnId('Status', 'status')),
  /** Labels of that column with which an item gets its room; absent: each new item gets one. */
  startLabels: v.optional(
    v.pipe(
      f.list(f.text('write a label such as "Won"'), 'write a list of labels such as ["Won"]'),
      v.minLength(1, 'write a list of labels such as ["Won"], or leave it out'),
    ),
  ),
  /** The column that says the type of a project; absent: the group does. */
  typeColumn: v.optional(columnId('Status, Dropdown or Text', 'color_mksfebkh')),
  /** Recipes send no proof, so the secret is in the URL; an app signs a token for an audience. */
  proof: v.optional(
    f.byForm(
      f.shape(
        { audience: f.url('https://rooms.example.com/webhooks/monday', local) },
        'an object such as { "audience": "https://rooms.example.com/webhooks/monday" }',
      ),
      v.picklist(
        ['secret-in-url'],
        'write "secret-in-url", or { "audience": "https://rooms.example.com/webhooks/monday" } for an app',
      ),
    ),
    'secret-in-url',
  ),
  only: onlySetting({ groups: 'Roads' }),
  ...stateSettings(),
  ...vendorSettings(local),
});

export type MondaySettings = SettingsOf<typeof mondaySettings>;

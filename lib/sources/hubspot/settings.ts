import * as v from 'valibot';
import * as f from '../../settings/fields.ts';
import { onlySetting } from '../bodies/only-setting.ts';
import { vendorId } from '../bodies/vendor-id.ts';
import type { SettingsOf } from '../contract/settings.ts';
import { vendorSettings } from '../vendor-api/settings.ts';

const property = (example: string) =>
  f.pattern(/^[a-z][a-z0-9_]{0,99}$/, `write the internal name of a property, such as "${example}"`);
const states = (example: string) => {
  const remedy = `write a list of internal names of stages such as ["${example}"], or []`;
  return f.list(f.text(remedy), remedy);
};

/** HubSpot: a deal is a project. */
export const hubspotSettings = (local: boolean) => ({
  /** The account whose deals get rooms: an app may be installed in several. */
  portalId: vendorId('the id of the account (Hub ID), such as 62515 in its URL', 62515),
  /** The app that sends the webhooks. */
  appId: vendorId('the id of the app, as its page shows it', 54321),
  /** The address as HubSpot calls it, which is signed: `targetUrl` of the app, to the letter. */
  webhookUrl: f.url('https://rooms.example.com/webhooks/hubspot', local),
  /** The property of deals that gets the room's URL. */
  roomProperty: v.optional(property('docspace_room_url'), 'docspace_room_url'),
  /** The property that says the type of a project. */
  typeProperty: v.optional(property('dealtype'), 'dealtype'),
  only: onlySetting({ pipelines: 'default', stages: 'closedwon', types: 'newbusiness' }),
  /** Stages in which a deal is over, beside deleted. */
  closedStages: v.optional(states('closedlost'), ['closedwon', 'closedlost']),
  ...vendorSettings(local),
});

export type HubspotSettings = SettingsOf<typeof hubspotSettings>;

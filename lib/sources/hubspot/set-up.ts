import { describedSetUp } from '../custom/description.ts';
import { describeHubspot } from './description.ts';
import { type HubspotSettings, hubspotSettings } from './settings.ts';

export const hubspotSetUp = describedSetUp<HubspotSettings>({
  settings: hubspotSettings,
  example: {
    portalId: 62515,
    appId: 54321,
    webhookUrl: 'https://rooms.example.com/webhooks/hubspot',
  },
  credential: 'the access token of a private app of HubSpot (pat-...), which may read and write deals',
  describe: describeHubspot,
});

import { describedSetUp } from '../custom/description.ts';
import { describeAsana } from './description.ts';
import { type AsanaSettings, asanaSettings } from './settings.ts';

export const asanaSetUp = describedSetUp<AsanaSettings>({
  settings: asanaSettings,
  example: { roomField: 1204567890123456 },
  credential: 'a personal access token, or that of a service account, of Asana',
  describe: describeAsana,
});

import { describedSetUp } from '../custom/description.ts';
import { describePipedrive } from './description.ts';
import { type PipedriveSettings, pipedriveSettings } from './settings.ts';

export const pipedriveSetUp = describedSetUp<PipedriveSettings>({
  settings: pipedriveSettings,
  example: {
    company: 'acme',
    companyId: 8087566,
    roomField: 'd4de1c1518b4531717c676029a45911c340390a6',
  },
  credential: 'the API token of our user in Pipedrive (Personal preferences, API)',
  describe: describePipedrive,
});

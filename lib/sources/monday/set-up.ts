import { describedSetUp } from '../custom/description.ts';
import { describeMonday } from './description.ts';
import { type MondaySettings, mondaySettings } from './settings.ts';

export const mondaySetUp = describedSetUp<MondaySettings>({
  settings: mondaySettings,
  example: { board: 2924980809, roomColumn: 'link_mkabc123' },
  credential: 'the personal API token of our user in monday.com (Developers, API token)',
  describe: describeMonday,
  mistakes: ({ startLabels, statusColumn }) =>
    startLabels && statusColumn === undefined
      ? [{ path: ['startLabels'], message: 'needs "statusColumn", the column that has these labels' }]
      : [],
});

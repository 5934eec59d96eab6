import { defineCommand, environmentWord } from '../command.ts';
import { deployment } from '../deployment/deployment.ts';
import { overviewOf } from '../overview/overview.ts';
import { overviewText } from '../overview/overview-text.ts';
import { fromLists } from '../work-items/recent.ts';

export const statusCommand = defineCommand({
  name: 'status',
  summary: 'shows how an environment is: what is held, waits, is copied, failed or could not be reported',
  description:
    'It reads the records, the hold and the portal slot, and asks neither the portal nor the sources: rooms doctor does. It reads a bounded part of each list and says what it leaves out.',
  words: { environment: environmentWord },
  options: {},
  examples: ['status production', 'status production --watch', 'status local --json'],
  isWatchable: true,
  async run({ words: { environment } }) {
    const there = await deployment(environment);
    return fromLists(environment, () => overviewOf(there));
  },
  text: overviewText,
});

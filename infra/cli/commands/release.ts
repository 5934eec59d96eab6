import { releasedAtOnce } from '../../../lib/reconciler/reconcile.ts';
import { currentHold, endHold } from '../../../lib/work-items/holds.ts';
import { defineCommand, environmentWord } from '../command.ts';
import { deployment } from '../deployment/deployment.ts';

export const releaseCommand = defineCommand({
  name: 'release',
  summary: 'ends a hold, both one of an operator and one that the portal caused',
  description: `Held work goes on within a minute, ${releasedAtOnce} work items each minute. Trouble that is still there begins another hold.`,
  words: { environment: environmentWord },
  options: {},
  examples: ['release production'],
  async run({ words: { environment } }) {
    const { hold } = await deployment(environment);
    const ended = await currentHold(hold);
    if (ended) await endHold(hold);
    return { environment, ended: ended ?? null };
  },
  text({ environment, ended }) {
    if (!ended) return `No hold is on in ${environment}.`;
    return `The hold of ${environment} is over (${ended.reason} since ${ended.since}: ${ended.message}). Held work goes on within a minute, ${releasedAtOnce} each minute.`;
  },
});

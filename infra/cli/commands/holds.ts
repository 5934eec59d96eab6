import { releasedAtOnce } from '../../../lib/reconciler/reconcile.ts';
import { beginHold, currentHold, endHold } from '../../../lib/work-items/holds.ts';
import { defineCommand, environmentWord } from '../command.ts';
import { deployment } from '../deployment/deployment.ts';
import { several } from '../doctor/finding.ts';

export const holdCommand = defineCommand({
  name: 'hold',
  summary: 'holds all work of an environment: webhooks are accepted, and no room is begun',
  description:
    'Rooms that are being made are finished. The hold lasts until rooms release ends it. A second hold with a reason replaces the reason of the first.',
  words: { environment: environmentWord },
  options: {
    reason: { type: 'string', label: 'TEXT', summary: 'what rooms find and the alarm say about the hold' },
  },
  examples: ['hold production --reason "The portal is being updated."'],
  async run({ words: { environment }, options: { reason } }) {
    const { hold, clock } = await deployment(environment);
    const before = await currentHold(hold);
    const earlier = before?.reason === 'OperatorHold' ? before.message : undefined;
    const message = reason ?? earlier ?? 'An operator holds all work.';
    await beginHold(hold, { reason: 'OperatorHold', message }, clock.now());
    return { environment, reason: message, ...(before ? { before } : {}) };
  },
  text({ environment, reason, before }) {
    const begun = before
      ? `; a hold was on already since ${before.since} (${before.reason}: ${before.message})`
      : '';
    return `All work of ${environment} is held${begun}. The reason is: ${reason}\nLet it go on with: npx rooms release ${environment}`;
  },
});

/** Nobody counts further by eye. */
const countedUpTo = 10_000;

export const releaseCommand = defineCommand({
  name: 'release',
  summary: 'ends a hold, both one of an operator and one that the portal caused',
  description: `Held work goes on within a minute, ${releasedAtOnce} work items each minute. Trouble that is still there begins another hold.`,
  words: { environment: environmentWord },
  options: {},
  examples: ['release production'],
  async run({ words: { environment } }) {
    const { hold, search } = await deployment(environment);
    const ended = await currentHold(hold);
    if (ended) await endHold(hold);
    // The hold is over all the same if they cannot be counted, as in a table of a version without lists.
    const held = await search.count('held', countedUpTo).catch(() => undefined);
    return { environment, ended: ended ?? null, ...(held === undefined ? {} : { held }) };
  },
  text({ environment, ended, held }) {
    const count = held === countedUpTo ? `${held} or more work items` : several(held ?? 0, 'work item');
    if (!ended) {
      const alone = held
        ? ` ${count} ${held === 1 ? 'is' : 'are'} held alone, for the quota of the source or trouble of AWS: npx rooms find ${environment} --held.`
        : '';
      return `No hold is on in ${environment}.${alone}`;
    }
    const over = `The hold of ${environment} is over (${ended.reason} since ${ended.since}: ${ended.message}).`;
    if (held === undefined)
      return `${over} Held work goes on within a minute, ${releasedAtOnce} each minute.`;
    if (held === 0) return `${over} No work is held.`;
    const minutes = Math.ceil(held / releasedAtOnce);
    const last = minutes > 1 ? `, so that the last is begun in about ${minutes} minutes` : '';
    return `${over} ${count} ${held === 1 ? 'goes' : 'go'} on from within a minute, ${releasedAtOnce} each minute${last}. What is held for the quota of its source goes on later.`;
  },
});

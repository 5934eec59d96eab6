import { beginHold, currentHold } from '../../../lib/work-items/holds.ts';
import { defineCommand, environmentWord } from '../command.ts';
import { deployment } from '../deployment/deployment.ts';

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

import { stubborn } from '../outside.ts';
import type { Scenario } from './scenario.ts';

export const unfilledSecrets: Scenario = {
  name: 'secrets',
  async run(stack, check) {
    const item = stack.item(stubborn, 'EARLY-1');
    const early = await stack.send(item);
    check('before they are filled a webhook is answered with 503', early.status === 503, early);
    check('and with the time to come again', Number(early.headers.get('retry-after')) > 0);
    check('and leaves no record', (await stack.record(item)) === undefined);
    await stack.fillSecrets();
    check('are filled', true);
  },
};

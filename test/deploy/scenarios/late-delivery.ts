import { until } from '../deployed.ts';
import { stubborn } from '../outside.ts';
import type { DeployScenario } from './scenario.ts';

/** A receiver that is away for longer than the step tries: the reconciler sends the result again. */
export const lateDelivery: DeployScenario = {
  name: 'late delivery',
  alongside: true,
  async run(stack, check) {
    const item = stack.item(stubborn, 'LATE-1');
    const { stubbornReceiver: receiver } = stack.outside;
    receiver.refuses = true;
    await until('the secret is read again', async () => (await stack.send(item)).status < 300, 90);
    const execution = await stack.ended(item);
    check('the execution ends well without a receiver', execution.status === 'SUCCEEDED', execution);
    // A request that fails quickly is repeated twice within a try (lib/sources/contract/repeats.ts).
    check('after five tries of three requests', receiver.refused === 15, receiver.refused);
    const pending = await stack.record(item);
    check(
      'the record is done and its result pending',
      pending?.status === 'done' && pending.delivery === 'pending',
      pending,
    );
    receiver.refuses = false;
    await until(
      'the reconciler delivers',
      async () => (await stack.record(item))?.delivery === 'delivered',
      240,
    );
    const results = stack.results(item);
    check('the reconciler delivers it by its schedule, once', results.length === 1, results);
    check('it is the room', results[0]?.event.data.roomId === stack.rooms(item)[0]?.id, results);
  },
};

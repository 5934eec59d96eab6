import { until } from '../deployed.ts';
import type { DeployScenario } from './scenario.ts';

export const stoppedExecution: DeployScenario = {
  name: 'stopped execution',
  async run(stack, check) {
    const { worker } = stack.outside.simulator.world;
    const first = stack.item('project-system', 'SLOW-1');
    const second = stack.item('project-system', 'STOPPED-1');
    worker.nextCopy({ msPerFile: 1200 });
    await stack.send(first);
    await until('the first at the portal', async () => {
      return (await stack.execution(first)).states.includes('Check creation');
    });
    await stack.send(second);
    await until('the second in the queue', async () => (await stack.slotStateOf(second)).waits);
    await stack.stop(second);
    await until('the event of its end', async () => (await stack.record(second))?.status === 'failed', 30);
    const record = await stack.record(second);
    check(
      'an execution that an operator stops fails its work item',
      record?.error?.code === 'ExecutionStopped',
      record,
    );
    check('by the event of its end alone', (await stack.execution(second)).status === 'ABORTED');
    const [told] = stack.results(second);
    check('it is reported', told?.event.type === 'room.failed', told);
    await until('its leave', async () => !(await stack.slotStateOf(second)).waits, 30);
    check('it leaves the queue', true);
    const execution = await stack.ended(first);
    check('whoever held the slot ends well', execution.status === 'SUCCEEDED', execution);
    check('and gives it back', !(await stack.slotStateOf(first)).holds, await stack.slotStateOf(first));
  },
};

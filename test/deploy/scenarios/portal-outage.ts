import { type Deployed, until } from '../deployed.ts';
import type { Check } from '../report.ts';
import { type DeployScenario, isSame } from './scenario.ts';

export const portalOutage: DeployScenario = {
  name: 'portal outage',
  async run(stack, check) {
    const { world } = stack.outside.simulator;
    const running = [
      stack.item('project-system', 'OUTAGE-1'),
      stack.item('project-system', 'OUTAGE-2'),
      stack.item('helpdesk', 'OUTAGE-3'),
    ];
    const [first] = running;
    if (!first) return;
    world.worker.nextCopy({ msPerFile: 500 });
    await stack.send(first);
    await until('the portal at work', async () =>
      (await stack.execution(first)).states.includes('Check creation'),
    );
    world.mode = 'down';
    for (const item of running.slice(1)) await stack.send(item);
    await until('a hold', async () => (await stack.hold()) !== undefined);
    check(
      'a portal that is away begins a hold',
      (await stack.hold())?.reason === 'PortalUnavailable',
      await stack.hold(),
    );
    const late = stack.item('helpdesk', 'OUTAGE-4');
    const answer = await stack.send(late);
    check('webhooks are still taken', answer.status === 202 && answer.body.status === 'held', answer.body);
    const all = [...running, late];
    await until('all work held', async () => {
      const records = await Promise.all(running.map((item) => stack.record(item)));
      return records.every((record) => record?.status === 'held');
    });
    for (const item of running) {
      const execution = await stack.ended(item);
      const outcome = { status: execution.status, last: execution.states.at(-1), output: execution.output };
      const expected = {
        status: 'SUCCEEDED',
        last: 'End held',
        output: { status: 'held', reason: 'PortalUnavailable' },
      };
      check(`${item.id} is held, not failed`, isSame(outcome, expected), outcome);
    }
    check(
      'nothing is reported on any work item',
      all.every((item) => stack.results(item).length === 0),
    );
    world.mode = 'normal';
    await released(stack, check, all);
  },
};

async function released(stack: Deployed, check: Check, items: ReturnType<Deployed['item']>[]): Promise<void> {
  await until('the reconciler ends the hold', async () => (await stack.hold()) === undefined, 240);
  check("the reconciler's rule ends the hold once the portal answers", true);
  await until('all rooms', async () => {
    const records = await Promise.all(items.map((item) => stack.record(item)));
    return records.every((record) => record?.status === 'done' && record.delivery === 'delivered');
  });
  for (const item of items) {
    const record = await stack.record(item);
    check(
      `${item.id} goes on with attempt ${record?.attempt}`,
      record?.attempt === (item.id === 'OUTAGE-4' ? 1 : 2),
      record,
    );
    check(
      `${item.id} has one room, reported once`,
      stack.rooms(item).length === 1 && stack.results(item).length === 1,
    );
  }
  const slot = await stack.slot();
  check('the slot is free and nobody waits', slot.holder === undefined && slot.waiting === 0, slot);
}

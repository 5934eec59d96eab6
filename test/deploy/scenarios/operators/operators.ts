import { type Deployed, until } from '../../deployed.ts';
import { type Command, endOf } from '../../operate.ts';
import type { Check } from '../../report.ts';
import type { DeployScenario } from '../scenario.ts';
import { failedItem } from './retries.ts';

/** What an operator does about a work item that failed. */
export const operators: DeployScenario = {
  name: 'find, retry, resend, forget',
  alongside: true,
  async run(stack, check) {
    const item = stack.item('project-system', failedItem);
    const found = await output(stack, check, 'find', item.id);
    check('find says why it failed', found.includes('TemplateNotFound'), endOf(found));
    const failed = await output(stack, check, 'find', '--failed');
    check('find lists what failed', failed.includes(item.id), endOf(failed));
    const status = await output(stack, check, 'status');
    check('status counts what failed', /^ {2}failed +[1-9]/m.test(status), endOf(status));
    await output(stack, check, 'retry', item.id);
    const execution = await stack.ended(item, 2);
    check('retry starts the next attempt, which succeeds', execution.status === 'SUCCEEDED', execution);
    const types = () => stack.results(item).map(({ event }) => event.type);
    check('the room is reported after the failure', types().join() === 'room.failed,room.created', types());
    await output(stack, check, 'resend', item.id);
    await until('the result again', () => types().length === 3, 150);
    const [, first, again] = stack.results(item);
    check('resend sends the same result again', first?.id !== undefined && first.id === again?.id, again);
    check('there is one room', stack.rooms(item).length === 1);
    await output(stack, check, 'forget', item.id, '--yes');
    const { facts } = (await stack.record(item)) ?? {};
    const text = JSON.stringify(facts ?? item);
    check('forget erases what is personal', !text.includes(item.id), facts);
  },
};

async function output(stack: Deployed, check: Check, command: Command, ...words: string[]): Promise<string> {
  const ended = await stack.command(command, ...words);
  check(`rooms ${command} ends well`, ended.code === 0, endOf(ended.output));
  return ended.output;
}

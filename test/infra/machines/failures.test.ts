import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { failureMistakesOf, withRetries } from '../../../infra/machines/failures.ts';
import { machineFiles } from '../../../infra/machines/files.ts';
import { awsErrors, failures } from '../../../lib/kernel/failures.ts';

interface State {
  Type: string;
  Retry?: { ErrorEquals: string[]; MaxAttempts: number }[];
  Catch?: { ErrorEquals: string[]; Next: string }[];
  Branches?: { States: Record<string, State> }[];
}

const read = (file: string): { States: Record<string, State> } => JSON.parse(readFileSync(file, 'utf8'));

function tasksOf(states: Record<string, State>): [name: string, state: State][] {
  return Object.entries(states).flatMap(([name, state]) => [
    ...(state.Type === 'Task' ? [[name, state] as [string, State]] : []),
    ...(state.Branches ?? []).flatMap((branch) => tasksOf(branch.States)),
  ]);
}

const machines = Object.entries(machineFiles);
const tasks = machines.flatMap(([machine, file]) =>
  tasksOf(read(file).States).map(([name, state]) => [machine, name, state] as const),
);

describe('the machine files', () => {
  it.each(machines)('%s retries and catches as the table of failures says', (_, file) => {
    expect(failureMistakesOf(read(file))).toEqual([]);
  });

  it.each(tasks)('%s: "%s" retries every error of AWS once in its lists', (_, name, { Retry = [] }) => {
    const retried = Retry.flatMap(({ ErrorEquals }) => ErrorEquals);
    const own = name === 'Acquire portal slot' ? ['States.Timeout'] : [];
    const wanted = Object.keys(awsErrors).filter((error) => !own.includes(error));
    expect(retried.filter((error) => error in awsErrors).sort()).toEqual(wanted.sort());
  });

  it.each(tasks)('%s: "%s" retries nothing that cannot pass', (_, __, { Retry = [] }) => {
    const codes = Retry.flatMap(({ ErrorEquals }) => ErrorEquals).filter((name) => name in failures);
    const lasting = codes.filter((code) => !failures[code as keyof typeof failures].transient);
    expect(lasting).toEqual([]);
  });
});

describe('the check of a machine file', () => {
  const ticket = () => read(machineFiles.TicketRoom);
  const branchOf = (machine: ReturnType<typeof ticket>) =>
    machine.States['Add people and link']?.Branches?.[0]?.States['Invite team'] as State;

  it.each(Object.keys(awsErrors))('finds that one state lacks %s in its Retry', (name) => {
    const machine = ticket();
    for (const retrier of branchOf(machine).Retry ?? []) {
      retrier.ErrorEquals = retrier.ErrorEquals.filter((one) => one !== name);
    }
    expect(failureMistakesOf(machine)).toEqual([expect.stringContaining(`Invite team: its Retry is not`)]);
    expect(failureMistakesOf(machine)[0]).toMatch(new RegExp(`it lacks ${name}$`));
    expect(failureMistakesOf(withRetries(machine))).toEqual([]);
  });

  it('finds a name too many, and another number', () => {
    const machine = ticket();
    branchOf(machine).Retry?.[0]?.ErrorEquals.push('PortalRejected');
    expect(failureMistakesOf(machine)).toEqual([expect.stringContaining('it has PortalRejected beside')]);
    const other = ticket();
    const [retrier] = branchOf(other).Retry ?? [];
    if (retrier) retrier.MaxAttempts += 1;
    expect(failureMistakesOf(other)).toHaveLength(1);
  });

  it('finds a failure that a state catches by name, leads elsewhere, or does not catch', () => {
    const machine = ticket();
    const { States } = machine;
    const folders = States['Create folders'] as State;
    folders.Catch = [{ ErrorEquals: ['PortalRejected'], Next: 'Update ticket' }, ...(folders.Catch ?? [])];
    const room = States['Create room'] as State;
    room.Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Finish' }];
    const parallel = States['Add people and link'] as State;
    delete parallel.Catch;
    branchOf(machine).Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Invite team' }];
    expect(failureMistakesOf(machine).map((text) => text.split(':')[0])).toEqual([
      'Create room',
      'Create folders',
      'Add people and link',
      'Invite team',
    ]);
  });
});

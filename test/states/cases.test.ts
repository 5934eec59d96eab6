import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { functionIdsIn, machineFiles } from '../../infra/machines/files.ts';
import { allCases } from './cases.ts';
import { onRunner } from './on-runner.ts';
import { differingParts, type MachineOutcome } from './script.ts';

const cases = allCases();
const outcomes = await onRunner(cases);
const ofMachine = (machine: string) => cases.filter((one) => one.machine === machine);

describe.each(Object.entries(machineFiles))('the cases of %s', (machine, file) => {
  const text = readFileSync(file, 'utf8');

  it('enter every one of its states', () => {
    const entered = new Set(ofMachine(machine).flatMap(({ name }) => outcomes.get(name)?.states ?? []));
    expect([...entered].sort()).toEqual(Object.keys(JSON.parse(text).States).sort());
  });

  it('invoke every one of its steps', () => {
    const invoked = new Set(
      ofMachine(machine).flatMap(({ name }) => Object.keys(outcomes.get(name)?.calls ?? {})),
    );
    expect([...invoked].sort()).toEqual(functionIdsIn(text).sort());
  });

  it('fail by every name that a Retry or Catch of its steps has', () => {
    const names = [...text.matchAll(/"ErrorEquals": \[([^\]]*)\]/g)].flatMap(([, list = '']) =>
      [...list.matchAll(/"([\w.]+)"/g)].map(([, name = '']) => name),
    );
    const failed = new Set(
      ofMachine(machine).flatMap(({ turns }) =>
        Object.values(turns).flatMap((turn = []) => turn.flatMap((one) => ('error' in one ? one.error : []))),
      ),
    );
    const missing = new Set(names.filter((name) => name !== 'States.ALL' && !failed.has(name)));
    expect([...missing]).toEqual([]);
  });
});

describe('two outcomes', () => {
  const one = outcomes.get('TicketRoom: all is well') as MachineOutcome;

  it('that agree have no differences', () => {
    expect(differingParts(one, structuredClone(one))).toEqual([]);
  });

  it('differ by a state, and by the input of a step', () => {
    expect(differingParts(one, { ...one, states: one.states.slice(1) })).toEqual(['states']);
    const asked = { ...one.calls, UpdateTicket: [{ ...one.calls.UpdateTicket?.[0], lastTry: true }] };
    expect(differingParts(one, { ...one, calls: asked })).toEqual(['calls']);
  });
});

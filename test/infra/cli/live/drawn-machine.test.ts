import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { DrawnState } from '../../../../infra/cli/live/contract.ts';
import { drawnMachine, drawnMachines } from '../../../../infra/cli/live/drawn-machine.ts';
import { waitingStates } from '../../../../infra/cli/live/machine-states.ts';
import { machineFiles } from '../../../../infra/machines/files.ts';

const machines = drawnMachines();

describe.each([
  ['project', machineFiles.ProjectRoom],
  ['ticket', machineFiles.TicketRoom],
] as const)('the picture of the machine for a %s', (kind, file) => {
  const { states, transitions, width, height } = machines[kind];
  const text = readFileSync(file, 'utf8');

  it('has each state once, and a transition for each that the file names', () => {
    const names = states.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const [, to] of text.matchAll(/"(?:Next|Default)": "([^"]+)"/g)) {
      expect(names).toContain(to);
      expect(transitions.some((one) => one.to === to)).toBe(true);
    }
    expect(names).toHaveLength([...text.matchAll(/"Type": "/g)].length);
  });

  it('has no state upon another, and all of them inside', () => {
    const isApart = (one: DrawnState, other: DrawnState) =>
      Math.abs(one.x - other.x) >= (one.width + other.width) / 2 ||
      Math.abs(one.y - other.y) >= (one.height + other.height) / 2;
    for (const [index, one] of states.entries()) {
      for (const other of states.slice(index + 1)) expect(isApart(one, other)).toBe(true);
      expect(one.x - one.width / 2).toBeGreaterThanOrEqual(0);
      expect(one.x + one.width / 2).toBeLessThanOrEqual(width);
      expect(one.y + one.height / 2).toBeLessThanOrEqual(height);
    }
  });
});

describe('the picture of any machine', () => {
  const task = (more: object) => ({ Type: 'Task', ...more });

  it('shows what an error leads to apart, and the usual way where a state goes to another on both', () => {
    const { transitions } = drawnMachine({
      StartAt: 'A',
      States: {
        A: task({ Next: 'B', Catch: [{ Next: 'B' }, { Next: 'C' }] }),
        B: task({ End: true }),
        C: { Type: 'Fail' },
      },
    });
    expect(transitions.map(({ from, to, onError }) => [from, to, onError]).sort()).toEqual([
      ['A', 'B', false],
      ['A', 'C', true],
    ]);
  });

  it('leads from the ends of the branches of a Parallel to the state after it', () => {
    const branch = (name: string) => ({ StartAt: name, States: { [name]: task({ End: true }) } });
    const { transitions } = drawnMachine({
      StartAt: 'P',
      States: {
        P: { Type: 'Parallel', Next: 'Z', Branches: [branch('A'), branch('B')] },
        Z: { Type: 'Succeed' },
      },
    });
    expect(transitions.map(({ from, to }) => `${from}-${to}`).sort()).toEqual(['A-Z', 'B-Z', 'P-A', 'P-B']);
  });
});

it('marks as waiting the states of Wait and those with a task token, and no others', () => {
  expect([...waitingStates()].sort()).toEqual([
    'Acquire portal slot',
    'Wait for changes',
    'Wait for copy',
    'Wait for move',
    'Wait for other creation',
    'Wait for portal',
  ]);
});

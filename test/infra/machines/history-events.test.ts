import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { machineFiles } from '../../../infra/machines/files.ts';
import { maxLooks } from '../../../lib/rooms/project/looks.ts';

/** The events that one execution may have (docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html). */
const quota = 25_000;
/** Left to what is repeated by `Retry`: three events for each. */
const forRetries = 4_000;

interface State {
  Type: string;
  Resource?: string;
  Next?: string;
  Default?: string;
  Choices?: { Next: string }[];
  Catch?: { Next: string }[];
  Assign?: Record<string, unknown>;
}

const machineOf = (file: string): { StartAt: string; States: Record<string, State> } =>
  JSON.parse(readFileSync(file, 'utf8'));

/** A state is entered and exited; a task is scheduled, started and succeeds; one with a token is submitted too. */
function eventsOf({ Type, Resource = '' }: State): number {
  if (Type !== 'Task') return 2;
  return Resource.endsWith('.waitForTaskToken') ? 6 : 5;
}

function nextsOf({ Next, Default, Choices = [], Catch = [] }: State): string[] {
  return [Next, Default, ...Choices.map((choice) => choice.Next), ...Catch.map((one) => one.Next)].filter(
    (name) => name !== undefined,
  );
}

/** All ways through a machine that visit no state twice and end at the first state again. */
function cyclesOf(states: Record<string, State>): string[][] {
  const cycles = new Map<string, string[]>();
  const walk = (path: string[]) => {
    const last = states[path.at(-1) ?? ''];
    for (const next of last ? nextsOf(last) : []) {
      if (next === path[0]) cycles.set([...path].sort().join(), path);
      else if (!path.includes(next)) walk([...path, next]);
    }
  };
  for (const name of Object.keys(states)) walk([name]);
  return [...cycles.values()];
}

const countsLook = ({ Assign = {} }: State) => /\$looks \+ 1/.test(String(Assign.looks));

describe('the history of an execution', () => {
  it('of a project stays within the quota: every cycle counts its looks, and those are limited', () => {
    const { States: states } = machineOf(machineFiles.ProjectRoom);
    const cycles = cyclesOf(states).map((names) => {
      const all = names.map((name) => states[name] as State);
      const looks = all.filter(countsLook).length;
      return { names, perLook: all.reduce((sum, state) => sum + eventsOf(state), 0) / looks };
    });
    expect(cycles.length).toBeGreaterThanOrEqual(3);
    const most = Math.max(...cycles.map(({ perLook }) => perLook));
    const once = Object.values(states).reduce((sum, state) => sum + eventsOf(state), 0);
    expect(most * maxLooks + once).toBeLessThan(quota - forRetries);
  });

  it('of a ticket stays within the quota: its machine has no cycles', () => {
    expect(cyclesOf(machineOf(machineFiles.TicketRoom).States)).toEqual([]);
  });
});

describe.each(['Start creation', 'Check creation'])('the state %s', (name) => {
  it('passes on how often the attempt has looked, and counts itself', () => {
    const state = machineOf(machineFiles.ProjectRoom).States[name];
    expect(state).toMatchObject({ Arguments: { Payload: { looks: '{% $looks %}' } } });
    expect(state && countsLook(state)).toBe(true);
  });
});

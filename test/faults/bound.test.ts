import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../infra/environments/parse.ts';
import { functions } from '../../infra/functions.ts';
import { functionIdsIn, machineFiles } from '../../infra/machines/files.ts';
import { hour, minute } from '../../lib/kernel/time.ts';
import { leaseMs } from '../../lib/portal-slot/portal-slot.ts';
import { unseenMs } from '../../lib/rooms/project/creation.ts';
import { checkEveryMs } from '../../lib/work-items/scheduled-tasks.ts';
import { settingsFile } from '../infra/environments/build.ts';
import { longestAttemptMs } from './bound.ts';

/** The reconciler looks after an execution so late, at its next run. */
const reconcilerMs = checkEveryMs + minute;

interface State {
  Arguments?: object;
  Branches?: { States: Record<string, State> }[];
  Retry?: {
    ErrorEquals: string[];
    IntervalSeconds: number;
    BackoffRate: number;
    MaxAttempts: number;
    MaxDelaySeconds?: number;
  }[];
}

interface Machine {
  TimeoutSeconds: number;
  States: Record<string, State>;
}

const machines: Record<keyof typeof machineFiles, Machine> = {
  ProjectRoom: JSON.parse(readFileSync(machineFiles.ProjectRoom, 'utf8')),
  TicketRoom: JSON.parse(readFileSync(machineFiles.TicketRoom, 'utf8')),
  UpdateRoom: JSON.parse(readFileSync(machineFiles.UpdateRoom, 'utf8')),
};

/** What a state takes if it uses up all its retries; how long a portal throttles nobody knows. */
function longestMs({ Arguments = {}, Branches = [], Retry = [] }: State): number {
  const branches = Branches.map(({ States }) => Math.max(...Object.values(States).map(longestMs)));
  const [lambda] = functionIdsIn(JSON.stringify(Arguments));
  if (lambda === undefined) return Math.max(0, ...branches);
  const tryMs = (functions.find(({ id }) => id === lambda)?.timeoutSeconds ?? 0) * 1000;
  const retries = Retry.filter(({ ErrorEquals }) => !ErrorEquals.includes('PortalThrottled')).flatMap(
    ({ IntervalSeconds, BackoffRate, MaxAttempts, MaxDelaySeconds = Number.POSITIVE_INFINITY }) =>
      Array.from({ length: MaxAttempts }, (_, index) =>
        Math.min(IntervalSeconds * BackoffRate ** index, MaxDelaySeconds),
      ),
  );
  return tryMs + retries.reduce((sum, seconds) => sum + seconds * 1000 + tryMs, 0);
}

function longestOf(machine: Machine, isPart: (name: string) => boolean): number {
  const states = Object.entries(machine.States).filter(([name]) => isPart(name));
  return states.reduce((sum, [, state]) => sum + longestMs(state), 0);
}

const inSlot = ['Start creation', 'Check creation'];
const eachMs = longestAttemptMs('project', 1, 0) - longestAttemptMs('project', 0, 0);
const restMs = longestAttemptMs('project', 0, 0) - eachMs;

describe('the longest time of an attempt', () => {
  it('at a ticket leaves room for all retries, and its machine ends what takes longer', () => {
    const { TicketRoom: machine } = machines;
    const timeoutMs = machine.TimeoutSeconds * 1000;
    expect(longestOf(machine, () => true)).toBeLessThan(timeoutMs);
    expect(timeoutMs + reconcilerMs).toBeLessThan(longestAttemptMs('ticket', 0, 0));
  });

  it('at a project leaves room for all retries of the states before and after the slot', () => {
    expect(longestOf(machines.ProjectRoom, (name) => !inSlot.includes(name)) + reconcilerMs).toBeLessThan(
      restMs,
    );
  });

  it('at a project leaves room for what may go wrong in the slot', () => {
    const { projectRoom } = parseSettings(settingsFile(), { environment: 'dev' });
    // Seen as lost after five minutes, and a room without a tag is young for six.
    const lostMs = 3 * (unseenMs + 6 * minute);
    const silentMs = projectRoom.incompleteAfterMinutes * minute;
    const retriesMs = longestOf(machines.ProjectRoom, (name) => inSlot.includes(name));
    expect(lostMs + silentMs + leaseMs + retriesMs).toBeLessThan(eachMs);
  });

  it('is what the page of the bounds says', () => {
    const page = readFileSync('infra/bounds.md', 'utf8');
    const { TicketRoom, ProjectRoom } = machines;
    const days = Math.floor(ProjectRoom.TimeoutSeconds / 86_400);
    expect(page).toContain(`a ticket   ${longestAttemptMs('ticket', 0, 0) / hour} h\n`);
    expect(page).toContain(`(longest creation + ${eachMs / hour} h) + ${restMs / hour} h\n`);
    expect(page).toContain(
      `${TicketRoom.TimeoutSeconds / 3600} hours for a ticket and ${days} days for a project`,
    );
    expect(page).toContain(`the reconciler settles it within ${reconcilerMs / minute} minutes`);
  });
});

import { describe, expect, it } from 'vitest';
import type { FunctionId } from '../../../functions/index.ts';
import { machineFiles, readDefinition } from '../../../infra/machines/files.ts';
import { awsErrors, type FailureCode, failureCodeOf, failures } from '../../../lib/kernel/failures.ts';
import { minute } from '../../../lib/kernel/time.ts';
import { failingHost } from '../harness/failing-host.ts';
import { type Flow, flow } from '../harness/flow.ts';

const webhooks = {
  'project-system': { projectId: 'PRJ-1', projectType: 'marketing', projectName: 'Q1' },
  helpdesk: { ticketId: '1', subject: 'Login error' },
} as const;

const steps: Record<keyof typeof webhooks, FunctionId[]> = {
  'project-system': [
    'SelectTemplate',
    'AcquirePortalSlot',
    'StartCreation',
    'CheckCreation',
    'ReleasePortalSlot',
    'FetchRoom',
    'CreateLinkFile',
    'InviteTeam',
    'CallBack',
  ],
  helpdesk: ['CreateRoom', 'CreateFolders', 'CreateLinkFile', 'InviteTeam', 'MakeRoomLink', 'UpdateTicket'],
};

/** Every name by which a step can fail; AttemptSuperseded is only thrown where the record has already moved on. */
const names = [
  ...Object.keys(failures).filter((code) => code !== 'AttemptSuperseded'),
  ...Object.keys(awsErrors),
  'Lambda.AccessDeniedException',
  'Lambda.KMSAccessDeniedException',
  'Lambda.ResourceNotFoundException',
  'Runtime.ImportModuleError',
  'States.Permissions',
  'AnErrorThatNobodyKnows',
];

interface State {
  Arguments?: { FunctionName: string };
  Retry?: { ErrorEquals: string[] }[];
  Branches?: { States: Record<string, State> }[];
}

function statesOf(states: Record<string, State>): State[] {
  return Object.values(states).flatMap((state) => [
    state,
    ...(state.Branches ?? []).flatMap((branch) => statesOf(branch.States)),
  ]);
}

/**
 * All names, those together that are one case of a step: they stand for one failure, and the state tries them again by the
 * same entry of its `Retry`. Nothing else reads a name, apart from the engine one of its own errors.
 */
function casesOf(step: FunctionId, source: keyof typeof webhooks): string[][] {
  const file = machineFiles[source === 'helpdesk' ? 'TicketRoom' : 'ProjectRoom'];
  const { States: all } = readDefinition(file, (id) => id) as { States: Record<string, State> };
  const lists = statesOf(all)
    .filter(({ Arguments: its }) => its?.FunctionName === step)
    .flatMap(({ Retry: retry = [] }) => retry.map(({ ErrorEquals: its }) => its));
  const cases = new Map<string, string[]>();
  for (const name of names) {
    const retriers = lists.map((list) => list.includes(name));
    const key = `${failureCodeOf(name)} ${retriers} ${name.startsWith('States.')}`;
    cases.set(key, [...(cases.get(key) ?? []), name]);
  }
  return [...cases.values()];
}

/** Shorter than what a work item is held for although the portal, when it is probed, is well. */
const troubleMinutes = { portal: 5, template: 5, step: 30, aws: 30, source: 5, nobody: 5 };

interface Came {
  results: string[];
  warnings: string[];
  alarms: string[];
  rooms: number;
}

function isReported({ records }: Flow): boolean {
  return [...records.all.values()].every(({ value }) => value.delivery === 'delivered');
}

/** What comes of a work item while a step fails by a name for a time, and then no longer. */
async function play(source: keyof typeof webhooks, step: FunctionId, name: string): Promise<Came> {
  const { suspect } = failures[failureCodeOf(name) ?? 'UnexpectedError'];
  let endMs = 0;
  const made = await flow({
    host: failingHost((lambda, nowMs) => (lambda === step && nowMs < endMs ? name : undefined)),
  });
  endMs = made.clock.now() + troubleMinutes[suspect] * minute;
  await made.make(source, webhooks[source]);
  for (let waited = 0; waited < 45 && !isReported(made); waited += 1) await made.keepFor(1);
  const warnings = made.results.flatMap(({ event }) => (event.data.warnings ?? []) as { code: string }[]);
  const codes = ['AWS_TROUBLE', 'STEPS_MISSING', 'ROOM_FAILED'];
  return {
    results: made.results.map(({ event }) => event.type),
    warnings: warnings.map(({ code }) => code),
    alarms: codes.filter((code) => made.log.some((line) => line.code === code)),
    rooms: made.simulator.world.portal.activeRoomCount(),
  };
}

const lastSteps: readonly string[] = ['CallBack', 'UpdateTicket'];
/** Steps of a work item whose room is recorded. */
const afterRoom: readonly string[] = [
  'CreateFolders',
  'CreateLinkFile',
  'InviteTeam',
  'MakeRoomLink',
  ...lastSteps,
];

/** What should come of it, by the table of failures. */
function expected(step: FunctionId, name: string): Came {
  const code: FailureCode = failureCodeOf(name) ?? 'UnexpectedError';
  const { suspect, transient } = failures[code];
  const good: Came = { results: ['room.created'], warnings: [], alarms: [], rooms: 1 };
  // The slot ends with its lease.
  if (step === 'ReleasePortalSlot') return good;
  // The portal is well, and a step does not throw this for longer than its state tries again.
  if (code === 'ResultNotDelivered' && lastSteps.includes(step))
    return { ...good, warnings: ['StepsMissing'], alarms: ['STEPS_MISSING'] };
  if (transient && suspect !== 'nobody') {
    const isAws = suspect === 'aws' || suspect === 'step';
    return isAws ? { ...good, alarms: ['AWS_TROUBLE'] } : good;
  }
  const isAboutRoom = ['RoomNotOurs', 'RoomArchived'].includes(code);
  if (afterRoom.includes(step) && !isAboutRoom) {
    return { ...good, warnings: ['StepsMissing'], alarms: ['STEPS_MISSING'] };
  }
  return { results: ['room.failed'], warnings: [], alarms: ['ROOM_FAILED'], rooms: -1 };
}

const cases = Object.entries(steps).flatMap(([of, all]) => {
  const source = of as keyof typeof webhooks;
  return all.map((step) => [step, source, casesOf(step, source)] as const);
});
// Each step plays one name of a case, and the next step the next one.
const played = cases.map(
  ([step, source, its], place) =>
    [step, source, its.map((alike) => alike[place % alike.length] as string)] as const,
);

describe('a step that fails for a while by any name', () => {
  it('is played for each failure at each step, and for each name at one at least', () => {
    const codes = new Set(names.map(failureCodeOf));
    for (const [step, , its] of played) expect(new Set(its.map(failureCodeOf)), step).toEqual(codes);
    expect(new Set(played.flatMap(([, , its]) => its))).toEqual(new Set(names));
  });

  it.each(played)(
    '%s (%s) ends as the table of failures says',
    async (step, source, its) => {
      const wrong: Record<string, unknown> = {};
      for (const name of its) {
        const wanted = expected(step, name);
        const came = await play(source, step, name);
        if (wanted.rooms === -1) came.rooms = -1;
        if (JSON.stringify(came) !== JSON.stringify(wanted)) wrong[name] = { came, wanted };
      }
      expect(wrong).toEqual({});
    },
    60_000,
  );
});

import { machineFiles, readDefinition } from '../../infra/machines/files.ts';
import type { MachineCase, Turn, Turns } from './script.ts';

interface State {
  Type: string;
  Retry?: { ErrorEquals: string[]; MaxAttempts: number }[];
  Catch?: { ErrorEquals: string[] }[];
  Arguments?: { FunctionName: string };
  Branches?: Scope[];
}

interface Scope {
  States: Record<string, State>;
}

interface Step {
  step: string;
  retries: { names: string[]; most: number }[];
  caught: string[];
}

const times = (count: number, error: string): Turn[] => Array.from({ length: count }, () => ({ error }));
/** A name that no Retry has and that only States.ALL catches. */
const unknown = 'NobodyKnowsThis';

/**
 * Every way through all machines that a step can bring about.
 *
 * @param neverFails steps whose errors an engine does not see
 */
export function allCases(neverFails: readonly string[] = []): MachineCase[] {
  return [
    ...casesOf('ProjectRoom', neverFails),
    ...casesOf('TicketRoom', neverFails),
    ...casesOf('UpdateRoom', neverFails),
    ...projectTurns,
    ...settlements,
  ];
}

const allChanges: Turn[] = [
  'rename',
  'change-members',
  'remove-access',
  'archive',
  'wait',
  'read',
  'restore',
  'make-link',
].map((change) => ({
  output: { change, waitSeconds: 1, roomId: 4711 },
}));

function casesOf(machine: MachineCase['machine'], neverFails: readonly string[]): MachineCase[] {
  const steps = stepsOf(readDefinition(machineFiles[machine], (id) => id) as Scope).filter(
    ({ step }) => !neverFails.includes(step),
  );
  // An update does nothing unless something has changed.
  const named = (name: string, { CompareRoom = [], ...turns }: Turns): MachineCase => ({
    name: `${machine}: ${name}`,
    machine,
    turns: machine === 'UpdateRoom' ? { ...turns, CompareRoom: [...CompareRoom, ...allChanges] } : turns,
  });
  const most = Math.max(...steps.map(({ retries }) => namesOf(retries).length));
  const once = Array.from({ length: most }, (_, at) =>
    named(`each step fails once, by name ${at + 1} of its Retry`, {
      ...Object.fromEntries(
        steps.map(({ step, retries }) => {
          const names = namesOf(retries);
          return [step, times(1, names[at % names.length] ?? unknown)];
        }),
      ),
      // It has its turn only after a failure.
      RecordFailure: [],
    }),
  );
  const beyond = steps.flatMap(({ step, retries, caught }) => [
    ...retries.map(({ names: [name = ''], most: attempts }) =>
      named(`${step} fails by ${name} for ever`, failing(step, times(attempts + 1, name))),
    ),
    ...caught.map((name) => named(`${step} fails by ${name}`, failing(step, times(20, name)))),
  ]);
  return [named('all is well', {}), ...once, ...beyond];
}

/** Record failure has its turn after another step's failure. */
function failing(step: string, turns: Turn[]): Turns {
  if (step !== 'RecordFailure') return { [step]: turns };
  const first = times(1, unknown);
  return { RecordFailure: turns, CreateRoom: first, SelectTemplate: first, CompareRoom: first };
}

function stepsOf({ States }: Scope): Step[] {
  return Object.values(States).flatMap(({ Arguments, Retry = [], Catch = [], Branches = [] }) => {
    const inside = Branches.flatMap(stepsOf);
    if (!Arguments) return inside;
    const retries = Retry.map(({ ErrorEquals: names, MaxAttempts: most }) => ({ names, most }));
    const retried = namesOf(retries);
    const named = Catch.flatMap(({ ErrorEquals }) => ErrorEquals).filter((name) => name !== 'States.ALL');
    const caught = [...named.filter((name) => !retried.includes(name)), unknown];
    return [{ step: /\w+/.exec(Arguments.FunctionName)?.[0] ?? '', retries, caught }, ...inside];
  });
}

function namesOf(retries: Step['retries']): string[] {
  return retries.flatMap(({ names }) => names);
}

const watch = { startedAtMs: 2, expected: { files: 8, folders: 4 }, posts: 2 };
const copying = { output: { outcome: 'copying', watch, waitSeconds: 3 } };

const projectTurns: MachineCase[] = [
  {
    name: 'a creation that takes many looks',
    turns: {
      CheckCreation: [
        copying,
        copying,
        { output: { outcome: 'copying', watch: { ...watch, hint: 'slow' }, waitSeconds: 7 } },
      ],
    },
  },
  {
    name: 'a portal that is busy with somebody else',
    turns: {
      StartCreation: [
        { output: { outcome: 'busy', waitSeconds: 5, busy: { progress: 10, sinceMs: 1 } } },
        { output: { outcome: 'busy', waitSeconds: 8, busy: { progress: 50, sinceMs: 2 } } },
      ],
    },
  },
  { name: 'a slot that is lost', turns: { StartCreation: [{ output: { outcome: 'slot-lost' } }] } },
  {
    name: 'a creation that the portal drops, twice',
    turns: {
      CheckCreation: [
        copying,
        { output: { outcome: 'lost', watch: { ...watch, hint: 'Its last words' } } },
        { output: { outcome: 'lost', watch } },
      ],
    },
  },
].map(({ name, turns }) => ({ name: `ProjectRoom: ${name}`, machine: 'ProjectRoom', turns }));

const stepOf = { ProjectRoom: 'FetchRoom', TicketRoom: 'CreateFolders', UpdateRoom: 'CompareRoom' };

const superseded = { outcome: 'superseded', code: 'AttemptSuperseded', message: 'Another attempt goes on.' };
const settledRooms = [
  { outcome: 'room-made', roomId: 4711, roomUrl: 'https://portal.example.com/rooms/shared/4711' },
  { outcome: 'held', reason: 'PortalUnavailable' },
  superseded,
];
/** Only a project is looked up before it gets its room. */
const settledProjects = [
  ...settledRooms,
  { outcome: 'ignored', reason: 'Its system does not have it any more.' },
];
const settledUpdates = [
  { outcome: 'postponed', code: 'RoomNotMoved', message: 'The portal has not moved it.' },
  superseded,
];

const settlementsOf = { ProjectRoom: settledProjects, TicketRoom: settledRooms, UpdateRoom: settledUpdates };

/** What a failure can be settled as, by machine. */
const settlements: MachineCase[] = (['ProjectRoom', 'TicketRoom', 'UpdateRoom'] as const).flatMap((machine) =>
  settlementsOf[machine].map((settled) => ({
    name: `${machine}: a failure that is settled as ${settled.outcome}`,
    machine,
    turns: {
      [stepOf[machine]]: times(1, 'PortalKeyRefused'),
      RecordFailure: [{ output: settled }],
    },
  })),
);

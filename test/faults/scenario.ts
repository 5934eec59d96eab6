import type { Fault, FaultKind } from '../../infra/local/docspace-simulator/http/faults.ts';
import { everything, type FaultProbabilities } from '../../infra/local/docspace-simulator/seed-faults.ts';
import type { Chance } from '../../infra/local/docspace-simulator/state/chance.ts';
import type { SourceName } from '../flows/receivers.ts';
import { chanceOf, oneOf } from './chances.ts';
import { type Harm, noHarm } from './harm.ts';

/** Something that happens at a time, in ms since the beginning. */
export interface Happening<Kind extends string = string> {
  atMs: number;
  kind: Kind;
}

/** From one time to another. */
export interface Span {
  fromMs: number;
  toMs: number;
}

export type PortalTrouble = 'suspended' | 'unpaid' | 'restoring' | 'down' | 'unreachable' | 'throttled';

export interface Work {
  deployment: number;
  source: SourceName;
  body: Record<string, string>;
  /** When its webhook comes, the first time and again. */
  atMs: number[];
}

/** All that a run is made of. What it does not say is decided by the same seed as the run goes on. */
export interface Scenario {
  seed: number;
  /** Deployments on the portal, all with keys of the same service user. */
  deployments: number;
  settings: Record<string, unknown>;
  work: Work[];
  /** Trouble ends after this; then everything is well. */
  troubleMs: number;
  harm: Harm;
  portal: FaultProbabilities;
  /** Of requests that make something: these, and when their turn comes. */
  planned: Fault[];
  /** Per request of the cloud's limits; off on one's own server. */
  rateLimits: boolean;
  portalTrouble: (Span & { trouble: PortalTrouble })[];
  receiverTrouble: (Span & { answer: number | 'none' })[];
  events: Happening[];
  people: { atMs: number; template: 'marketing' | 'implementation' | 'general'; title: string }[];
  /** Of the news of an execution's end: how often it is lost, comes twice, or is late. */
  news: { lost: number; twice: number; lateMs: readonly [number, number] };
  /** Per minute: a second keeper begins beside the first. */
  secondKeeper: number;
}

const minute = 60_000;
const hour = 60 * minute;

/** Makes a scenario. Each kind of trouble is there in some seeds and in others not, now rare and now frequent. */
export function scenarioOf(seed: number): Scenario {
  const chance = chanceOf(seed, 'scenario');
  const some = (odds: number) => chance.strikes(odds);
  const often = (...rates: number[]) => oneOf(chance, rates);
  const troubleMs = oneOf(chance, [20 * minute, hour, 3 * hour]);
  const deployments = some(0.2) ? 2 : 1;
  const at = () => chance.pick([0, troubleMs]);
  const times = (most: number) => Array.from({ length: chance.pick([0, most]) }, at);
  const span = (): Span => {
    const fromMs = at();
    return { fromMs, toMs: fromMs + chance.pick([minute, oneOf(chance, [5 * minute, troubleMs])]) };
  };
  return {
    seed,
    deployments,
    settings: { ticketRoom: ticketRoom(chance) },
    work: workItems(chance, deployments, troubleMs),
    troubleMs,
    harm: {
      kill: some(0.5) ? often(0.002, 0.01, 0.03) : 0,
      abandon: some(0.4) ? often(0.01, 0.05, 0.15) : 0,
      refuse: some(0.3) ? often(0.01, 0.1) : 0,
      fail: some(0.4) ? often(0.003, 0.02) : 0,
      lose: some(0.4) ? often(0.003, 0.02) : 0,
      repeat: some(0.4) ? often(0.01, 0.1) : 0,
      lag: some(0.3) ? often(0.05, 0.3) : 0,
      unheard: some(0.3) ? 0.3 : 0,
      latency: some(0.5),
    },
    portal: portalFaults(chance),
    planned: some(0.4) ? Array.from({ length: chance.pick([1, 6]) }, () => plannedFault(chance)) : [],
    rateLimits: some(0.2),
    portalTrouble: some(0.3)
      ? Array.from({ length: chance.pick([1, 2]) }, () => ({ ...span(), trouble: oneOf(chance, troubles) }))
      : [],
    receiverTrouble: some(0.3) ? [{ ...span(), answer: oneOf(chance, [500, 404, 'none'] as const) }] : [],
    events: [
      ...(some(0.3) ? times(6).map((atMs) => ({ atMs, kind: 'stop' })) : []),
      ...(some(0.3) ? times(6).map((atMs) => ({ atMs, kind: 'redrive' })) : []),
      ...(some(0.3) ? times(3).map((atMs) => ({ atMs, kind: 'worker-crash' })) : []),
      ...(some(0.2) ? times(2).map((atMs) => ({ atMs, kind: 'worker-away' })) : []),
      ...(some(0.2) ? times(2).map((atMs) => ({ atMs, kind: 'rotate-key' })) : []),
      ...(some(0.2) ? times(2).map((atMs) => ({ atMs, kind: 'rotate-secrets' })) : []),
      ...(some(0.1) ? times(2).map((atMs) => ({ atMs, kind: 'lock' })) : []),
      ...(some(0.2) ? times(4).map((atMs) => ({ atMs, kind: 'untag' })) : []),
    ],
    people: some(0.4)
      ? times(6).map((atMs, index) => ({
          atMs,
          template: oneOf(chance, ['marketing', 'implementation', 'general'] as const),
          title: `People ${index}`,
        }))
      : [],
    news: {
      lost: some(0.4) ? often(0.2, 1) : 0,
      twice: some(0.3) ? 0.5 : 0,
      lateMs: oneOf(chance, [
        [1, 100],
        [1, 5_000],
        [1, 30 * minute],
      ] as const),
    },
    secondKeeper: some(0.3) ? 0.3 : 0,
  };
}

const troubles: readonly PortalTrouble[] = [
  'suspended',
  'unpaid',
  'restoring',
  'down',
  'unreachable',
  'throttled',
];

export const team = [
  { email: 'maria.room-admin@example.com', access: 'RoomManager' },
  { email: 'tom.user@example.com', access: 'Editing' },
];

function ticketRoom(chance: Chance): Record<string, unknown> {
  return {
    team: chance.strikes(0.8) ? team : [],
    ...(chance.strikes(0.2) ? { link: 'members' } : {}),
  };
}

function workItems(chance: Chance, deployments: number, troubleMs: number): Work[] {
  const count = chance.pick([2, 6]);
  const sameIds = chance.strikes(0.3);
  const burst = chance.strikes(0.5);
  return Array.from({ length: count }, (_, index) => {
    const deployment = index % deployments;
    const number = sameIds ? Math.floor(index / deployments) : index;
    const first = burst ? chance.pick([0, 2_000]) : chance.pick([0, Math.min(troubleMs, 30 * minute)]);
    const again = Array.from({ length: chance.pick([0, 3]) }, () =>
      chance.pick([first, first + oneOf(chance, [0, 100, minute, troubleMs, 72 * hour])]),
    );
    const atMs = [first, ...again].sort((one, other) => one - other);
    if (chance.strikes(0.6)) {
      const projectType = oneOf(chance, ['marketing', 'implementation', 'general']);
      const body = { projectId: `PRJ-${number}`, projectType, projectName: `Campaign ${number}` };
      return { deployment, source: 'project-system', body, atMs };
    }
    const body = { ticketId: String(1000 + number), subject: `Private words ${number}` };
    return { deployment, source: 'helpdesk', body, atMs };
  });
}

const makings = [
  /^files\/rooms$/i,
  /fromtemplate$/i,
  /^files\/folder/i,
  /^files\/tags$/i,
  /\/(share|links|tags|archive)$/i,
];
const faultKinds: readonly FaultKind[] = [
  'html504',
  'hang',
  'drop',
  '500-after-commit',
  'html502-after-commit',
  'hang-after-commit',
  'drop-after-commit',
  'slow',
  'slow-answer',
  '429',
];

function plannedFault(chance: Chance): Fault {
  return {
    kind: oneOf(chance, faultKinds),
    match: { path: oneOf(chance, makings) },
    after: chance.pick([0, 3]),
    times: oneOf(chance, [1, 1, 2]),
  };
}

/** Every trouble that the simulator knows, or some of its kinds. */
function portalFaults(chance: Chance): FaultProbabilities {
  if (chance.strikes(0.2)) return {};
  const all = everything(oneOf(chance, [0.002, 0.01, 0.03]));
  const often = everything(oneOf(chance, [0.05, 0.2]));
  return {
    ...(chance.strikes(0.6) ? { http: all.http ?? {} } : {}),
    ...(chance.strikes(0.6) ? { events: often.events ?? {} } : {}),
    ...(chance.strikes(0.6) ? { copies: often.copies ?? {} } : {}),
    ...(chance.strikes(0.6) ? { creations: often.creations ?? {} } : {}),
  };
}

/** A run in which nothing goes wrong, for a look at the rest. */
export function calm(scenario: Scenario): Scenario {
  return {
    ...scenario,
    harm: noHarm,
    portal: {},
    planned: [],
    portalTrouble: [],
    receiverTrouble: [],
    events: [],
  };
}

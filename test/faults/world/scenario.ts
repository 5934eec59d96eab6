import type { Fault, FaultKind } from '../../../infra/local/docspace/http/faults.ts';
import { everything, type FaultProbabilities } from '../../../infra/local/docspace/seed-faults.ts';
import type { Chance } from '../../../infra/local/docspace/state/chance.ts';
import { hour, minute } from '../../../lib/kernel/time.ts';
import { resultUrls } from '../../flows/harness/receivers.ts';
import { type AwsTrouble, awsTroubleOf } from './aws-trouble.ts';
import { chanceOf, pickOne } from './chances.ts';
import { type Harm, type HostileKind, hostileKinds, type Span } from './harm.ts';
import type { VendorTrouble } from './vendor-trouble.ts';

/** Something that happens at a time, in ms since the beginning. */
export interface Happening<Kind extends string = string> {
  atMs: number;
  kind: Kind;
}

export type PortalTrouble = 'suspended' | 'unpaid' | 'restoring' | 'down' | 'unreachable' | 'throttled';

export interface Work {
  deployment: number;
  source: string;
  body: Record<string, string>;
  /** The same in the words of the source's system, where it has words of its own. */
  webhook?: unknown;
  /** When its webhook comes, the first time and again. */
  atMs: number[];
  /** What the webhook says from that time on. */
  corrected?: { atMs: number; body: Record<string, string> };
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
  awsTrouble: AwsTrouble[];
  receiverTrouble: (Span & { answer: number | 'none' })[];
  /** Of the APIs of vendors. */
  vendorTrouble?: VendorTrouble[];
  /** Receivers that take the connection and never answer. */
  receiverHangs: (Span & { url: string })[];
  events: Happening[];
  /** What somebody in the portal does who wants our rooms. */
  hostile: Happening<HostileKind>[];
  people: { atMs: number; template: 'marketing' | 'implementation' | 'general'; title: string }[];
  /** Of the news of an execution's end: how often it is lost, comes twice, or is late. */
  news: { lost: number; twice: number; lateMs: readonly [number, number] };
  /** Per minute: a second reconciler begins beside the first. */
  secondReconciler: number;
}

/** Makes a scenario. Each kind of trouble is there in some seeds and in others not, now rare and now frequent. */
export function scenarioOf(seed: number): Scenario {
  // A stream for each part: a new kind of trouble leaves what the others do in a seed as it was.
  const part = (name: string) => chanceOf(seed, `scenario, ${name}`);
  const troubleMs = pickOne(part('length'), [20 * minute, hour, 2 * hour]);
  const deployments = part('deployments').strikes(0.2) ? 2 : 1;
  return {
    seed,
    deployments,
    settings: {
      projectRoom: { team: part('team of projects').strikes(0.5) ? team : [] },
      ticketRoom: ticketRoom(part('settings')),
    },
    work: correctedSome(part('corrections'), workItems(part('work'), deployments, troubleMs), troubleMs),
    troubleMs,
    harm: harmOf(part),
    portal: portalFaults(part('portal')),
    planned: someOf(part('planned'), 0.4, [1, 6], plannedFault),
    rateLimits: part('rate limits').strikes(0.2),
    portalTrouble: someOf(part('portal trouble'), 0.3, [1, 4], (chance) => ({
      ...spanOf(chance, troubleMs),
      trouble: pickOne(chance, troubles),
    })),
    awsTrouble: someOf(part('aws trouble'), 0.4, [1, 4], (chance) =>
      awsTroubleOf(chance, spanOf(chance, troubleMs)),
    ),
    receiverTrouble: someOf(part('receivers'), 0.3, [1, 1], (chance) => ({
      ...spanOf(chance, troubleMs),
      answer: pickOne(chance, [500, 404, 'none'] as const),
    })),
    receiverHangs: someOf(part('receivers that hang'), 0.25, [1, 1], (chance) => ({
      ...spanOf(chance, troubleMs),
      url: pickOne(chance, Object.values(resultUrls)),
    })),
    hostile: someOf(part('hostile'), 0.35, [1, 8], (chance) => ({
      atMs: chance.pick([0, troubleMs]),
      kind: pickOne(chance, hostileKinds),
    })),
    events: eventRates.flatMap(([kind, odds, most]) =>
      someOf(part(kind), odds, [0, most], (chance) => ({ atMs: chance.pick([0, troubleMs]), kind })),
    ),
    people: someOf(part('people'), 0.4, [0, 6], (chance, index) => ({
      atMs: chance.pick([0, troubleMs]),
      template: pickOne(chance, ['marketing', 'implementation', 'general'] as const),
      title: `People ${index}`,
    })),
    news: newsOf(part('news')),
    secondReconciler: part('second reconciler').strikes(0.3) ? 0.3 : 0,
  };
}

/** What happens beside: how many seeds have it, and how often at most. */
const eventRates: readonly [kind: string, odds: number, most: number][] = [
  ['stop', 0.3, 6],
  ['redrive', 0.3, 6],
  ['worker-crash', 0.3, 3],
  ['worker-away', 0.2, 2],
  ['rotate-key', 0.2, 2],
  ['rotate-secrets', 0.2, 2],
  ['lock', 0.1, 2],
  ['untag', 0.2, 4],
];

/** None, or with these odds some. */
function someOf<T>(
  chance: Chance,
  odds: number,
  count: readonly [number, number],
  make: (chance: Chance, index: number) => T,
): T[] {
  if (!chance.strikes(odds)) return [];
  return Array.from({ length: chance.pick(count) }, (_, index) => make(chance, index));
}

/** A time of trouble that begins somewhere within a time. */
export function spanOf(chance: Chance, troubleMs: number): Span {
  const fromMs = chance.pick([0, troubleMs]);
  return { fromMs, toMs: fromMs + chance.pick([minute, pickOne(chance, [5 * minute, troubleMs])]) };
}

function harmOf(part: (name: string) => Chance): Harm {
  const rate = (name: string, odds: number, ...rates: number[]) => {
    const chance = part(name);
    return chance.strikes(odds) ? pickOne(chance, rates) : 0;
  };
  return {
    kill: rate('kill', 0.5, 0.002, 0.01, 0.03),
    abandon: rate('abandon', 0.4, 0.01, 0.05, 0.15),
    refuse: rate('refuse', 0.3, 0.01, 0.1),
    fail: rate('fail', 0.4, 0.003, 0.02),
    lose: rate('lose', 0.4, 0.003, 0.02),
    repeat: rate('repeat', 0.4, 0.01, 0.1),
    lag: rate('lag', 0.3, 0.05, 0.3),
    unheard: rate('unheard', 0.3, 0.3),
    latency: part('latency').strikes(0.5),
    overtimeMs: rate('overtime', 0.2, minute, 5 * minute),
  };
}

function newsOf(chance: Chance): Scenario['news'] {
  return {
    lost: chance.strikes(0.4) ? pickOne(chance, [0.2, 1]) : 0,
    twice: chance.strikes(0.3) ? 0.5 : 0,
    lateMs: pickOne(chance, [
      [1, 100],
      [1, 5_000],
      [1, 30 * minute],
    ] as const),
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
      chance.pick([first, first + pickOne(chance, [0, 100, minute, troubleMs, 72 * hour])]),
    );
    const atMs = [first, ...again].sort((one, other) => one - other);
    if (chance.strikes(0.6)) {
      const projectType = pickOne(chance, ['marketing', 'implementation', 'general']);
      const body = { projectId: `PRJ-${number}`, projectType, projectName: `Campaign ${number}` };
      return { deployment, source: 'project-system', body, atMs };
    }
    const body = { ticketId: String(1000 + number), subject: `Private words ${number}` };
    return { deployment, source: 'helpdesk', body, atMs };
  });
}

/** Sources that first say something else, and what they meant later: a misspelt type, or another name. */
function correctedSome(chance: Chance, work: readonly Work[], troubleMs: number): Work[] {
  if (!chance.strikes(0.3)) return [...work];
  return work.map((item) => {
    if (!chance.strikes(0.5)) return item;
    const atMs = chance.pick([0, troubleMs]);
    const meant = item.body;
    const said = meant.projectId
      ? chance.strikes(0.5)
        ? { ...meant, projectType: 'marketting' }
        : { ...meant, projectName: `${meant.projectName} draft` }
      : { ...meant, subject: `${meant.subject} draft` };
    const times = [...item.atMs, atMs].sort((one, other) => one - other);
    return { ...item, body: said, atMs: times, corrected: { atMs, body: meant } };
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
    kind: pickOne(chance, faultKinds),
    match: { path: pickOne(chance, makings) },
    after: chance.pick([0, 3]),
    times: pickOne(chance, [1, 1, 2]),
    delayMs: [5_000, 85_000],
  };
}

/** Every trouble that the simulator knows, or some of its kinds. */
function portalFaults(chance: Chance): FaultProbabilities {
  if (chance.strikes(0.2)) return {};
  const all = everything(pickOne(chance, [0.002, 0.01, 0.03]));
  const often = everything(pickOne(chance, [0.05, 0.2]));
  return {
    ...(chance.strikes(0.6) ? { http: all.http ?? {} } : {}),
    ...(chance.strikes(0.6) ? { events: often.events ?? {} } : {}),
    ...(chance.strikes(0.6) ? { copies: often.copies ?? {} } : {}),
    ...(chance.strikes(0.6) ? { creations: often.creations ?? {} } : {}),
  };
}

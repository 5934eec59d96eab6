import { cloudRateLimits } from '../../infra/local/docspace/http/rate-limits.ts';
import type { ZendeskFake } from '../../infra/local/vendors/zendesk.ts';
import { minute, second } from '../../lib/kernel/time.ts';
import type { WorkRecord } from '../../lib/work-items/record.ts';
import { type Bench, grouped, type Table } from './results.ts';
import { delaysNote, realistic, slowHost } from './runs/delays.ts';
import { priceOf } from './runs/prices.ts';
import { type CountedFlow, counted, minus, type Usage, usageOfReconciler } from './runs/usage.ts';
import { quantile, rounded } from './statistics.ts';

/** What the lives of rooms cost, how long after the grace they end, and what many at once ask of the portal. */
export const lives: Bench = {
  name: 'lives',
  run: async () => [await livesTable(), await archiveTable(60), await bulkTable(1_000)],
};

const zendesk = { subdomain: 'acme', roomField: 1, apiUrl: 'http://127.0.0.1/zendesk', roomsPerHour: 10_000 };
const inFlow = (hostOf?: Parameters<typeof counted>[1]) =>
  counted(3_000, hostOf, { sources: { zendesk }, life: { graceDays: 0 } });

type World = CountedFlow['world'];

/** How a work item of a source gets into a state, and says so. */
interface Source {
  name: string;
  created(id: string): object;
  changes(world: World, id: string, state: { status: string; title: string }): Promise<unknown>;
}

const read: Source = {
  name: 'zendesk',
  created: (id) => ({ ticket_id: id, subject: 'Login error' }),
  changes(world, id, { status, title: subject }) {
    (world.fakes.get('zendesk') as ZendeskFake).touch(id, { status, subject });
    return world.send('zendesk', { event: 'changed', ticket_id: id });
  },
};
const said: Source = {
  name: 'helpdesk',
  created: (id) => ({ ticketId: id, subject: 'Login error' }),
  changes: (world, id, { status, title: subject }) =>
    world.send('helpdesk', {
      ticketId: id,
      subject,
      status,
      updatedAt: new Date(world.clock.now()).toISOString(),
    }),
};
const project: Source = {
  name: 'project-system',
  created: (id) => ({ projectId: id, projectType: 'marketing', projectName: 'Login error' }),
  changes: (world, id, { status, title: projectName }) =>
    world.send('project-system', {
      projectId: id,
      projectName,
      status,
      updatedAt: new Date(world.clock.now()).toISOString(),
    }),
};

const events: [what: string, state: { status: string; title: string }][] = [
  ['renamed', { status: 'open', title: 'Printer on fire' }],
  ['solved', { status: 'solved', title: 'Printer on fire' }],
  ['opened again', { status: 'open', title: 'Printer on fire' }],
  ['solved again', { status: 'solved', title: 'Printer on fire' }],
];

/** A life: created, renamed, solved, opened again, solved. */
async function livesTable(): Promise<Table> {
  const sources: [string, Source][] = [
    ['ticket that is read (Zendesk)', read],
    ['ticket whose webhooks say its state', said],
    ['project whose webhooks say its state', project],
  ];
  const rows: Table['rows'] = [];
  for (const [name, source] of sources) {
    const steps = await stepsOf(source);
    const sum = (pick: (usage: Usage) => number) => steps.reduce((all, { usage }) => all + pick(usage), 0);
    for (const { what, usage } of steps) rows.push(row(name, what, usage));
    rows.push([
      name,
      'in all',
      sum(({ transitions }) => transitions),
      sum(({ portalRequests }) => portalRequests),
      sum(({ portalWrites }) => portalWrites),
      (1000 * sum(priceOf)).toFixed(2),
    ]);
  }
  return {
    title: 'The life of a room: created, renamed, solved, opened again, solved',
    columns: [
      'work item',
      'step',
      'transitions',
      'requests of the portal',
      'of them POST and PUT',
      '$ per 1,000',
    ],
    rows,
    notes: [
      'Counted under a virtual clock in both flows, with a grace of 0 days and a copy of 3 s. "created" is the room with its folders, team and link; the looks of each day at a room are not in it. Prices as in "costs".',
    ],
  };
}

function row(name: string, what: string, usage: Usage): Table['rows'][number] {
  const { transitions, portalRequests, portalWrites } = usage;
  return [name, what, transitions, portalRequests, portalWrites, (1000 * priceOf(usage)).toFixed(2)];
}

async function stepsOf(source: Source): Promise<{ what: string; usage: Usage }[]> {
  const { world, usage } = await inFlow();
  const id = '35436';
  if (source === read) (world.fakes.get('zendesk') as ZendeskFake).touch(id, { subject: 'Login error' });
  const idle = await usageOfReconciler();
  const steps: { what: string; usage: Usage }[] = [];
  let before = usage();
  const note = (what: string, runs: number) => {
    const after = usage();
    let used = minus(after, before);
    for (let run = 0; run < runs; run += 1) used = minus(used, idle);
    steps.push({ what, usage: { ...used, gatewayRequests: 1 } });
    before = after;
  };
  await world.make(source.name, source.created(id));
  note('created', 0);
  for (const [what, state] of events) {
    await world.clock.run(source.changes(world, id, state));
    for (let minutes = 0; minutes < 3; minutes += 1) await passMinute(world);
    note(what, 3);
  }
  const [record] = recordsOf(world);
  const changes = (record?.life?.changes ?? []).map(({ what }) => what);
  if (record?.room?.state !== 'archived') throw new Error(`the life of ${source.name} ended in ${changes}`);
  return steps;
}

/** How long after the end of the grace a room is in the archive: the reconciler looks each minute. */
async function archiveTable(tickets: number): Promise<Table> {
  const { world } = await inFlow((services) => slowHost(services, realistic, 1));
  const ids = Array.from({ length: tickets }, (_, index) => String(1000 + index));
  for (const id of ids) await world.make('helpdesk', said.created(id));
  const solvedMs = new Map<string, number>();
  const archivedMs = new Map<string, number>();
  // Whoever archived a room is told of at once.
  const { portal } = world.simulator.world;
  for (const [index, id] of ids.entries()) {
    void world.clock.sleep((index * minute) / tickets).then(() => {
      solvedMs.set(id, world.clock.now());
      return said.changes(world, id, { status: 'solved', title: 'Login error' });
    });
  }
  for (let at = 0; at < 10 * 60; at += 1) {
    if (at % 60 === 30) void world.reconcile();
    await world.clock.advance(second);
    for (const record of recordsOf(world)) {
      const id = idOf(record);
      if (portal.room(record.room?.id ?? 0)?.room.place === 'archive' && !archivedMs.has(id))
        archivedMs.set(id, world.clock.now());
    }
  }
  if (archivedMs.size < tickets) throw new Error(`only ${archivedMs.size} of ${tickets} rooms were archived`);
  const seconds = ids.map((id) => ((archivedMs.get(id) ?? 0) - (solvedMs.get(id) ?? 0)) / second);
  return {
    title: 'From the end of the grace to the archive',
    columns: ['tickets', 'p50, s', 'p99, s', 'longest, s'],
    rows: [[tickets, ...[0.5, 0.99, 1].map((share) => rounded(quantile(seconds, share)))]],
    notes: [
      `One ticket each second with a grace of 0 days: the reconciler, which runs each minute, begins what is due, thirty at a time. ${delaysNote(realistic)}`,
    ],
  };
}

/** Many tickets that are solved within a minute, at a portal with the limits of the cloud. */
export async function bulkTable(tickets: number): Promise<Table> {
  const { world } = await inFlow((services) => slowHost(services, realistic, 1));
  const { portal, rateLimits } = world.simulator.world;
  const ids = Array.from({ length: tickets }, (_, index) => String(1000 + index));
  for (const id of ids) await world.make('helpdesk', said.created(id));
  await world.clock.advance(minute);
  rateLimits.limits = cloudRateLimits;
  const asked: number[] = [];
  let refused = 0;
  const { simulator, clock } = world;
  const fetch = simulator.fetch.bind(simulator);
  simulator.fetch = async (request) => {
    asked.push(clock.now());
    const answer = await fetch(request);
    if (answer.status === 429) refused += 1;
    return answer;
  };
  const beganMs = clock.now();
  for (const [index, id] of ids.entries()) {
    void clock
      .sleep((index * minute) / tickets)
      .then(() => said.changes(world, id, { status: 'solved', title: 'Login error' }));
  }
  const isArchived = ({ room }: WorkRecord) => portal.room(room?.id ?? 0)?.room.place === 'archive';
  let minutes = 0;
  while (!recordsOf(world).every(isArchived) && minutes < 24 * 60) {
    await passMinute(world);
    minutes += 1;
  }
  if (!recordsOf(world).every(isArchived)) throw new Error('not every room was archived within a day');
  const most = mostIn(asked, minute);
  return {
    title: 'Many tickets solved within a minute, at a portal with the limits of the cloud',
    columns: [
      'tickets',
      'minutes until the last room is in the archive',
      'most requests in a minute',
      'of the portal allowed',
      'refused with 429',
      'requests a room',
    ],
    rows: [
      [
        tickets,
        Math.ceil((clock.now() - beganMs) / minute),
        most,
        cloudRateLimits.perMinute,
        refused,
        rounded(asked.length / tickets, 2),
      ],
    ],
    notes: [
      `The portal takes ${grouped(cloudRateLimits.perMinute)} requests of a user in a sliding minute, ${cloudRateLimits.writes} writes at a time, and ${grouped(cloudRateLimits.writesPerDay)} in a day. The reconciler begins thirty in a minute. ${delaysNote(realistic)}`,
    ],
  };
}

/** The most times within any span of so long. */
export function mostIn(times: readonly number[], spanMs: number): number {
  let most = 0;
  let from = 0;
  for (const [to, time] of times.entries()) {
    while ((times[from] ?? time) <= time - spanMs) from += 1;
    most = Math.max(most, to - from + 1);
  }
  return most;
}

async function passMinute(world: World): Promise<void> {
  await world.clock.advance(minute);
  await world.clock.run(world.reconcile());
}

const recordsOf = (world: World): WorkRecord[] => [...world.records.all.values()].map(({ value }) => value);
const idOf = ({ facts }: WorkRecord) => (facts.kind === 'ticket' ? facts.ticketId : facts.projectId);

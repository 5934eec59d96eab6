import { createSimulator, type Simulator } from '../../infra/local/docspace/simulator.ts';
import { Chance } from '../../infra/local/docspace/state/chance.ts';
import { minute } from '../../lib/kernel/time.ts';
import { earliestTask } from '../../lib/work-items/scheduled-tasks.ts';
import { deploy, type TestDeployment } from '../flows/harness/deployment.ts';
import { VirtualClock } from '../virtual-clock.ts';
import type { Bench, Table } from './results.ts';
import { delaysNote, distantPortal, realistic, slowHost } from './runs/delays.ts';
import { faultsAt } from './runs/faults.ts';
import { tutorialWay } from './runs/tutorial.ts';
import { type Item, itemsOf, judge, type Report, type Tally, team } from './runs/work-items.ts';
import { quantile, rounded } from './statistics.ts';

const sizes = [10, 100, 1_000];
const faultShares = [0, 0.01];
const ways = ['ours', 'tutorial'] as const;
const seed = 1;

/** What one run of many work items at once came to. */
export interface Outcome {
  tally: Tally;
  reports: Report[];
  /** Requests to the portal. */
  requests: number;
}

export interface RunOptions {
  /** The number of projects, and of tickets. */
  size: number;
  /** Share of requests, events, copies and rooms that go wrong, and of webhooks that come twice. */
  faults: number;
}

/** Rooms that are right when many are requested at once, beside the way of the tutorials. */
export const rightRooms: Bench = { name: 'right-rooms', run: async () => [await rightRoomsTable(sizes)] };

export async function rightRoomsTable(sizesToRun: readonly number[]): Promise<Table> {
  const rows: Table['rows'] = [];
  for (const faults of faultShares) {
    for (const size of sizesToRun) {
      for (const way of ways) {
        const outcome = await (way === 'ours' ? ours : tutorial)({ size, faults });
        rows.push([`${100 * faults} %`, size, way, ...cells(outcome, 2 * size)]);
      }
    }
  }
  return {
    title: 'Right rooms: projects and as many tickets at once',
    columns: [
      'faults',
      'projects, and as many tickets',
      'way',
      'right',
      'incomplete, with a warning',
      'wrong',
      'duplicate',
      'missing',
      'time to room p50, s',
      'p99, s',
      'requests per room',
    ],
    rows,
    notes: [
      "Each work item is counted once: right has one room, its own, complete and reported; wrong was reported with another work item's room, or with an incomplete one as if it were complete; duplicate has another room of its own beside the reported one; missing was never reported.",
      `All webhooks come within a second. The template has 8 files, a copy takes about 3 s. ${delaysNote(realistic)} With 1 % faults, that share of the requests, of the events to the portal's worker, of the copies and of the rooms goes wrong, each in every way that the simulator knows, and 1 % of the webhooks come twice.`,
      "Ours is judged after the reconciler's last task, a day later. The tutorial's way is that of both tutorials of api.onlyoffice.com, in one process that does not die, with the shapes of status, invitation and link put right.",
    ],
  };
}

function cells({ tally, reports, requests }: Outcome, items: number): (string | number)[] {
  const { right, warned, wrong, duplicate, missing } = tally;
  const seconds = reports.map(({ ms }) => ms / 1000);
  const at = (share: number) => (seconds.length > 0 ? rounded(quantile(seconds, share)) : '');
  return [right, warned, wrong, duplicate, missing, at(0.5), at(0.99), rounded(requests / items)];
}

/** When each webhook is sent (ms from the beginning), also the ones that are sent twice. */
function* sendings(items: readonly Item[], faults: number): Generator<{ item: Item; atMs: number }> {
  const chance = new Chance(seed + 7);
  for (const item of items) {
    const atMs = chance.pick([0, 1_000]);
    yield { item, atMs };
    if (chance.strikes(faults)) yield { item, atMs: atMs + chance.pick([0, 10_000]) };
  }
}

/** Both flows with records, slot and reconciler. */
export async function ours({ size, faults }: RunOptions): Promise<Outcome> {
  const clock = new VirtualClock();
  const simulator = createSimulator({ clock, seed });
  if (faults > 0) faultsAt(simulator, faults, seed);
  const jitter = new Chance(seed + 1);
  const roomsPerHour = 10_000;
  const deployment = deploy({
    clock,
    simulator,
    settings: {
      ticketRoom: { team },
      sources: {
        'project-system': { resultUrl: 'https://projects.example.com/results', roomsPerHour },
        helpdesk: { resultUrl: 'https://helpdesk.example.com/results', roomsPerHour },
      },
    },
    random: jitter.random,
    host: (outside) => slowHost(outside, realistic, seed + 2),
  });
  const items = itemsOf(size);
  const sentAt = new Map<string, number>();
  const startMs = clock.now();
  for (const { item, atMs } of sendings(items, faults)) {
    if (!sentAt.has(item.id)) sentAt.set(item.id, startMs + atMs);
    void clock.sleep(atMs).then(() => deployment.send(item.source, item.body, `msg_${item.id}`));
  }
  await clock.advance(minute);
  await untilQuiet(clock, deployment);
  const reports = deployment.results.flatMap(({ event, atMs }): Report[] => {
    const { projectId, ticketId, roomId, warnings } = event.data as Record<string, unknown>;
    const id = String(projectId ?? ticketId);
    if (typeof roomId !== 'number') return [];
    const warned = Array.isArray(warnings) && warnings.length > 0;
    return [{ id, roomId, warned, ms: atMs - (sentAt.get(id) ?? 0) }];
  });
  return { tally: judge(simulator, items, reports), reports, requests: simulator.world.requests.length };
}

/** Runs the reconciler each minute until no task is left, the search for late rooms a day later included. */
async function untilQuiet(clock: VirtualClock, { records, slot, reconcile }: TestDeployment): Promise<void> {
  for (;;) {
    await clock.run(reconcile());
    const all = [...records.all.values()].map(({ value }) => value);
    const dues = all.flatMap(({ due: { erase: _, ...due } }) => earliestTask({ due })?.atMs ?? []);
    const isBusy =
      all.some(({ status }) => status !== 'done' && status !== 'failed') || slot.waiters.length > 0;
    if (!isBusy && dues.length === 0) return;
    const next = isBusy ? 0 : Math.min(...dues) - clock.now();
    await clock.advance(Math.max(minute, Math.ceil(next / minute) * minute));
  }
}

/** The tutorial's way, until neither it nor the portal has anything left to do. */
export async function tutorial({ size, faults }: RunOptions): Promise<Outcome> {
  const clock = new VirtualClock();
  const simulator: Simulator = createSimulator({ clock, seed });
  if (faults > 0) faultsAt(simulator, faults, seed);
  const portal = distantPortal(simulator, clock, realistic, new Chance(seed + 2));
  const way = tutorialWay(portal, simulator, clock);
  const items = itemsOf(size);
  const reports: Report[] = [];
  const work = [...sendings(items, faults)].map(async ({ item, atMs }) => {
    await clock.sleep(atMs);
    const begunAtMs = clock.now();
    const handle = item.source === 'project-system' ? way.project : way.ticket;
    const roomId = await handle(item.body);
    if (roomId !== undefined)
      reports.push({ id: item.id, roomId, warned: false, ms: clock.now() - begunAtMs });
  });
  await clock.run(Promise.all(work));
  await clock.advance(60 * minute);
  return { tally: judge(simulator, items, reports), reports, requests: simulator.world.requests.length };
}

import { createSimulator, type Simulator } from '../../../infra/local/docspace/simulator.ts';
import { Chance } from '../../../infra/local/docspace/state/chance.ts';
import type { StoredFolder } from '../../../infra/local/docspace/state/model.ts';
import { VirtualClock } from '../../virtual-clock.ts';
import { type Delays, distantPortal, slowHost } from './delays.ts';
import { tutorialWay } from './tutorial.ts';
import { counted, type Usage } from './usage.ts';
import { type Item, itemsOf, judge, type Report, type Tally } from './work-items.ts';

export interface ProjectsOptions {
  count: number;
  /** Each copy takes a time between these, all as likely. */
  copySeconds: readonly [number, number];
  delays: Delays;
}

/** What became of projects that were all sent at once. */
export interface ProjectsRun {
  /** Each copy in the portal, in the order in which they began (ms). */
  copies: { fromMs: number; toMs: number }[];
  /** When the first room was requested from the portal. */
  firstAskMs: number;
  /** From the webhook to the beginning of the copy, for the project that waited longest (ms). */
  longestWaitMs: number;
  tally: Tally;
  /** To the portal. */
  requests: number;
  /** Of AWS; undefined for the tutorial's way, which runs elsewhere. */
  usage: Usage | undefined;
}

const seed = 1;
/** Files of the template for marketing. */
const files = 8;

/** Through the whole flow, from the webhook to the result. */
export async function oursAtOnce({ count, copySeconds, delays }: ProjectsOptions): Promise<ProjectsRun> {
  const { world, usage } = await counted(copySeconds[0] * 1000, (outside) => slowHost(outside, delays, seed));
  const { clock, send, machines, simulator, results } = world;
  drawCopies(simulator, copySeconds);
  const items = projectsOf(count);
  const sentMs = clock.now();
  await clock.run(async () => {
    const answers = await Promise.all(items.map((item) => send(item.source, item.body, `msg_${item.id}`)));
    const names = answers.map(({ body }) => (body as { execution: string }).execution);
    await Promise.all(names.map((name) => machines.project.finished(name)));
  });
  const reports = results.map(({ event, atMs }): Report => {
    const { projectId, roomId, warnings } = event.data as Record<string, unknown>;
    const warned = Array.isArray(warnings) && warnings.length > 0;
    return { id: String(projectId), roomId: Number(roomId), warned, ms: atMs - sentMs };
  });
  return { ...seenIn(simulator, items, reports, sentMs), usage: usage() };
}

/** The tutorial's way. */
export async function tutorialAtOnce({ count, copySeconds, delays }: ProjectsOptions): Promise<ProjectsRun> {
  const clock = new VirtualClock();
  const simulator = createSimulator({ clock, seed });
  drawCopies(simulator, copySeconds);
  const way = tutorialWay(distantPortal(simulator, clock, delays, new Chance(seed + 1)), simulator, clock);
  const items = projectsOf(count);
  const sentMs = clock.now();
  const reports: Report[] = [];
  const work = items.map(async ({ id, body }) => {
    const roomId = await way.project(body);
    if (roomId !== undefined) reports.push({ id, roomId, warned: false, ms: clock.now() - sentMs });
  });
  await clock.run(Promise.all(work));
  await clock.advance(3_600_000);
  return { ...seenIn(simulator, items, reports, sentMs), usage: undefined };
}

const projectsOf = (count: number) => itemsOf(count).filter(({ source }) => source === 'project-system');

export function drawCopies({ world }: Simulator, [from, to]: ProjectsOptions['copySeconds']): void {
  const chance = new Chance(seed);
  world.worker.chance = () => ({ msPerFile: chance.pick([1000 * from, 1000 * to]) / files });
}

function seenIn(simulator: Simulator, items: readonly Item[], reports: readonly Report[], sentMs: number) {
  const { portal, requests } = simulator.world;
  const copies = portal
    .rooms()
    .filter(({ room }) => room.place === 'rooms')
    .map((room: StoredFolder) => ({
      fromMs: room.created,
      // Without the file that links back, which comes after the copy.
      toMs: Math.max(
        room.created,
        ...portal.filesBelow(room.id).flatMap(({ created, text }) => (text === undefined ? created : [])),
      ),
    }))
    .sort((one, other) => one.fromMs - other.fromMs);
  return {
    copies,
    firstAskMs: requests.find(({ path }) => /fromtemplate$/i.test(path))?.time ?? 0,
    longestWaitMs: (copies.at(-1)?.fromMs ?? sentMs) - sentMs,
    tally: judge(simulator, items, reports),
    requests: requests.length,
  };
}

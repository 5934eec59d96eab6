import type { Chance } from '../../../infra/local/docspace/state/chance.ts';
import { minute } from '../../../lib/kernel/time.ts';
import type { WorkRecord } from '../../../lib/work-items/record.ts';
import { untilQuiet } from '../run/play.ts';
import { chanceOf, pickOne } from '../world/chances.ts';
import type { Work } from '../world/scenario.ts';
import type { Stage } from '../world/stage.ts';
import { recordOf } from '../world/stands.ts';
import { doByHand, type Touched } from './hands.ts';
import { titleFor } from './invariants/lives.ts';
import { become, say } from './said.ts';
import type { LifeStory } from './story.ts';
import { type ItemState, systemOf } from './systems.ts';

/** What happens in a round to one work item or its room. */
const steps = ['close', 'open', 'retitle', 'archive', 'restore', 'rename', 'delete', 'move-out'] as const;
type Step = (typeof steps)[number];

const rounds = 4;
const heardWithinMs = 3 * minute;
/** In one round a room is looked at no more often than this, and the portal asked no more for it. */
const updatesOfRound = 8;
const requestsOfRound = 60;

/** Where a room has to be, and as whose. It is kept beside the program, by the table of the rules alone. */
interface Expected {
  item: ItemState;
  place: 'rooms' | 'archive' | 'gone';
  archivedBy: 'program' | 'people';
  /** The title that people gave it. */
  byHand?: string;
}

/**
 * Rounds in which one thing happens to each work item, and then nothing until all is quiet: after each, every room is where
 * the last state of its work item or the last wish of people wants it.
 */
export async function playRounds(story: LifeStory, stage: Stage, touched: Touched): Promise<string[]> {
  const chance = chanceOf(story.scenario.seed, 'rounds');
  const all = new Map<Work, Expected>();
  for (const [work, states] of story.states) {
    const expected = expectedNow(recordOf(stage, work), states.at(-1), stage);
    if (expected) all.set(work, expected);
  }
  const found: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const before = new Map([...all.keys()].map((work) => [work, updatesOf(stage, work)]));
    const requests = requestsIn(stage);
    for (const [work, expected] of all) {
      const step = stepFor(chance);
      stage.trace.note(
        'round',
        `${round}: ${step} ${work.source} ${work.body.projectId ?? work.body.ticketId}`,
      );
      await take(step, work, { stage, expected, touched, chance });
    }
    // The portal's own webhooks come within this.
    await stage.clock.advance(heardWithinMs);
    found.push(...(await untilQuiet(stage)).map(({ what }) => what));
    for (const [work, expected] of all) {
      const record = recordOf(stage, work);
      found.push(
        ...wrongIn(record, expected, stage).map((what) => `round ${round}, ${record?.key}: ${what}`),
      );
      const updates = updatesOf(stage, work) - (before.get(work) ?? 0);
      if (updates > updatesOfRound)
        found.push(`round ${round}, ${record?.key}: ${updates} updates of one change`);
    }
    const asked = requestsIn(stage) - requests;
    if (asked > requestsOfRound * all.size)
      found.push(`round ${round}: ${asked} requests of the portal for ${all.size} changes`);
    if (found.length > 0) return found;
  }
  return found;
}

function expectedNow(
  record: WorkRecord | undefined,
  item: ItemState | undefined,
  { simulator }: Stage,
): Expected | undefined {
  if (record?.status !== 'done' || !record.room || !item) return undefined;
  const stored = simulator.world.portal.room(record.room.id);
  const { title } = stored ?? {};
  return {
    item,
    place: stored ? (stored.room.place === 'archive' ? 'archive' : 'rooms') : 'gone',
    archivedBy: record.life?.room?.archived ? 'program' : 'people',
    ...(title?.startsWith('By hand ') ? { byHand: title } : {}),
  };
}

/** Few rooms are deleted. */
function stepFor(chance: Chance): Step {
  const step = pickOne(chance, steps);
  if (step !== 'delete') return step;
  return chance.strikes(0.2) ? step : 'close';
}

/** Lets a step happen, and what the rules say of it. */
async function take(
  step: Step,
  work: Work,
  {
    stage,
    expected,
    touched,
    chance,
  }: { stage: Stage; expected: Expected; touched: Touched; chance: Chance },
): Promise<void> {
  const { item, place, archivedBy } = expected;
  const isGoneForGood = item.gone && systemOf(work.source).deletes === 'for good';
  if (step === 'close' || step === 'open' || step === 'retitle') {
    if (isGoneForGood) return;
    const { gone: _, ...there } = item;
    const next =
      step === 'retitle'
        ? { ...there, title: `Title ${chance.pick([1, 1_000_000])}` }
        : { ...there, closed: step === 'close' };
    expected.item = next;
    if (!next.closed && place === 'archive' && archivedBy === 'program') expected.place = 'rooms';
    if (next.closed && !item.closed && place === 'rooms') {
      expected.place = 'archive';
      expected.archivedBy = 'program';
    }
    become(stage, work, next);
    const atMs = Math.floor(stage.clock.now() - stage.startMs);
    const times = chance.strikes(0.3) ? 2 : 1;
    for (let time = 0; time < times; time += 1) await stage.clock.run(say(stage, work, { ...next, atMs }));
    return;
  }
  if (place === 'gone') return;
  doByHand(stage, { work, act: step }, touched);
  if (step === 'delete') expected.place = 'gone';
  if (step === 'archive' && place === 'rooms') {
    expected.place = 'archive';
    expected.archivedBy = 'people';
  }
  if (step === 'restore') expected.place = 'rooms';
  const id = recordOf(stage, work)?.room?.id;
  if (step === 'rename' && place === 'rooms') expected.byHand = `By hand ${id}`;
}

function wrongIn(record: WorkRecord | undefined, { item, place, byHand }: Expected, stage: Stage): string[] {
  const stored = stage.simulator.world.portal.room(record?.room?.id ?? 0);
  if (!record) return ['its record is gone'];
  const state = place === 'gone' ? 'deleted' : place === 'archive' ? 'archived' : undefined;
  const found: string[] = [];
  if ((stored?.room.place ?? 'gone') !== place)
    found.push(`is in ${stored?.room.place}, and not in ${place}`);
  if (record.room?.state !== state) found.push(`is said to be ${record.room?.state}, and is ${state}`);
  const title = byHand ?? titleFor(record, item.title);
  if (stored && place === 'rooms' && stored.title !== title && !item.gone)
    found.push(`is called "${stored.title}" and not "${title}"`);
  if (record.life?.error) found.push(`its last update failed: ${record.life.error.code}`);
  return found;
}

function updatesOf(stage: Stage, work: Work): number {
  return recordOf(stage, work)?.life?.update ?? 0;
}

const requestsIn = ({ deployments }: Stage) =>
  deployments.reduce((sum, { requests }) => sum + requests.count, 0);

import { hour, minute } from '../../../lib/kernel/time.ts';
import { pendingUpdate } from '../../../lib/rooms/life/next-update.ts';
import { runningUpdate } from '../../../lib/work-items/life/updates.ts';
import type { WorkRecord } from '../../../lib/work-items/record.ts';
import { asks } from '../invariants/asks.ts';
import { corrections } from '../invariants/corrections.ts';
import { ends, repeats } from '../invariants/ends.ts';
import { hostile } from '../invariants/hostile.ts';
import { results } from '../invariants/results.ts';
import { others, rooms } from '../invariants/rooms.ts';
import { secrets } from '../invariants/secrets.ts';
import { starving } from '../invariants/starving.ts';
import { slots, times } from '../invariants/times.ts';
import { chanceOf } from '../world/chances.ts';
import { executions, isRedrivable, redrive, scheduleHappenings } from '../world/happenings.ts';
import { isWanted } from '../world/hostile.ts';
import type { Scenario } from '../world/scenario.ts';
import { deliver, type Sent, scheduleWebhooks } from '../world/senders.ts';
import { type Actor, becalm, type Stage, stageOf } from '../world/stage.ts';
import { idOf, recordOf, recordsOf, type Violation } from '../world/stands.ts';
import { noTrace, type Trace } from './trace.ts';

/** Webhooks come again 72 h after the trouble; a day after that there is the last look for late rooms. */
const longestQuietMs = 10 * 24 * hour;

export interface Played {
  seed: number;
  violations: Violation[];
  trace: string[];
  /** What came of the work, for statistics. */
  outcomes: string[];
}

/** Plays a scenario to its end and says what does not hold. */
export async function play(
  scenario: Scenario,
  makeTrace: (now: () => number) => Trace = () => noTrace,
): Promise<Played> {
  const stage = stageOf(scenario, makeTrace);
  const violations: Violation[] = [];
  const check = (found: Violation[]) => {
    for (const { rule, what } of found) stage.trace.note('VIOLATION', `${rule}: ${what}`);
    violations.push(...found);
  };
  const webhooks = scheduleWebhooks(stage);
  scheduleHappenings(stage);
  const keepers = runReconcilers(stage);
  await stage.clock.advance(scenario.troubleMs);
  await keepers.stop();
  becalm(stage);
  check(await untilQuiet(stage, webhooks.open));
  check(ends(stage, webhooks.sent));
  const outcomes = outcomesOf(stage);
  check(await finishFailed(stage));
  check(rooms(stage));
  check(await repeatAll(stage));
  check([
    ...asks(stage),
    ...times(stage),
    ...slots(stage),
    ...others(stage),
    ...results(stage),
    ...secrets(stage, webhooks.sent),
    ...hostile(stage),
    ...corrections(stage, webhooks.sent),
    ...starving(stage),
  ]);
  return { seed: scenario.seed, violations, trace: stage.trace.lines, outcomes };
}

/** The reconciler each minute, now and then two at once. */
export function runReconcilers({ clock, deployments, scenario }: Stage): { stop(): Promise<void> } {
  const chance = chanceOf(scenario.seed, 'keepers');
  let stopped = false;
  const each = async (actor: Actor) => {
    await clock.sleep(chance.pick([0, minute]));
    while (!stopped) {
      void actor.reconcile().catch(() => {});
      if (chance.strikes(scenario.secondReconciler)) {
        void clock.sleep(chance.pick([0, minute])).then(() => actor.reconcile().catch(() => {}));
      }
      await clock.sleep(minute);
    }
  };
  for (const actor of deployments) void each(actor);
  return {
    async stop() {
      stopped = true;
    },
  };
}

/** Lets time pass, with the reconciler where it has something to do, until nobody has anything to do. */
export async function untilQuiet(stage: Stage, openWebhooks: () => number = () => 0): Promise<Violation[]> {
  const { clock, deployments, scenario, startMs } = stage;
  const endMs = clock.now() + longestQuietMs;
  const webhookTimes = scenario.work.flatMap(({ atMs }) => atMs).map((atMs) => startMs + atMs);
  while (clock.now() < endMs) {
    const nowMs = clock.now();
    const isBusy = executions(stage).some(({ status }) => status === 'RUNNING') || deployments.some(isAtWork);
    const dues = deployments.flatMap(duesOf).filter((at) => at !== undefined);
    if (!isBusy && dues.length === 0 && openWebhooks() === 0) return [];
    const later = [...dues, ...webhookTimes.filter((at) => at >= nowMs)];
    // Nothing is planned while a sender alone waits before it repeats what was not taken.
    const waitMs = later.length > 0 ? Math.max(0, Math.min(...later) - nowMs) : 0;
    // Whole minutes, as the reconciler comes.
    await clock.advance(isBusy ? minute : Math.floor(waitMs / minute + 1) * minute);
    for (const actor of deployments) {
      const isDue = duesOf(actor).some((at) => (at ?? endMs) <= clock.now());
      if (isDue || isAtWork(actor)) await clock.run(actor.reconcile());
    }
  }
  const left = deployments
    .flatMap(recordsOf)
    .map(({ key, status, due }) => `${key} ${status} ${JSON.stringify(due)}`);
  return [{ rule: 2, what: `not everything ended within ten quiet days: ${left.join('; ')}` }];
}

/**
 * When the reconciler has something to do about each record. Erasing what is kept of people, months later, is not played, nor
 * are the looks of each day at rooms about which nothing is left to do.
 */
function duesOf(actor: Actor): (number | undefined)[] {
  return recordsOf(actor).map((record) => {
    const { erase: _, life, ...due } = record.due;
    const times = Object.values({ ...due, life: isAtRest(record, actor) ? undefined : life });
    const known = times.filter((at) => at !== undefined);
    return known.length > 0 ? Math.min(...known) : undefined;
  });
}

/** Is the next look at its room one of each day? */
function isAtRest(record: WorkRecord, { settings }: Actor): boolean {
  const { life, status } = record;
  if (!life || !settings.life || status !== 'done' || life.error || runningUpdate(record) !== undefined) {
    return false;
  }
  return pendingUpdate({ ...record, life }, settings.life) === undefined;
}

function isAtWork({ slot, hold }: Actor): boolean {
  return Boolean(slot.current.slot.holder) || slot.waiters.length > 0 || Boolean(hold.now?.value.on);
}

/** The webhook of what failed comes again, when a next attempt is allowed; now that all is well it succeeds. */
async function finishFailed(stage: Stage): Promise<Violation[]> {
  const { clock, scenario } = stage;
  const violations: Violation[] = [];
  for (let round = 0; round < 2; round += 1) {
    const failed = scenario.work.filter((work) => recordOf(stage, work)?.status === 'failed');
    if (failed.length === 0) return violations;
    await clock.advance(25 * hour);
    await clock.run(Promise.all(failed.map((work) => deliver(stage, work, 'msg_again'))));
    violations.push(...(await untilQuiet(stage)));
  }
  for (const work of scenario.work) {
    const record = recordOf(stage, work);
    if (record?.status === 'done') continue;
    if (record && isKept(stage, record)) continue;
    const what = `${record?.key} is ${record?.status} (${record?.error?.code}) after its webhook came again in calm`;
    violations.push({ rule: 3, what });
  }
  return violations;
}

/** Who wants a room can keep it from its work item, and then the failure has a name of its own. */
function isKept(stage: Stage, record: WorkRecord): boolean {
  return record.status === 'failed' && record.error?.code === 'RoomNotOurs' && isWanted(stage, record);
}

/** Everything comes once more, at the same time, and every old execution is redriven: nothing changes. */
async function repeatAll(stage: Stage): Promise<Violation[]> {
  const { clock, scenario } = stage;
  const before = picture(stage);
  for (const execution of executions(stage)) {
    if (isRedrivable(execution.runner, execution.name)) redrive(stage, execution);
  }
  const sent: Sent[] = await clock.run(
    Promise.all(scenario.work.map((work) => deliver(stage, work, 'msg_late'))),
  );
  await untilQuiet(stage);
  const after = picture(stage);
  const changed: Violation[] =
    before === after ? [] : [{ rule: 3, what: `repeats changed\n${before}\nto\n${after}` }];
  return [...changed, ...repeats(stage, sent)];
}

/** What repeats must leave as it is; a work item that is kept from its room has one more attempt, which fails again. */
function picture(stage: Stage): string {
  const { deployments, simulator } = stage;
  const rooms = simulator.world.portal
    .rooms()
    .map(
      ({ id, title, room }) =>
        `${id} ${title} ${room.place} ${room.tags} ${room.shares.size} ${room.links.length}`,
    );
  const records = deployments.flatMap((actor) =>
    recordsOf(actor).map((record) => {
      const { key, status, attempt, room } = record;
      return `${key} ${status} ${isKept(stage, record) ? '' : attempt} ${room?.id}`;
    }),
  );
  const results = deployments.map((actor) => {
    const kept = recordsOf(actor)
      .filter((record) => isKept(stage, record))
      .map(({ facts }) => idOf(facts));
    const others = actor.results.filter(
      ({ event: { data } }) => !kept.includes(String(data.projectId ?? data.ticketId)),
    );
    return `${others.length} results`;
  });
  return [...rooms, ...records, ...results].join('\n');
}

function outcomesOf({ deployments }: Stage): string[] {
  return deployments.flatMap((actor) =>
    recordsOf(actor).map(({ facts, status, error, warnings = [] }) =>
      [facts.kind, status, error?.code ?? '', ...warnings.map(({ code }) => code)].join(' ').trim(),
    ),
  );
}

import fc from 'fast-check';
import type { SlotModel } from './model.ts';
import type { Fate, LambdaRun, SlotWorld } from './world.ts';

type Command = fc.AsyncCommand<SlotModel, SlotWorld>;

/** A command of that name, printed with its arguments when it is part of a counterexample. */
function command(name: string, run: (world: SlotWorld) => unknown): Command {
  return {
    check: () => true,
    run: async (_, world) => {
      await run(world);
      await world.settle();
    },
    toString: () => name,
  };
}

const picked = <T>(all: readonly T[], pick: number): T | undefined => all[pick % Math.max(1, all.length)];
const pick = fc.nat({ max: 20 });
const fates: Fate[] = ['refused', 'unanswered', 'repeated', 'killed before', 'killed after'];

const arrive = fc
  .record({
    agoMs: fc.constantFrom(0, 1, 1000, 5000, 600_000),
    plan: fc.record({
      posts: fc.integer({ min: 1, max: 2 }),
      checks: fc.nat({ max: 2 }),
      wakesNextAfter: fc.nat({ max: 2 }),
      afterMs: fc.constantFrom(0, 5000, 900_000),
    }),
  })
  .map(({ agoMs, plan }) =>
    command(`arrive(${agoMs}, ${JSON.stringify(plan)})`, (world) => world.arrive(agoMs, plan)),
  );

const perform = fc.array(pick, { minLength: 1, maxLength: 10 }).map((picks) =>
  command(`perform(${picks})`, async (world) => {
    for (const one of picks) await performOne(world, one, 'done');
  }),
);

/** The same Lambda goes on for some operations, independent of the others. */
const goOn = fc.tuple(pick, fc.integer({ min: 1, max: 8 })).map(([one, times]) =>
  command(`goOn(${one}, ${times})`, async (world) => {
    const call = picked(world.waiting, one);
    for (let time = 0; call && time < times; time += 1) await world.perform(call);
  }),
);

const trouble = fc
  .tuple(pick, fc.constantFrom(...fates))
  .map(([one, fate]) => command(`trouble(${one}, ${fate})`, (world) => performOne(world, one, fate)));

const pass = fc
  .constantFrom(100, 2000, 5000, 40_000, 45_000, 60_000, 100_000, 361_000)
  .map((ms) => command(`pass(${ms})`, (world) => world.pass(ms)));

const reconciler = fc.constant(command('reconciler()', (world) => world.reconciler()));

const giveUp = pick.map((one) =>
  command(`giveUp(${one})`, (world) => {
    const call = picked(
      world.waiting.filter(({ zombie }) => !zombie),
      one,
    );
    if (call) world.giveUp(call);
  }),
);

const stop = pick.map((one) => command(`stop(${one})`, (world) => picked(world.running, one)?.stop()));

const redrive = pick.map((one) =>
  command(`redrive(${one})`, (world) => {
    const stopped = picked(
      world.executions.filter(({ ended }) => ended),
      one,
    );
    if (stopped) world.redrive(stopped);
  }),
);

const fail = pick.map((one) =>
  command(`fail(${one})`, (world) =>
    picked(
      world.running.filter(({ idle }) => idle),
      one,
    )?.fail(),
  ),
);

const timeOut = pick.map((one) =>
  command(`timeOut(${one})`, (world) => picked(world.running, one)?.timeOut()),
);

async function performOne(world: SlotWorld, one: number, fate: Fate): Promise<void> {
  const call: LambdaRun | undefined = picked(world.waiting, one);
  if (call) await world.perform(call, fate);
}

/** Everything that may happen to the portal slot, the likelier the more often it is named. */
export const commands = fc.commands(
  [
    arrive,
    arrive,
    perform,
    perform,
    perform,
    goOn,
    goOn,
    goOn,
    trouble,
    pass,
    pass,
    reconciler,
    giveUp,
    stop,
    redrive,
    fail,
    timeOut,
  ],
  { size: '+1', maxCommands: 60 },
);

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commands } from './model/commands.ts';
import { defects } from './model/defects.ts';
import { type Broken, SlotWorld } from './model/world.ts';

/** More: SLOT_RUNS=100000 npx vitest run test/lib/portal-slot/portal-slot.model.test.ts */
const numRuns = Number(process.env.SLOT_RUNS ?? 1000);

/** The protocol in every kind of trouble, and then in peace. */
const property = (broken?: Broken, after: (world: SlotWorld) => void = () => {}) =>
  fc.asyncProperty(commands, fc.infiniteStream(fc.nat({ max: 1000 })), async (all, picks) => {
    const world = new SlotWorld(broken);
    try {
      await fc.asyncModelRun(() => ({ model: world.model, real: world }), all);
      await world.calmDown(() => picks.next().value);
      after(world);
    } catch (error) {
      throw new Error(`${(error as Error).message}\n${world.trace.join('\n')}`, { cause: error });
    }
  });

describe('the portal slot under any order of events', () => {
  it('has one holder at a time, serves all in order, and is never lost', async () => {
    await fc.assert(property(), { numRuns });
  }, 3_600_000);
});

describe('the model', () => {
  it('gets into every kind of trouble', async () => {
    const seen = new Map<string, number>();
    const add = ({ model }: SlotWorld) => {
      for (const [what, times] of model.seen) seen.set(what, (seen.get(what) ?? 0) + times);
    };
    await fc.assert(property(undefined, add), { numRuns: 300, seed: 1 });
    const troubles = [
      'SLOT_EXPIRED',
      'SLOT_TASKS_FAILED',
      'SLOT_WAITER_REMOVED',
      'confirmed',
      'refused',
      'granted in vain',
      'revoked',
      'waited for its grant',
      'write lost',
      'written by one who was given up',
    ];
    expect(troubles.filter((trouble) => !seen.has(trouble))).toEqual([]);
  });

  it.each(Object.entries(defects))('finds %s', async (_, { broken, found }) => {
    const { failed, errorInstance } = await fc.check(property(broken), {
      numRuns: 2000,
      seed: 1,
      endOnFailure: true,
    });
    expect(failed).toBe(true);
    expect((errorInstance as Error).message.split('\n')[0]).toMatch(found);
  });
});

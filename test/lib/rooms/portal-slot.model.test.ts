import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commands } from './portal-slot/commands.ts';
import { defects } from './portal-slot/defects.ts';
import { type Broken, World } from './portal-slot/world.ts';

/** The protocol under every kind of trouble, and then in peace. */
const property = (broken?: Broken) =>
  fc.asyncProperty(commands, fc.infiniteStream(fc.nat({ max: 1000 })), async (all, picks) => {
    const world = new World(broken);
    try {
      await fc.asyncModelRun(() => ({ model: world.model, real: world }), all);
      await world.calmDown(() => picks.next().value);
    } catch (error) {
      throw new Error(`${(error as Error).message}\n${world.trace.join('\n')}`, { cause: error });
    }
  });

describe('the portal slot, whatever happens', () => {
  it('has one holder at a time, serves all in order, and is never lost', async () => {
    await fc.assert(property(), { numRuns: Number(process.env.RUNS ?? 300) });
  }, 600_000);
});

describe('the model finds', () => {
  it.each(Object.entries(defects))(
    '%s',
    async (_, { broken, found }) => {
      const run = await fc.check(property(broken), { numRuns: 20000, seed: 1, endOnFailure: true });
      expect(run.failed).toBe(true);
      const message = (run.errorInstance as Error).message;
      console.log(run.numRuns, message.slice(0, 100));
      expect(message.split('\n')[0]).toMatch(found);
    },
    600_000,
  );
});

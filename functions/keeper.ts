import { type KeeperDependencies, type Kept, keep } from '../lib/rooms/keeper.ts';
import { executions } from './dependencies/executions.ts';
import { settling } from './dependencies/settling.ts';
import { counters } from './dependencies/table.ts';

/** No further record is begun after so long: the last one may take as long as a step. */
const runMs = 50_000;

/** One run of the keeper, each minute; it also runs when nobody sends webhooks. */
export async function keeper(dependencies: KeeperDependencies): Promise<Kept> {
  const { clock, log } = dependencies;
  const kept = await keep(dependencies, clock.now() + runMs);
  log.info('KEEPER_COMPLETED', { ...kept });
  return kept;
}

let bound: KeeperDependencies | undefined;

export const handler = () => {
  bound ??= { ...settling(), executions: executions(), counters: counters() };
  return keeper(bound);
};

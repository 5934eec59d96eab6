import { recordLists } from '../../../lib/work-items/record-store.ts';
import { type OverviewDependencies, overviewOf } from '../overview/overview.ts';
import { fromLists, type ItemList, itemsIn } from '../work-items/recent.ts';
import type { LiveState } from './contract.ts';

/** How the environment is, and so many of its last work items. */
export async function readLiveState(there: OverviewDependencies, limit: number): Promise<LiveState> {
  const read = async () => {
    const [overview, latest] = await Promise.all([overviewOf(there), lastItems(there, limit)]);
    return { overview, latest };
  };
  return fromLists(there.environment, read);
}

/** The work items whose status changed last, the latest first. */
export function lastItems(there: OverviewDependencies, limit: number): Promise<ItemList> {
  return fromLists(there.environment, () => itemsIn(recordLists, limit, there));
}

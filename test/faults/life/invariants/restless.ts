import { day } from '../../../../lib/kernel/time.ts';
import type { Stage } from '../../world/stage.ts';
import { allRecords } from '../../world/stands.ts';
import { lookAtAll } from '../looks.ts';

/** So many looks at each room, in days or weeks in which nothing happens. */
const looks = 2;
/** A look is one execution, which asks the portal no more than this. */
const requestsOfLook = 8;

/** Nothing goes on by itself: looks in calm change nothing at the portal, tell nobody anything, and are few. */
export async function restless(stage: Stage): Promise<string[]> {
  const before = countsOf(stage);
  const beganMs = stage.clock.now();
  for (let round = 0; round < looks; round += 1) await lookAtAll(stage);
  const after = countsOf(stage);
  const days = Math.ceil((stage.clock.now() - beganMs) / day) + 1;
  const rooms = allRecords(stage).filter(({ record }) => record.room).length;
  const found: string[] = [];
  for (const what of ['writes', 'told'] as const) {
    if (after[what] !== before[what])
      found.push(`${after[what] - before[what]} ${what} in days in which nothing happened`);
  }
  const updates = after.updates - before.updates;
  if (updates > days * rooms) found.push(`${updates} updates of ${rooms} rooms in ${days} days`);
  const requests = after.requests - before.requests;
  if (requests > updates * requestsOfLook)
    found.push(`${requests} requests of the portal in ${updates} updates`);
  return found;
}

function countsOf(stage: Stage) {
  const sum = (of: (actor: Stage['deployments'][number]) => number) =>
    stage.deployments.reduce((all, actor) => all + of(actor), 0);
  return {
    writes: sum(({ writes }) => writes.length),
    requests: sum(({ requests }) => requests.count),
    updates: sum(({ machines }) => machines.update.listExecutions().length),
    told: sum(({ results, fakes, records }) => {
      const all = [...records.all.values()].map(({ value }) => value);
      const notes = all.flatMap(
        ({ source, facts }) =>
          fakes.get(source)?.shown(facts.kind === 'project' ? facts.projectId : facts.ticketId).notes ?? [],
      );
      return results.length + notes.length;
    }),
  };
}

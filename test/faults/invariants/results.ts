import { failures } from '../../../lib/kernel/failures.ts';
import type { Stage } from '../world/stage.ts';
import { allRecords, idOf, type Violation } from '../world/stands.ts';

/** What the receivers were told: the truth, and one truth per id. */
export function results(stage: Stage): Violation[] {
  const found: Violation[] = [];
  for (const actor of stage.deployments) {
    const byId = new Map<string, string>();
    for (const { id, event } of actor.results) {
      const content = JSON.stringify(event);
      const before = byId.get(id) ?? content;
      if (before !== content) {
        found.push({ rule: 5, what: `${id} was reported as ${before} and as ${content}` });
      }
      byId.set(id, content);
    }
  }
  for (const { actor, record } of allRecords(stage)) {
    const mine = actor.results.filter(
      ({ event: { data } }) =>
        data.source === record.source && (data.projectId ?? data.ticketId) === idOf(record.facts),
    );
    const last = mine.at(-1)?.event;
    if (record.status === 'done' && last?.data.roomId !== record.room?.id) {
      const what = `${record.key} has the room ${record.room?.id}, and the last result says ${JSON.stringify(last)}`;
      found.push({ rule: 2, what });
    }
    if (record.status === 'failed' && last?.type !== 'room.failed') {
      found.push({ rule: 2, what: `${record.key} failed, and the last result says ${JSON.stringify(last)}` });
    }
    for (const { event } of mine) {
      const room = stage.simulator.world.portal.room(Number(event.data.roomId));
      const strange = room && room.room.tags.length > 0 && !room.room.tags.includes(record.keyTag);
      if (strange) found.push({ rule: 1, what: `${record.key} was told of the room ${room.id} of another` });
    }
  }
  return [...found, ...storms(stage)];
}

/** Trouble of the whole portal is no failure of a work item. */
function storms({ deployments, scenario, startMs }: Stage): Violation[] {
  const told = deployments.flatMap((actor) =>
    actor.results.filter(({ event, atMs }) => {
      const { code = '' } = (event.data.error ?? {}) as { code?: keyof typeof failures };
      if (event.type !== 'room.failed' || code === '') return false;
      const ofThePortal = failures[code].transient && failures[code].suspect === 'portal';
      const at = atMs - startMs;
      return ofThePortal && scenario.portalTrouble.some(({ fromMs, toMs }) => at >= fromMs && at <= toMs);
    }),
  );
  return told.map(({ event }) => ({
    rule: 5,
    what: `told of trouble of the portal: ${JSON.stringify(event)}`,
  }));
}

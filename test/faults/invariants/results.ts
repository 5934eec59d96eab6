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
      const isTouched = stage.hostile.touched.has(Number(event.data.roomId));
      const strange =
        room && !isTouched && room.room.tags.length > 0 && !room.room.tags.includes(record.keyTag);
      if (strange) found.push({ rule: 1, what: `${record.key} was told of the room ${room.id} of another` });
    }
  }
  return [...found, ...storms(stage), ...awsStorms(stage)];
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

const partsMissing = ['FoldersMissing', 'TeamMissing', 'LinkMissing'];

/**
 * Trouble of AWS is no failure of a work item and leaves no part of a room undone: it is shorter here than work is held
 * for. Operators are alerted at once that work is held for it.
 */
function awsStorms({ deployments }: Stage): Violation[] {
  const isOfAws = (code: unknown) => {
    const { suspect } = failures[code as keyof typeof failures] ?? failures.UnexpectedError;
    return suspect === 'aws' || suspect === 'step';
  };
  return deployments.flatMap(({ log, written, records }) => {
    const recorded = log.filter(
      ({ code, fields }) => (code === 'ROOM_FAILED' || code === 'STEPS_MISSING') && isOfAws(fields.error),
    );
    const silent = written.filter(
      ({ record: { key, status, held } }) =>
        status === 'held' &&
        isOfAws(held?.reason) &&
        !log.some(
          ({ code, fields }) =>
            (code === 'AWS_TROUBLE' && fields.key === key) ||
            code === 'HOLD_BEGAN' ||
            (code === 'RECONCILER_COMPLETED' && fields.hold !== 'none') ||
            // Over before a run of the reconciler could say so, where the Lambda that began it died.
            (code === 'HOLD_ENDED' && Number(fields.minutes) <= 5),
        ),
    );
    // A part of a room that only trouble kept from being made is no refusal of the portal.
    const blamed = [...records.all.values()].flatMap(({ value: { key, warnings = [] } }) =>
      warnings
        .filter(({ code, message }) => partsMissing.includes(code) && !/HTTP 4\d\d/.test(message))
        .map(({ code, message }) => `${key} has the warning ${code} without a refusal: ${message}`),
    );
    return [
      ...blamed,
      ...recorded.map(({ code, fields }) => `${code} of ${fields.key} by ${fields.error}`),
      ...silent.map(({ record: { key, held } }) => `${key} is held in silence for ${held?.reason}`),
    ].map((what) => ({ rule: 5 as const, what }));
  });
}

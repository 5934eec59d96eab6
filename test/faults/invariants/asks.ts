import type { Ask } from '../asks.ts';
import type { Stage } from '../world/stage.ts';
import { allRecords, titleOf, type Violation } from '../world/stands.ts';

/** A step that has looked asks within the time that a Lambda has, and all that it waits for on the way. */
const lookedBeforeMs = 60_000;
/** Between two requests for one room, from the notes in lib: unseenMs and unknownForMs, less the time to write the note. */
const apartMs = { template: 5 * 60_000 - 5_000, nothing: 90_000 - 5_000 };

/** A room is requested once, with care: never on top of one that is there, or of a creation that runs. */
export function asks(stage: Stage): Violation[] {
  return allRecords(stage).flatMap(({ actor, record }) => {
    const mine = actor.asks.filter(({ title }) => title === titleOf(record));
    return mine.flatMap((ask, index) => {
      const what: string[] = [];
      const before = mine.slice(0, index).findLast(mayBeCarriedOut);
      const apart = before ? ask.atMs - before.atMs : Number.POSITIVE_INFINITY;
      if (apart < apartMs[ask.from]) what.push(`again after ${apart / 1000} s`);
      // One without a tag and from before the first request is another deployment's.
      const first = mine[0]?.atMs ?? ask.atMs;
      const { rooms, touched } = stage.hostile;
      const there = ask.there
        .filter(({ id }) => !rooms.has(id) && !touched.has(id))
        .filter(({ tagged, madeAtMs }) => tagged || madeAtMs >= first);
      if (there.some(({ madeAtMs }) => ask.atMs - madeAtMs > lookedBeforeMs)) what.push('though it is there');
      if (ask.from === 'template' && ask.holder?.key !== record.key)
        what.push(`while ${ask.holder?.key ?? 'nobody'} holds the slot`);
      if (ask.from === 'template' && (ask.busyForMs ?? 0) > lookedBeforeMs)
        what.push('while the portal makes another');
      return what.map((how) => ({ rule: 1 as const, what: `${record.key} was asked for ${how}` }));
    });
  });
}

/** What the portal refused it has not done. */
function mayBeCarriedOut({ status }: Ask): boolean {
  return status === undefined || status < 400 || status === 402 || status >= 500;
}

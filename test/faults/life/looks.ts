import { day, minute } from '../../../lib/kernel/time.ts';
import { untilQuiet } from '../run/play.ts';
import type { Stage } from '../world/stage.ts';
import { allRecords } from '../world/stands.ts';

/** The longest time between two looks at a room. */
const longestMs = 7 * day;

/** Lets time pass until each room has been looked at once more, as it is in a day or a week where no webhook says anything. */
export async function lookAtAll(stage: Stage): Promise<void> {
  const { clock, deployments } = stage;
  const sinceMs = clock.now();
  for (;;) {
    const times = allRecords(stage).flatMap(({ record: { life, due } }) =>
      life && life.seenAtMs <= sinceMs && due.life !== undefined ? [due.life] : [],
    );
    const nextMs = Math.min(...times);
    if (nextMs > sinceMs + longestMs + minute || times.length === 0) return;
    await clock.advance(Math.max(minute, nextMs - clock.now() + minute));
    for (const actor of deployments) await clock.run(actor.reconcile());
    await untilQuiet(stage);
  }
}

import { minute } from '../../../lib/kernel/time.ts';
import type { Work } from '../world/scenario.ts';
import type { Stage } from '../world/stage.ts';
import { type ItemState, systemOf } from './systems.ts';

/** Senders repeat what was not taken. */
const mostTries = 100;

/** What the record of a work item is called in its system. */
function itemOf({ body }: Work): string {
  return body.projectId ?? body.ticketId ?? '';
}

/** Puts a work item into a state in its own system; nobody says so. */
export function become({ deployments }: Stage, work: Work, state: ItemState): void {
  const fake = deployments[work.deployment]?.fakes.get(work.source);
  systemOf(work.source).become?.(fake, itemOf(work), state);
}

/** Sends the webhook that says so, and again while it is not taken. */
export async function say(
  stage: Stage,
  work: Work,
  { atMs, ...state }: ItemState & { atMs: number },
): Promise<void> {
  const { clock, deployments, startMs, trace } = stage;
  const updatedAt = new Date(startMs + atMs).toISOString();
  const body = systemOf(work.source).changed(itemOf(work), state, updatedAt);
  for (let tries = 0; tries < mostTries; tries += 1) {
    const answer = await deployments[work.deployment]
      ?.send(work.source, body, `msg_${startMs}_${atMs}`)
      .catch(() => undefined);
    trace.note(work.source, `${JSON.stringify(body)} -> ${JSON.stringify(answer?.body ?? 'no answer')}`);
    if (answer && answer.status < 300) return;
    await clock.sleep(minute);
  }
}

/** Can the state of its items be read, so that what nobody says is found? */
export function isRead({ source }: Work): boolean {
  return systemOf(source).become !== undefined;
}

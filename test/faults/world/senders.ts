import type { Answer } from '../../../lib/intake/answers.ts';
import type { Work } from './scenario.ts';
import type { Stage } from './stage.ts';

/** A webhook and what became of it. */
export interface Sent {
  work: Work;
  body: Record<string, string>;
  /** When it was sent first. */
  sentAtMs: number;
  /** When it was answered. */
  atMs: number;
  /** Undefined while nobody has answered 2xx. */
  answer: Answer | undefined;
}

/** Senders repeat what was not taken, so often and with this wait. */
const mostTries = 200;
const againAfterMs = 60_000;

/** Sends a webhook, and again while it is not taken. */
export async function deliver(stage: Stage, work: Work, id: string): Promise<Sent> {
  const { clock, trace, deployments } = stage;
  const actor = deployments[work.deployment];
  if (!actor) throw new Error('no such deployment');
  const sentAtMs = clock.now();
  const { corrected } = work;
  const body = corrected && sentAtMs - stage.startMs >= corrected.atMs ? corrected.body : work.body;
  for (let tries = 0; tries < mostTries; tries += 1) {
    const answer = await actor.send(work.source, work.webhook ?? body, id).catch(() => undefined);
    trace.note(
      work.source,
      `${JSON.stringify(body)} -> ${answer ? JSON.stringify(answer.body) : 'no answer'}`,
    );
    if (answer && answer.status < 300) return { work, body, sentAtMs, atMs: clock.now(), answer };
    await clock.sleep(againAfterMs);
  }
  return { work, body, sentAtMs, atMs: clock.now(), answer: undefined };
}

/** Sends every webhook of the scenario at its times. */
export function scheduleWebhooks(stage: Stage): { sent: Sent[]; open: () => number } {
  const { scenario, clock } = stage;
  const sent: Sent[] = [];
  let open = 0;
  for (const [index, work] of scenario.work.entries()) {
    for (const [time, atMs] of work.atMs.entries()) {
      open += 1;
      // Some senders give a repeat the same id, others a new one.
      const id = `msg_${index}_${time % 2}`;
      void clock
        .sleep(atMs)
        .then(() => deliver(stage, work, id))
        .then((result) => {
          sent.push(result);
          open -= 1;
        });
    }
  }
  return { sent, open: () => open };
}

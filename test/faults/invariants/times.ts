import { longestAttemptMs, longestCreationMs } from '../bound.ts';
import type { Scenario } from '../world/scenario.ts';
import type { Actor, Stage, Written } from '../world/stage.ts';
import type { Violation } from '../world/stands.ts';

interface Attempt {
  key: string;
  kind: 'project' | 'ticket';
  attempt: number;
  fromMs: number;
  toMs: number;
}

/** Every attempt ended within its bound. */
export function times(stage: Stage): Violation[] {
  const creationMs = longestCreationMs(stage.scenario);
  return stage.deployments.flatMap((actor) => {
    const all = attemptsOf(actor);
    return all.flatMap((attempt) => {
      const beside = all.filter(
        (other) =>
          other.kind === 'project' &&
          other.key !== attempt.key &&
          other.fromMs < attempt.toMs &&
          attempt.fromMs < other.toMs,
      );
      const bound = longestAttemptMs(attempt.kind, beside.length, creationMs) + awsTroubleMs(stage.scenario);
      const lasted = attempt.toMs - attempt.fromMs;
      if (lasted <= bound) return [];
      const minutes = (ms: number) => Math.round(ms / 60_000);
      const what = `attempt ${attempt.attempt} at ${attempt.key} lasted ${minutes(lasted)} minutes, ${beside.length} beside it: at most ${minutes(bound)}`;
      return [{ rule: 2 as const, what }];
    });
  });
}

/** While a service of AWS is away, an attempt may neither begin nor be recorded; how often it is tried is not bounded. */
function awsTroubleMs({ awsTrouble }: Scenario): number {
  return awsTrouble.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
}

/** From the writing of each acceptance to that of its outcome. */
function attemptsOf({ written }: Actor): Attempt[] {
  const open = new Map<string, Written>();
  return written.flatMap((write) => {
    const { record, atMs } = write;
    const { key, status, attempt, facts } = record;
    const begun = open.get(key);
    if (status === 'accepted' && begun?.record.attempt !== attempt) open.set(key, write);
    if (!begun || status === 'accepted' || status === 'running') return [];
    open.delete(key);
    return [{ key, kind: facts.kind, attempt, fromMs: begun.atMs, toMs: atMs }];
  });
}

/**
 * Where no Lambda and no execution dies, and the portal always answers, the slot is always given back: a holder
 * whose steps cannot reach the portal for the length of a lease loses it and queues up again.
 */
export function slots({ deployments, scenario }: Stage): Violation[] {
  const { kill, abandon, refuse, fail, lose } = scenario.harm;
  const stopped = scenario.events.some(({ kind }) => kind === 'stop');
  const { portal, planned, portalTrouble, awsTrouble } = scenario;
  if (kill + abandon + refuse + fail + lose > 0 || stopped) return [];
  if (portal.http || planned.length > 0 || portalTrouble.length > 0 || awsTrouble.length > 0) return [];
  return deployments.flatMap(({ log }) =>
    log
      .filter(({ code }) => code === 'SLOT_EXPIRED')
      .map(({ fields }) => ({ rule: 4 as const, what: `${fields.key} kept the slot until its lease ended` })),
  );
}

import { minute } from '../../../lib/kernel/time.ts';
import type { WorkRecord } from '../../../lib/work-items/record.ts';
import type { Sent } from '../world/senders.ts';
import type { Stage } from '../world/stage.ts';
import { recordOf, type Violation } from '../world/stands.ts';

/** A webhook whose answer was lost may be stored after one that came later. */
const overtakenMs = 240 * minute;

/** What the last webhook of a work item said is what its record says, or its answer names what differs. */
export function corrections(stage: Stage, sent: readonly Sent[]): Violation[] {
  return stage.scenario.work.flatMap((work) => {
    const record = recordOf(stage, work);
    const mine = sent.filter((one) => one.work === work && one.answer);
    const last = mine.reduce<Sent | undefined>(
      (late, one) => (late && late.atMs > one.atMs ? late : one),
      undefined,
    );
    if (!work.corrected || !record || !last) return [];
    if (isSaid(record, last.body)) return [];
    const { differs = [] } = (last.answer?.body ?? {}) as { differs?: string[] };
    if (differs.length > 0) return [];
    const isOvertaken = mine.some(
      ({ body, atMs }) =>
        isSaid(record, body) &&
        last.sentAtMs - atMs < overtakenMs &&
        body !== last.body &&
        atMs > last.sentAtMs,
    );
    if (isOvertaken) return [];
    const what = `${record.key} says ${JSON.stringify(record.facts)} after ${JSON.stringify(last.body)} was answered ${JSON.stringify(last.answer?.body)}`;
    return [{ rule: 7 as const, what }];
  });
}

function isSaid({ facts }: WorkRecord, body: Record<string, string>): boolean {
  return Object.entries(body).every(([field, value]) => (facts as Record<string, unknown>)[field] === value);
}

import type { Portal } from '../docspace/client.ts';
import { plannedArchive } from '../rooms/life/next-update.ts';
import { linkForResult } from '../rooms/ticket/ticket-link.ts';
import type { LifeSettings } from '../settings/schema.ts';
import type { LifeResult } from '../work-items/life/life.ts';
import type { WorkRecord } from '../work-items/record.ts';
import { updateRecord } from '../work-items/record-store.ts';
import { type DeliverDependencies, logRefusal, nextAfter } from './deliver.ts';
import { attemptLifeDelivery, takesLife } from './delivery-attempt.ts';

/**
 * Delivers what became of a room, the oldest first: at least once, by the schedule of results. What its source does not
 * take, or has not taken at the end of the schedule, is left out.
 *
 * @returns false if the receiver did not answer
 */
export async function deliverLifeResults(
  record: WorkRecord,
  dependencies: DeliverDependencies & { portal: Portal },
): Promise<boolean> {
  const { log, clock, settings } = dependencies;
  const { key, source } = record;
  for (const result of record.life?.results ?? []) {
    const isWanted = takesLife(record, result, settings) && !isOver(record, result, settings.life);
    const link =
      isWanted && result.type === 'room.linked'
        ? (await linkForResult(record, dependencies.portal, settings)).link
        : undefined;
    // Gone meanwhile, or not ours any more.
    const isMissing = result.type === 'room.linked' && !link;
    const outcome =
      isWanted && !isMissing ? await attemptLifeDelivery(record, result, link, dependencies) : undefined;
    if (outcome?.outcome === 'try-later' || outcome?.outcome === 'refused') {
      logRefusal(record, outcome, log);
      const deliveries = (result.deliveries ?? 0) + 1;
      const next = nextAfter(outcome, deliveries, clock.now());
      if (next === undefined) log.error('RESULT_UNDELIVERED', { key, source, reason: outcome.message });
      const again = next === undefined ? undefined : { ...result, deliveries };
      await replace(record, result, again, next ?? clock.now(), dependencies);
      return outcome.outcome === 'refused';
    }
    if (outcome?.outcome === 'delivered') log.info('RESULT_DELIVERED', { key, source });
    await replace(record, result, undefined, clock.now(), dependencies);
  }
  return true;
}

/**
 * Is it true no more: a link that was removed again since, an archive that is not planned for that time any more, or a room that
 * has found its place?
 */
function isOver(
  record: WorkRecord,
  { type, archiveAfter = '' }: LifeResult,
  settings?: LifeSettings,
): boolean {
  const { life } = record;
  if (type === 'room.archiving') return plannedArchive(record, settings) !== Date.parse(archiveAfter);
  if (type === 'room.held') return life?.held === undefined;
  return type === 'room.linked' && life?.reported.closed === true && life.room?.link !== undefined;
}

/** Puts another result in the place of one, or none, and plans the next delivery if one is left. */
async function replace(
  { key, attempt }: WorkRecord,
  result: LifeResult,
  again: LifeResult | undefined,
  nextMs: number,
  { records }: DeliverDependencies,
): Promise<void> {
  const isSame = ({ type, at, room }: LifeResult) =>
    type === result.type && at === result.at && room.id === result.room.id;
  await updateRecord(records, key, (now) => {
    if (!now?.life || now.attempt !== attempt) return undefined;
    const { results = [], ...life } = now.life;
    const left = results.flatMap((one) => (isSame(one) ? (again ? [again] : []) : [one]));
    return {
      ...now,
      life: left.length > 0 ? { ...life, results: left } : life,
      due: { ...now.due, report: left.length > 0 ? nextMs : undefined },
    };
  });
}

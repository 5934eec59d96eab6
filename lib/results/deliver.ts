import { Failure, failures } from '../kernel/failures.ts';
import type { Log } from '../kernel/log.ts';
import { minute } from '../kernel/time.ts';
import type { LinkForResult } from '../rooms/ticket/ticket-link.ts';
import type { Settings } from '../settings/schema.ts';
import type { WriteBackOutcome } from '../sources/contract/write-back.ts';
import { changeRecord } from '../work-items/attempt.ts';
import type { WorkRecord } from '../work-items/record.ts';
import type { RecordStore } from '../work-items/record-store.ts';
import { beginsLongWait, nextDelivery, nextDeliveryAfterPutOff } from '../work-items/scheduled-tasks.ts';
import type { DeliveryStatus } from '../work-items/status.ts';
import { type AttemptDependencies, attemptDelivery, wantsResult } from './delivery-attempt.ts';

export interface DeliverDependencies extends AttemptDependencies {
  records: RecordStore;
  log: Log;
}

/** The delivery that a result begins with. */
export function firstDelivery(record: WorkRecord, settings: Settings): { delivery?: DeliveryStatus } {
  return wantsResult(record, settings) ? { delivery: 'pending' } : {};
}

/**
 * Delivers the result of a record, unless that has been done, and records that it was taken.
 *
 * What the next minute cannot change (a refusal, a long Retry-After) stays pending at once, and the reconciler
 * continues with it.
 *
 * @param lastTry a result that was not taken stays pending, instead of a throw
 * @throws Failure `ResultNotDelivered` when another attempt may help
 */
export async function deliverResult(
  record: WorkRecord,
  options: { lastTry: boolean; link?: LinkForResult | undefined },
  dependencies: DeliverDependencies,
): Promise<DeliveryStatus | 'no-receiver'> {
  if (!wantsResult(record, dependencies.settings)) return 'no-receiver';
  if (record.delivery !== 'pending') return record.delivery ?? 'no-receiver';
  const attempted = await attemptAndRecord(record, options, dependencies);
  if (attempted.outcome === 'delivered' || attempted.outcome === 'gone') return attempted.outcome;
  const afterMs = attempted.outcome === 'try-later' ? attempted.afterMs : undefined;
  if (attempted.outcome === 'try-later' && afterMs === undefined && !options.lastTry) {
    throw new Failure('ResultNotDelivered', attempted.message);
  }
  if (afterMs !== undefined) {
    const { records, clock } = dependencies;
    const deliver = clock.now() + afterMs;
    await changeRecord(records, record, ({ due }) => ({ due: { ...due, deliver } }), clock);
  }
  return 'pending';
}

/** One more attempt at a pending result by the reconciler; after the last of its schedule it is undelivered. */
export async function redeliver(
  record: WorkRecord,
  options: { link?: LinkForResult | undefined },
  dependencies: DeliverDependencies,
): Promise<WriteBackOutcome> {
  const { clock } = dependencies;
  const attempted = await attemptAndRecord(record, options, dependencies);
  if (attempted.outcome === 'delivered' || attempted.outcome === 'gone') return attempted;
  const deliveries = (record.deliveries ?? 0) + 1;
  const next = nextAfter(attempted, deliveries, clock.now());
  await postponeDelivery(record, next, { deliveries, reason: attempted.message }, dependencies);
  return attempted;
}

/**
 * Puts a pending result off without an attempt, for its host takes no results just now. It uses up nothing of the
 * schedule, but the result is undelivered when it has waited for as long as the schedule is.
 */
export async function putOffDelivery(
  record: WorkRecord,
  reason: string,
  dependencies: DeliverDependencies,
): Promise<void> {
  const next = nextDeliveryAfterPutOff(waitsSinceMs(record), dependencies.clock.now());
  await postponeDelivery(record, next, { deliveries: record.deliveries, reason }, dependencies);
}

/** @param next when it is tried again (ms since 1970); undefined when it is given up */
async function postponeDelivery(
  record: WorkRecord,
  next: number | undefined,
  { deliveries, reason }: { deliveries: number | undefined; reason: string },
  { records, clock, log }: DeliverDependencies,
): Promise<void> {
  await changeRecord(
    records,
    record,
    ({ due }) =>
      next === undefined
        ? { delivery: 'undelivered', deliveries }
        : { deliveries, due: { ...due, deliver: next } },
    clock,
  );
  const { key, source, due } = record;
  const sinceMs = waitsSinceMs(record);
  if (next === undefined) {
    log.error('RESULT_UNDELIVERED', { key, source, reason });
  } else if (beginsLongWait({ sinceMs, dueMs: due.deliver ?? sinceMs, nextMs: next })) {
    const minutes = Math.round((clock.now() - sinceMs) / minute);
    log.error('RESULT_WAITING', { key, source, minutes, reason });
  }
}

/** Since when a result waits (ms since 1970). A record of an older version says only when it was made. */
function waitsSinceMs({ deliverySince, outcomeAt, updatedAt }: WorkRecord): number {
  return Date.parse(deliverySince ?? outcomeAt ?? updatedAt);
}

/** One attempt. What came of it is recorded, unless another attempt is to follow. */
async function attemptAndRecord(
  record: WorkRecord,
  { link }: { link?: LinkForResult | undefined },
  dependencies: DeliverDependencies,
): Promise<WriteBackOutcome> {
  const { records, clock, log } = dependencies;
  const attempted = await attemptDelivery(record, link, dependencies);
  const fields = { key: record.key, source: record.source };
  if (attempted.outcome === 'delivered' || attempted.outcome === 'gone') {
    await changeRecord(records, record, { delivery: attempted.outcome }, clock);
    log.info(attempted.outcome === 'gone' ? 'TICKET_GONE' : 'RESULT_DELIVERED', fields);
  }
  logRefusal(record, attempted, log);
  return attempted;
}

/**
 * When a result that was not taken is delivered again (ms since 1970): by the schedule, and not before its receiver wants
 * it; undefined when it is given up.
 *
 * @param deliveries how often the reconciler has tried, this try included
 */
export function nextAfter(
  attempted: WriteBackOutcome,
  deliveries: number,
  nowMs: number,
): number | undefined {
  const pauseMs = attempted.outcome === 'try-later' ? (attempted.afterMs ?? 0) : 0;
  const scheduled = nextDelivery(deliveries - 1, nowMs);
  return scheduled && Math.max(scheduled, nowMs + pauseMs);
}

/** Logs what a receiver has refused, with its remedy; nothing where it has refused nothing. */
export function logRefusal(
  { key, source }: Pick<WorkRecord, 'key' | 'source'>,
  attempted: WriteBackOutcome,
  log: Log,
): void {
  if (attempted.outcome !== 'refused') return;
  const { remedy } = failures[attempted.code];
  log.error('RESULT_REFUSED', { key, source, error: attempted.code, reason: attempted.message, remedy });
}

import type { Clock } from '../kernel/clock.ts';
import { Failure, failures } from '../kernel/failures.ts';
import type { Log } from '../kernel/log.ts';
import type { Settings, SourceSettings } from '../settings/schema.ts';
import { sourceTypeOf } from '../sources/registry.ts';
import type { Fetch, WriteBack } from '../sources/source-type.ts';
import { changeRecord } from '../work-items/attempt.ts';
import type { WorkRecord } from '../work-items/record.ts';
import type { RecordStore } from '../work-items/record-store.ts';
import { nextDelivery } from '../work-items/scheduled-tasks.ts';
import type { DeliveryStatus } from '../work-items/status.ts';
import type { Dial } from './dial.ts';
import { resultEvent } from './event.ts';

export interface DeliverDependencies {
  settings: Settings;
  records: RecordStore;
  /** The secret that writes back to a source, in the form of its type; undefined while none is set. */
  writeBackSecret: (source: string, options?: { fresh: boolean }) => Promise<string | undefined>;
  dial: Dial;
  fetch: Fetch;
  clock: Clock;
  log: Log;
}

/** Does anybody wait for the result of a record? */
function wantsResult(record: WorkRecord, settings: Settings): boolean {
  const source = sourceIn(settings, record);
  return source !== undefined && sourceTypeOf(source).wantsResult(source, record);
}

/** The delivery that a result begins with. */
export function firstDelivery(record: WorkRecord, settings: Settings): { delivery?: DeliveryStatus } {
  return wantsResult(record, settings) ? { delivery: 'pending' } : {};
}

/**
 * Sends the result of a record, unless that has been done, and writes down that it was taken.
 *
 * What the next minute cannot change (a refusal, a long Retry-After) stays pending at once, for the reconciler
 * to go on with.
 *
 * @param lastTry whatever nobody took stays pending, instead of a throw
 * @throws Failure `ResultNotDelivered` when another try may help
 */
export async function deliverResult(
  record: WorkRecord,
  options: { lastTry: boolean; invitationUrl?: string | undefined },
  dependencies: DeliverDependencies,
): Promise<DeliveryStatus | 'no-receiver'> {
  if (!wantsResult(record, dependencies.settings)) return 'no-receiver';
  if (record.delivery !== 'pending') return record.delivery ?? 'no-receiver';
  const tried = await deliver(record, options, dependencies);
  if (tried.outcome === 'delivered' || tried.outcome === 'gone') return tried.outcome;
  const afterMs = tried.outcome === 'try-later' ? tried.afterMs : undefined;
  if (tried.outcome === 'try-later' && afterMs === undefined && !options.lastTry) {
    throw new Failure('ResultNotDelivered', tried.message);
  }
  if (afterMs !== undefined) {
    const { records, clock } = dependencies;
    const deliver = clock.now() + afterMs;
    await changeRecord(records, record, ({ due }) => ({ due: { ...due, deliver } }), clock);
  }
  return 'pending';
}

/** One more delivery of a pending result by the reconciler; after the last of its schedule it is undelivered. */
export async function redeliver(
  record: WorkRecord,
  options: { invitationUrl?: string | undefined },
  dependencies: DeliverDependencies,
): Promise<void> {
  const { records, clock, log } = dependencies;
  const tried = await deliver(record, options, dependencies);
  if (tried.outcome === 'delivered' || tried.outcome === 'gone') return;
  const deliveries = (record.deliveries ?? 0) + 1;
  const scheduled = nextDelivery(deliveries - 1, clock.now());
  const pauseMs = tried.outcome === 'try-later' ? (tried.afterMs ?? 0) : 0;
  const next = scheduled && Math.max(scheduled, clock.now() + pauseMs);
  await changeRecord(
    records,
    record,
    ({ due }) =>
      next === undefined
        ? { delivery: 'undelivered', deliveries }
        : { deliveries, due: { ...due, deliver: next } },
    clock,
  );
  if (next !== undefined) return;
  log.error('RESULT_UNDELIVERED', { key: record.key, source: record.source, reason: tried.message });
}

/** One try, and what came of it written down unless another one is to follow. */
async function deliver(
  record: WorkRecord,
  { invitationUrl }: { invitationUrl?: string | undefined },
  dependencies: DeliverDependencies,
): Promise<WriteBack> {
  const { records, clock, log } = dependencies;
  const tried = await send(record, invitationUrl, dependencies);
  const fields = { key: record.key, source: record.source };
  if (tried.outcome === 'delivered' || tried.outcome === 'gone') {
    await changeRecord(records, record, { delivery: tried.outcome }, clock);
    log.info(tried.outcome === 'gone' ? 'TICKET_GONE' : 'RESULT_DELIVERED', fields);
  } else if (tried.outcome === 'refused') {
    const { remedy } = failures[tried.code];
    log.error('RESULT_REFUSED', { ...fields, error: tried.code, reason: tried.message, remedy });
  }
  return tried;
}

/** One try, as the source's type makes it; once more with the secret read anew if it was refused. */
async function send(
  record: WorkRecord,
  invitationUrl: string | undefined,
  { settings, writeBackSecret, dial, fetch, clock }: DeliverDependencies,
): Promise<WriteBack> {
  const source = sourceIn(settings, record);
  if (!source || !wantsResult(record, settings)) {
    return { outcome: 'try-later', message: `The source "${record.source}" wants no results any more.` };
  }
  const type = sourceTypeOf(source);
  const event = resultEvent(record, invitationUrl ? { invitationUrl } : {});
  const result = { record, event, invitationUrl, link: settings.ticketRoom.link };
  const hint = type.secretHints(source).writeBack;
  const message = `The write-back secret of the source "${record.source}" is unset, unreadable or not ${hint}.`;
  let tried: string | undefined;
  let outcome: WriteBack | undefined;
  for (const options of [undefined, { fresh: true }]) {
    let secret: string | undefined;
    try {
      secret = await writeBackSecret(record.source, options);
    } catch {
      return { outcome: 'try-later', message };
    }
    if (!secret || !type.isWriteBackSecret(source, secret)) {
      outcome ??= { outcome: 'refused', code: 'WriteBackKeyMissing', message };
      continue;
    }
    if (secret === tried) break;
    tried = secret;
    outcome = await type.writeBack(source, result, { secret, dial, fetch, clock });
    if (outcome.outcome !== 'refused' || outcome.code !== 'WriteBackKeyRefused') break;
  }
  return outcome as WriteBack;
}

function sourceIn({ sources }: Settings, { source }: WorkRecord): SourceSettings | undefined {
  return Object.hasOwn(sources, source) ? sources[source] : undefined;
}

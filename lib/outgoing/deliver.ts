import type { Clock } from '../clock.ts';
import { Failure, failures } from '../failures.ts';
import type { Log } from '../log.ts';
import { type AttemptRef, changeRecord } from '../rooms/attempt.ts';
import type { RecordStore } from '../rooms/record-store.ts';
import type { Delivery, WorkRecord } from '../rooms/records.ts';
import type { Settings, SourceSettings } from '../settings/types.ts';
import { sourceTypeOf } from '../sources/registry.ts';
import type { Fetch, WriteBack } from '../sources/source-type.ts';
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
export function firstDelivery(record: WorkRecord, settings: Settings): { delivery?: Delivery } {
  return wantsResult(record, settings) ? { delivery: 'pending' } : {};
}

/**
 * Sends the result of a record, unless that has been done, and writes down what came of it.
 *
 * @param lastTry a failed delivery is recorded as `undelivered` instead of thrown
 * @throws Failure `ResultNotDelivered` when another try may help
 */
export async function deliverResult(
  record: WorkRecord,
  options: { lastTry: boolean; invitationUrl?: string | undefined },
  dependencies: DeliverDependencies,
): Promise<Delivery | 'no-receiver'> {
  const { settings, records, clock, log } = dependencies;
  if (!wantsResult(record, settings)) return 'no-receiver';
  if (record.delivery === 'delivered' || record.delivery === 'gone') return record.delivery;
  const ref: AttemptRef = { key: record.key, attempt: record.attempt };
  const outcome = await send(record, options.invitationUrl, dependencies);
  const fields = { source: record.source, key: record.key };
  if (outcome.outcome === 'delivered' || outcome.outcome === 'gone') {
    await changeRecord(records, ref, { delivery: outcome.outcome }, clock);
    log.info(outcome.outcome === 'gone' ? 'TICKET_GONE' : 'RESULT_DELIVERED', fields);
    return outcome.outcome;
  }
  const problem = outcome.message;
  if (outcome.outcome === 'refused') {
    const { remedy } = failures[outcome.code];
    log.error('RESULT_REFUSED', { ...fields, error: outcome.code, reason: problem, remedy });
  }
  if (!options.lastTry) throw new Failure('ResultNotDelivered', problem);
  await changeRecord(records, ref, { delivery: 'undelivered' }, clock);
  log.error('RESULT_UNDELIVERED', { ...fields, reason: problem });
  return 'undelivered';
}

/** One try, as the source's type makes it; once more with the secret read anew if it was refused. */
async function send(
  record: WorkRecord,
  invitationUrl: string | undefined,
  { settings, writeBackSecret, dial, fetch, clock }: DeliverDependencies,
): Promise<WriteBack> {
  const source = sourceIn(settings, record);
  if (!source) return { outcome: 'delivered' };
  const type = sourceTypeOf(source);
  const event = resultEvent(record, invitationUrl ? { invitationUrl } : {});
  const result = { record, event, invitationUrl, link: settings.ticketRoom.link };
  let tried: string | undefined;
  let outcome: WriteBack | undefined;
  for (const options of [undefined, { fresh: true }]) {
    let secret: string | undefined;
    try {
      secret = await writeBackSecret(record.source, options);
    } catch {
      return { outcome: 'try-later', message: `The write-back secret of "${record.source}" is unreadable.` };
    }
    if (!secret || !type.isWriteBackSecret(source, secret)) {
      const { writeBack } = type.secretHints(source);
      const message = `The write-back secret of the source "${record.source}" is unset or not ${writeBack}.`;
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

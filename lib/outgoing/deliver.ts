import type { Clock } from '../clock.ts';
import { Failure } from '../failures.ts';
import type { Log } from '../log.ts';
import { type AttemptRef, changeRecord } from '../rooms/attempt.ts';
import type { RecordStore } from '../rooms/record-store.ts';
import type { Delivery, WorkRecord } from '../rooms/records.ts';
import type { Settings } from '../settings/types.ts';
import { isStandardWebhookSecret, signStandardWebhook } from '../sources/standard-webhooks.ts';
import type { Dial } from './dial.ts';
import { eventId, resultEvent } from './event.ts';

export interface DeliverDependencies {
  settings: Settings;
  records: RecordStore;
  /** The secret that signs the results of a source (`whsec_`); undefined while none is set. */
  writeBackSecret: (source: string) => Promise<string | undefined>;
  dial: Dial;
  clock: Clock;
  log: Log;
}

/** Where a record's result goes; undefined when the source wants none. */
export function resultUrlOf(
  record: WorkRecord,
  settings: Settings,
): { url: string; own: boolean } | undefined {
  if (record.callbackUrl) return { url: record.callbackUrl, own: false };
  const url = settings.sources[record.source]?.resultUrl;
  return url ? { url, own: true } : undefined;
}

/** The delivery that a result begins with. */
export function firstDelivery(record: WorkRecord, settings: Settings): { delivery?: Delivery } {
  return resultUrlOf(record, settings) ? { delivery: 'pending' } : {};
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
  const receiver = resultUrlOf(record, settings);
  if (!receiver) return 'no-receiver';
  if (record.delivery === 'delivered') return 'delivered';
  const ref: AttemptRef = { key: record.key, attempt: record.attempt };
  const { invitationUrl } = options;
  const event = resultEvent(record, invitationUrl ? { invitationUrl } : {});
  const problem = await send(record, JSON.stringify(event), receiver, dependencies);
  if (problem === undefined) {
    await changeRecord(records, ref, { delivery: 'delivered' }, clock);
    log.info('RESULT_DELIVERED', { source: record.source, type: event.type });
    return 'delivered';
  }
  if (!options.lastTry) throw new Failure('ResultNotDelivered', problem);
  await changeRecord(records, ref, { delivery: 'undelivered' }, clock);
  log.error('RESULT_UNDELIVERED', { source: record.source, type: event.type, reason: problem });
  return 'undelivered';
}

/** Undefined when the receiver took it, else what went wrong, without the URL: it may hold a token. */
async function send(
  record: WorkRecord,
  body: string,
  receiver: { url: string; own: boolean },
  { writeBackSecret, dial, clock }: DeliverDependencies,
): Promise<string | undefined> {
  const secret = await writeBackSecret(record.source).catch(() => undefined);
  if (!secret || !isStandardWebhookSecret(secret)) {
    return `The write-back secret of the source "${record.source}" is unset, unreadable or not whsec_ and base64.`;
  }
  const headers = {
    'content-type': 'application/json',
    ...signStandardWebhook(secret, eventId(record), clock.now(), body),
  };
  try {
    const status = await dial({ ...receiver, headers, body });
    return status >= 200 && status < 300 ? undefined : `The receiver answered HTTP ${status}.`;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    return `The receiver could not be reached (${code ?? (error instanceof Error ? error.message : 'unknown')}).`;
  }
}

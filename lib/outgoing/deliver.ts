import type { Clock } from '../clock.ts';
import { Failure } from '../failures.ts';
import type { Log } from '../log.ts';
import { changeRecord } from '../rooms/attempt.ts';
import { nextDelivery } from '../rooms/duties.ts';
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
 * Sends the result of a record, unless that has been done, and writes down that it was taken.
 *
 * @param lastTry a result that nobody took stays pending, for the keeper to go on with, instead of a throw
 * @throws Failure `ResultNotDelivered` when another try may help
 */
export async function deliverResult(
  record: WorkRecord,
  options: { lastTry: boolean; invitationUrl?: string | undefined },
  dependencies: DeliverDependencies,
): Promise<Delivery | 'no-receiver'> {
  if (!resultUrlOf(record, dependencies.settings)) return 'no-receiver';
  if (record.delivery !== 'pending') return record.delivery ?? 'no-receiver';
  const problem = await deliver(record, options, dependencies);
  if (problem === undefined) return 'delivered';
  if (!options.lastTry) throw new Failure('ResultNotDelivered', problem);
  return 'pending';
}

/** One more delivery of a pending result by the keeper; after the last of its schedule it is undelivered. */
export async function redeliver(
  record: WorkRecord,
  options: { invitationUrl?: string | undefined },
  dependencies: DeliverDependencies,
): Promise<void> {
  const { records, clock, log } = dependencies;
  const problem = await deliver(record, options, dependencies);
  if (problem === undefined) return;
  const deliveries = (record.deliveries ?? 0) + 1;
  const next = nextDelivery(deliveries - 1, clock.now());
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
  log.error('RESULT_UNDELIVERED', { key: record.key, source: record.source, reason: problem });
}

/** Undefined when the receiver took it, which is written down; else what went wrong. */
async function deliver(
  record: WorkRecord,
  { invitationUrl }: { invitationUrl?: string | undefined },
  dependencies: DeliverDependencies,
): Promise<string | undefined> {
  const { settings, records, clock, log } = dependencies;
  const receiver = resultUrlOf(record, settings);
  if (!receiver) return `The source "${record.source}" has no result URL any more.`;
  const event = resultEvent(record, invitationUrl ? { invitationUrl } : {});
  const problem = await send(record, JSON.stringify(event), receiver, dependencies);
  if (problem !== undefined) return problem;
  await changeRecord(records, record, { delivery: 'delivered' }, clock);
  log.info('RESULT_DELIVERED', { source: record.source, type: event.type });
  return undefined;
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

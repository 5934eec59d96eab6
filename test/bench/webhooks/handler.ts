import type { APIGatewayProxyEvent } from 'aws-lambda';
import { receiveWebhook } from '../../../functions/receive-webhook.ts';
import { loadEnvironment } from '../../../infra/environments/load.ts';
import { localSecrets } from '../../../infra/local/secrets-file.ts';
import type { ReceiveDependencies } from '../../../lib/intake/receive.ts';
import { realClock } from '../../../lib/kernel/clock.ts';
import type { Settings } from '../../../lib/settings/types.ts';
import { memoryCounters, memoryItem, memoryRecords } from '../../../lib/stores/memory/memory-stores.ts';
import type { Hold } from '../../../lib/work-items/holds.ts';
import { type Kind, webhookOf } from './sent.ts';
import { tutorial } from './tutorial.ts';

/** What a webhook asks of AWS, one call after the other. */
export interface Calls {
  reads: number;
  writes: number;
  starts: number;
}

/** The settings of the local stack, without a quota that the bench would reach. */
export function benchSettings() {
  // Nothing is sent there: no room is made.
  const nowhere = 'http://127.0.0.1:9';
  const values = { PORTAL_URL: nowhere, FAKES_URL: nowhere };
  const settings = loadEnvironment('local', { local: true, values });
  const sources = Object.fromEntries(
    Object.entries(settings.sources).map(([name, source]) => [name, { ...source, roomsPerHour: 1e6 }]),
  );
  return { ...settings, sources };
}

/** The receiver's own function with stores in memory that count what they are asked. */
export function handlerInMemory(settings: Settings) {
  const calls: Calls = { reads: 0, writes: 0, starts: 0 };
  const counted = <A extends unknown[], R>(what: keyof Calls, call: (...args: A) => R) => {
    return (...args: A) => {
      calls[what] += 1;
      return call(...args);
    };
  };
  const [records, hold, counters] = [memoryRecords(), memoryItem<Hold>(), memoryCounters()];
  const secrets = localSecrets(settings.sources).sources;
  const start = counted('starts', async () => {});
  const dependencies: ReceiveDependencies = {
    settings,
    records: { ...records, read: counted('reads', records.read), write: counted('writes', records.write) },
    hold: { read: counted('reads', hold.read), write: counted('writes', hold.write) },
    counters: { add: counted('writes', counters.add) },
    executions: { start, describe: async () => undefined },
    verifySecrets: async (source) => secrets[source]?.verify ?? [],
    clock: realClock,
    log: { info() {}, warn() {}, error() {} },
  };
  return {
    calls,
    receive: (event: APIGatewayProxyEvent) => receiveWebhook(event, dependencies),
    tutorial: (event: APIGatewayProxyEvent) => tutorial(event, start),
  };
}

/** The event of API Gateway for a webhook of a source, as far as the receiver reads it. */
export function eventOf(source: string, kind: Kind, id: number): APIGatewayProxyEvent {
  const { headers, body } = webhookOf(source, kind, id);
  return {
    resource: `/webhooks/${source}`,
    httpMethod: 'POST',
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    body: Buffer.from(body).toString('base64'),
    isBase64Encoded: true,
  } as unknown as APIGatewayProxyEvent;
}

/** Milliseconds of each call, one after the other. @throws Error for an answer that is no 200 or 202 */
export async function timeEach(
  events: readonly APIGatewayProxyEvent[],
  handle: (event: APIGatewayProxyEvent) => Promise<{ statusCode: number; body: string }>,
): Promise<number[]> {
  const times: number[] = [];
  for (const event of events) {
    const begunAt = performance.now();
    const { statusCode, body } = await handle(event);
    times.push(performance.now() - begunAt);
    if (statusCode !== 200 && statusCode !== 202) throw new Error(`${statusCode}: ${body}`);
  }
  return times;
}

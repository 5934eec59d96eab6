import type { APIGatewayProxyEvent } from 'aws-lambda';
import { receiveWebhook } from '../../functions/receive-webhook.ts';
import { webhookToSend } from '../../infra/cli/commands/send.ts';
import { loadEnvironment } from '../../infra/environments/load.ts';
import { localSecrets } from '../../infra/local/secrets-file.ts';
import type { ReceiveDependencies } from '../../lib/intake/receive.ts';
import { realClock } from '../../lib/kernel/clock.ts';
import { sourceTypeNames } from '../../lib/sources/registry/names.ts';
import {
  memoryCounters,
  memoryItem,
  memoryItems,
  memoryKeyTags,
  memoryRecords,
} from '../../lib/stores/memory/memory-stores.ts';
import type { Hold } from '../../lib/work-items/holds.ts';
import { keyTags } from '../../lib/work-items/keys.ts';
import type { Bench, Table } from './results.ts';
import { median, quantile, rounded } from './statistics.ts';

/** What a webhook is to the receiver: a sender's test, a new work item, or the same again. */
const kinds = ['test', 'new', 'repeat'] as const;
type Kind = (typeof kinds)[number];
export const sources = [...sourceTypeNames];
const events = 500;

/** What a sender's answer waits for: the receiver's own work, and its calls of AWS. */
export const webhookTo202: Bench = { name: 'webhook-to-202', run };

async function run(): Promise<Table[]> {
  const { receive, calls } = receiverInMemory();
  const rows = new Map<string, number[]>();
  let callRows: Table['rows'] = [];
  // The first round warms the receiver up, and its figures are replaced.
  for (const from of [0, events]) {
    for (const source of sources) {
      const times: number[] = [];
      callRows = [];
      for (const kind of kinds) {
        Object.assign(calls, { reads: 0, writes: 0, starts: 0 });
        const ms = await timeEach(source, kind, from, receive);
        times.push(rounded(median(ms)), rounded(quantile(ms, 0.99)));
        callRows.push([kind, calls.reads / events, calls.writes / events, calls.starts / events]);
      }
      rows.set(source, times);
    }
  }
  return [
    {
      title: 'Webhook to 202: calls of AWS, one after the other',
      columns: ['webhook', 'reads of DynamoDB', 'writes of DynamoDB', 'starts of an execution'],
      rows: callRows,
      notes: [
        '"test" is the test event of the source, "new" a new project or ticket, "repeat" the same again. A warm receiver has the secret that verifies.',
      ],
    },
    {
      title: 'Webhook to 202: the work of the receiver itself',
      columns: ['source', ...kinds.flatMap((kind) => [`${kind} p50 ms`, `${kind} p99 ms`])],
      rows: [...rows].map(([source, times]) => [source, ...times]),
      notes: [
        `${events} events of API Gateway of each kind, one after the other, with stores in memory: authentication, reading and decision are timed, and no call of AWS.`,
      ],
    },
  ];
}

/** The Lambda's own function, with stores in memory that count their calls. */
export function receiverInMemory() {
  // No room is made, so nothing is sent to these addresses.
  const nowhere = 'http://127.0.0.1:9';
  const values = { PORTAL_URL: nowhere, FAKES_URL: nowhere };
  const local = loadEnvironment('local', { local: true, values });
  const settings = {
    ...local,
    sources: Object.fromEntries(
      Object.entries(local.sources).map(([name, source]) => [name, { ...source, roomsPerHour: 1e6 }]),
    ),
  };
  const calls = { reads: 0, writes: 0, starts: 0 };
  const counted = <A extends unknown[], R>(what: keyof typeof calls, call: (...args: A) => R) => {
    return (...args: A) => {
      calls[what] += 1;
      return call(...args);
    };
  };
  const [records, hold, counters] = [memoryRecords(), memoryItem<Hold>(), memoryCounters()];
  const secrets = localSecrets(settings.sources).sources;
  const dependencies: ReceiveDependencies = {
    settings,
    records: { ...records, read: counted('reads', records.read), write: counted('writes', records.write) },
    hold: { read: counted('reads', hold.read), write: counted('writes', hold.write) },
    sourceHolds: memoryItems(),
    lastPortalWebhook: memoryItem(),
    counters: { add: counted('writes', counters.add) },
    keyTags: keyTags({ claim: counted('writes', memoryKeyTags().claim) }, async () => 'signing key'),
    signingKey: async () => 'signing key',
    executions: { start: counted('starts', async () => {}), describe: async () => undefined },
    verifySecrets: async (source) => secrets[source]?.verify ?? [],
    clock: realClock,
    log: { info() {}, warn() {}, error() {} },
  };
  return { calls, receive: (event: APIGatewayProxyEvent) => receiveWebhook(event, dependencies) };
}

/** The event of API Gateway for a signed webhook of a source, as far as the receiver reads it. */
export function eventOf(source: string, kind: Kind, id: number): APIGatewayProxyEvent {
  const word = { 'project-system': 'project', helpdesk: 'ticket' }[source] ?? source;
  const about = kind === 'test' ? ['--sample', 'test'] : ['--id', String(id)];
  const what =
    source === 'project-system' ? ['--type', 'marketing', '--name', 'Q1'] : ['--subject', 'Login error'];
  const { url, headers, body } = webhookToSend([word, ...about, ...what]);
  const [, , , secret] = new URL(url).pathname.split('/');
  return {
    resource: `/webhooks/${source}${secret === undefined ? '' : '/{secret}'}`,
    pathParameters: secret === undefined ? null : { secret: decodeURIComponent(secret) },
    httpMethod: 'POST',
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    body: Buffer.from(body).toString('base64'),
    isBase64Encoded: true,
  } as unknown as APIGatewayProxyEvent;
}

/** Milliseconds of each call. @throws Error for an answer that is not 200 or 202 */
async function timeEach(
  source: string,
  kind: Kind,
  from: number,
  receive: (event: APIGatewayProxyEvent) => Promise<{ statusCode: number; body: string }>,
): Promise<number[]> {
  const times: number[] = [];
  for (const event of Array.from({ length: events }, (_, index) => eventOf(source, kind, from + index))) {
    const begunAt = performance.now();
    const { statusCode, body } = await receive(event);
    times.push(performance.now() - begunAt);
    if (statusCode !== 200 && statusCode !== 202) throw new Error(`${statusCode}: ${body}`);
  }
  return times;
}

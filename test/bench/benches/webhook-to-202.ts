import { median, quantile, rounded } from '../statistics.ts';
import type { Bench, Table, VersionedItem } from '../table.ts';
import { concurrency, startGateway } from '../webhooks/gateway.ts';
import { benchSettings, type Calls, eventOf, handlerInMemory, timeEach } from '../webhooks/handler.ts';
import { sendAll } from '../webhooks/senders.ts';
import { type Kind, kinds, rival, sources, webhookOf } from '../webhooks/sent.ts';

/** Senders at a time, and how many webhooks of a kind they send together. */
const loads = [
  [1, 100],
  [10, 100],
  [50, 100],
  [200, 200],
] as const;
const alone = 500;

/** How long a sender waits for its answer: for the receiver itself, and through the local gateway. */
export const webhookTo202: Bench = {
  name: 'webhook-to-202',
  clock: 'real',
  run: async () => [...(await timeHandler()), await timeGateway()],
};

const quantiles = (times: readonly number[]): VersionedItem[] => [
  rounded(median(times)),
  rounded(quantile(times, 0.99)),
];
const columns = kinds.flatMap((kind) => [`${kind} p50 ms`, `${kind} p99 ms`]);
const none: VersionedItem[] = ['-', '-'];

async function timeHandler(): Promise<Table[]> {
  const { receive, tutorial, calls } = handlerInMemory(benchSettings());
  const times = new Map<string, number[]>();
  const asked = new Map<string, Calls>();
  const time = async (source: string, kind: Kind, from: number, handle = receive) => {
    const events = Array.from({ length: alone }, (_, index) => eventOf(source, kind, from + index));
    Object.assign(calls, { reads: 0, writes: 0, starts: 0 });
    const name = `${handle === tutorial ? rival : source} ${kind}`;
    times.set(name, await timeEach(events, handle));
    asked.set(name, { ...calls });
  };
  // The first round warms the functions up, and its times are replaced.
  for (const from of [0, alone]) {
    for (const source of sources) for (const kind of kinds) await time(source, kind, from);
    await time('project-system', 'new', from, tutorial);
  }
  const of = (name: string) => quantiles(times.get(name) ?? []);
  const each = ({ reads, writes, starts }: Calls) => [reads, writes, starts].map((sum) => sum / alone);
  return [
    {
      title: 'Webhook to 202: the handler itself',
      columns: ['source', ...columns],
      rows: [
        ...sources.map((source) => [source, ...kinds.flatMap((kind) => of(`${source} ${kind}`))]),
        [rival, ...none, ...of(`${rival} new`), ...none],
      ],
      notes: [
        `${alone} events of API Gateway of each kind, one after the other, with stores in memory: what is timed is proof, reading and decision, and no call of AWS. "test" is the source's test event, "new" a new project or ticket, "repeat" the same again.`,
        `"${rival}" is the handler of a tutorial: it asks for no proof and keeps no record, so each repeat makes another room (test/bench/webhooks/tutorial.ts).`,
      ],
    },
    {
      title: 'Webhook to 202: what one asks of AWS',
      columns: ['webhook', 'reads of DynamoDB', 'writes of DynamoDB', 'starts of an execution'],
      rows: [
        ...kinds.map((kind) => [kind, ...each(asked.get(`zendesk ${kind}`) ?? calls)]),
        [rival, ...each(asked.get(`${rival} new`) ?? calls)],
      ],
      notes: ['One after the other; a warm receiver has the secret that verifies. Counted, not timed.'],
    },
  ];
}

async function timeGateway(): Promise<Table> {
  const { url, close } = await startGateway();
  try {
    const rows: VersionedItem[][] = [];
    let ids = 0;
    const webhooks = (source: string, kind: Kind, most: number, to = url) =>
      Array.from({ length: most }, (_, index) => webhookOf(source, kind, ids + index, to));
    const toTutorial = (most: number) =>
      webhooks('project-system', 'new', most).map((one) => ({ ...one, url: `${url}/webhooks/tutorial` }));
    // Every environment of both functions has started, is warm and has read every secret before anything is timed.
    const warmUp = 10 * concurrency;
    for (const source of sources) {
      for (const kind of kinds) await sendAll(webhooks(source, kind, warmUp), concurrency);
    }
    await sendAll(toTutorial(warmUp), concurrency);
    ids += warmUp;
    for (const [senders, most] of loads) {
      for (const source of sources) {
        const cells: VersionedItem[] = [];
        for (const kind of kinds) {
          cells.push(...quantiles(await sendAll(webhooks(source, kind, most), senders)));
        }
        rows.push([source, senders, ...cells]);
      }
      rows.push([rival, senders, ...none, ...quantiles(await sendAll(toTutorial(most), senders)), ...none]);
      ids += most;
    }
    return {
      title: 'Webhook to 202: through the local gateway',
      columns: ['source', 'senders', ...columns],
      rows,
      notes: [
        `Over HTTP on this machine, from the request to the end of its answer. Senders, gateway, at most ${concurrency} Lambdas of a kind and all that stands for AWS share its cores: with more senders it is the waiting for these that grows, and a call of DynamoDB (dynalite, one thread) takes the processor, which on AWS it does not.`,
        `The state machines end at once, so that a new webhook does all that it does on AWS and no room is made meanwhile. ${loads.map(([senders, most]) => `${senders} at a time: ${most} webhooks of a kind`).join('; ')}.`,
      ],
    };
  } finally {
    await close();
  }
}

import { type Bench, grouped, type Table } from './results.ts';
import { priceOf, prices } from './runs/prices.ts';
import { type StandingPrice, standingPrice } from './runs/standing.ts';
import { slotMs, type Usage, usageOfReconciler, usageOfRoom } from './runs/usage.ts';
import { rounded } from './statistics.ts';

const volumes = [100, 1_000, 40_000];
/** Minutes that the portal copies a template. */
const copies = [0.05, 1, 10, 60];
const days = 30;
const reconcilerRuns = days * 24 * 60;
/** POST and PUT of one user in a day, in the cloud (A/Core/BaseStartup.cs:228-303, DocSpace-server 3.7.2). */
const portalWritesADay = 10_000;
/** Interface endpoints that Lambdas in a network without a NAT gateway need: Secrets Manager, Step Functions and X-Ray. */
const endpoints = 3;
/** Zones that a network usually spans. */
const zones = 2;

/** What rooms cost, counted in both flows under a virtual clock, and how many a portal lets us make. */
export const costs: Bench = {
  name: 'costs',
  async run() {
    const reconciler = reconcilerRuns * priceOf(await usageOfReconciler());
    const sizes = { full: await standingPrice('full'), basic: await standingPrice('basic') };
    const standing = { full: sumOf(sizes.full, reconciler), basic: sumOf(sizes.basic, reconciler) };
    return [await roomsTable(standing.full), standingTable(sizes, standing, reconciler), networkTable()];
  },
};

interface Range {
  least: number;
  most: number;
}

function sumOf({ secrets, alarms, dashboard, metrics }: StandingPrice, reconciler: number): Range {
  const fixed = secrets + alarms + dashboard + reconciler;
  return { least: fixed + metrics.least, most: fixed + metrics.most };
}

async function roomsTable(standing: Range): Promise<Table> {
  const flows: { name: string; usage: Usage; mostADay: number }[] = [];
  for (const minutes of copies) {
    flows.push({
      name: `projects, ${minutes < 1 ? `${minutes * 60} s` : `${minutes} min`} to copy`,
      usage: await usageOfRoom('project', minutes),
      mostADay: 86_400_000 / (await slotMs(minutes)),
    });
  }
  const [shortest] = flows;
  const withoutLooks = shortest ? priceOf(shortest.usage) : 0;
  const ticket = {
    name: 'tickets',
    usage: await usageOfRoom('ticket', 1),
    mostADay: Number.POSITIVE_INFINITY,
  };
  const rows = [...flows, ticket].map(({ name, usage, mostADay }) => {
    const byWrites = portalWritesADay / usage.portalWrites;
    const most = Math.floor(Math.min(mostADay, byWrites)) * days;
    const limit = mostADay < byWrites ? 'one slot' : `${usage.portalWrites} writes a room`;
    const price = priceOf(usage);
    return [
      name,
      usage.transitions,
      dollars(1000 * price),
      name === ticket.name ? '-' : `${Math.round((100 * (price - withoutLooks)) / price)} %`,
      ...volumes.map((volume) =>
        range({ least: standing.least + volume * price, most: standing.most + volume * price }),
      ),
      // Two digits: more would claim what no portal keeps to.
      `${grouped(rounded(most, 2))} (${limit})`,
    ];
  });
  const bytes = [...flows, ticket].map(
    ({ name, usage }) => `${(usage.logBytes / 1000).toFixed(0)} KB (${name})`,
  );
  return {
    title: 'Costs: list prices in US dollars, and what one portal allows',
    columns: [
      'rooms',
      'transitions a room',
      '$ per 1,000 rooms',
      'of it for looks at a longer copy',
      ...volumes.map((volume) => `$ a month at ${grouped(volume)}`),
      'most that one portal allows a month',
    ],
    rows,
    notes: [
      `A month has what stands (next table, full) beside the rooms. A room logs ${bytes.join(', ')}.`,
      `Transitions, requests, reads, writes and log bytes are counted from the webhook to the reconciler's last task a day later; test/bench/runs/usage.ts has the assumptions. Prices: ${prices.source}. A portal makes rooms from templates one at a time, and in the cloud takes ${grouped(portalWritesADay)} writes of a user a day; what is beyond waits.`,
    ],
  };
}

function standingTable(
  { full, basic }: Record<'full' | 'basic', StandingPrice>,
  sums: Record<'full' | 'basic', Range>,
  reconciler: number,
): Table {
  const row = (name: string, pick: (price: StandingPrice) => number) => [
    name,
    dollars(pick(full)),
    dollars(pick(basic)),
  ];
  return {
    title: 'Costs that stand: US dollars a month, whether or not rooms are made',
    columns: ['what', 'monitoring: full', 'monitoring: basic'],
    rows: [
      row('secrets of two sources, the portal and the key tags', ({ secrets }) => secrets),
      row('alarms, by the metrics that they look at', ({ alarms }) => alarms),
      ['metrics of the log, by hours with data', range(full.metrics), range(basic.metrics)],
      row('dashboard', ({ dashboard }) => dashboard),
      [`${grouped(reconcilerRuns)} runs of the reconciler`, dollars(reconciler), dollars(reconciler)],
      ['in all', range(sums.full), range(sums.basic)],
    ],
    notes: [
      `From a month in which nothing happens to one in which each metric has data in each hour. With a key of the customer $${dollars(prices.encryptionKey)} more, and its requests. CloudWatch's free tier, 10 alarms, 10 metrics and 3 dashboards of the whole account, is not taken off.`,
    ],
  };
}

function networkTable(): Table {
  const nat = zones * prices.natGateway;
  const byEndpoints = zones * endpoints * prices.interfaceEndpoint;
  return {
    title: 'Costs of "network": US dollars a month, where the subnets have these for this environment alone',
    columns: ['way out of the subnets', `in ${zones} zones`],
    rows: [
      ['a NAT gateway in each zone, with its address', dollars(nat)],
      ['interface endpoints of Secrets Manager, Step Functions and X-Ray', dollars(byEndpoints)],
      ['both', dollars(nat + byEndpoints)],
    ],
    notes: [
      `They cost more than all else. A portal on the Internet needs a NAT gateway, which is enough; a portal in the network needs endpoints alone. Each GB through a NAT gateway is $${prices.natGb}; a room is less than a MB. The endpoint of DynamoDB is free. Without "network" none of this is needed.`,
    ],
  };
}

const dollars = (amount: number) => amount.toFixed(2);
const range = ({ least, most }: Range) => `${dollars(least)} to ${dollars(most)}`;

import { synthesize } from '../infra/build-stack.ts';
import { type Bench, grouped, type Table } from './results.ts';
import { priceOf, prices } from './runs/prices.ts';
import { slotMs, usageOfReconciler, usageOfRoom } from './runs/usage.ts';
import { rounded } from './statistics.ts';

const volumes = [100, 1_000, 40_000];
const copies = [1, 10];
const days = 30;
const reconcilerRuns = days * 24 * 60;
/** POST and PUT of one user in a day, in the cloud (A/Core/BaseStartup.cs:228-303, DocSpace-server 3.7.2). */
const portalWritesADay = 10_000;

/** What rooms cost, counted in both flows under a virtual clock, and how many a portal lets us make. */
export const costs: Bench = { name: 'costs', run: async () => [await costsTable()] };

async function costsTable(): Promise<Table> {
  const reconciler = await usageOfReconciler();
  const standing = reconcilerRuns * priceOf(reconciler) + standingPrice();
  const flows = [
    ...(await Promise.all(
      copies.map(async (minutes) => ({
        name: `projects, ${minutes} min to copy`,
        usage: await usageOfRoom('project', minutes),
        mostADay: 86_400_000 / (await slotMs(minutes)),
      })),
    )),
    { name: 'tickets', usage: await usageOfRoom('ticket', 1), mostADay: Number.POSITIVE_INFINITY },
  ];
  const rows = flows.map(({ name, usage, mostADay }) => {
    const byWrites = portalWritesADay / usage.portalWrites;
    const most = Math.floor(Math.min(mostADay, byWrites)) * days;
    const limit = mostADay < byWrites ? 'one slot' : `${usage.portalWrites} writes a room`;
    const cost = volumes.map((volume) => dollars(standing + volume * priceOf(usage)));
    return [
      name,
      usage.transitions,
      dollars(1000 * priceOf(usage)),
      ...cost,
      // Two digits: more would claim what no portal keeps to.
      `${grouped(rounded(most, 2))} (${limit})`,
    ];
  });
  const bytes = flows.map(({ name, usage }) => `${(usage.logBytes / 1000).toFixed(0)} KB (${name})`);
  return {
    title: 'Costs: list prices in US dollars, and what one portal allows',
    columns: [
      'rooms',
      'transitions a room',
      '$ per 1,000 rooms',
      ...volumes.map((volume) => `$ a month at ${grouped(volume)}`),
      'most that one portal allows a month',
    ],
    rows,
    notes: [
      `$${dollars(standing)} a month stand whether or not rooms are made: the reconciler's ${grouped(reconcilerRuns)} runs, and alarms, metrics, dashboard and secrets of an environment with two sources. A room logs ${bytes.join(', ')}.`,
      `Transitions, requests, reads, writes and log bytes are counted from the webhook to the reconciler's last task a day later; test/bench/runs/usage.ts has the assumptions. Prices: ${prices.source}. A portal makes rooms from templates one at a time, and in the cloud takes ${grouped(portalWritesADay)} writes of a user a day; what is beyond waits.`,
    ],
  };
}

/** What both stacks of an environment with two sources have that costs by the month. */
function standingPrice(): number {
  const { rooms, data } = synthesize({
    sources: { 'project-system': {}, helpdesk: {} },
    operations: { alarms: ['oncall@example.com'] },
  });
  const metrics = Object.values(rooms.findResources('AWS::Logs::MetricFilter')).flatMap(({ Properties }) =>
    Properties.MetricTransformations.map(({ MetricName }: { MetricName: string }) => MetricName),
  );
  return (
    Object.keys(data.findResources('AWS::SecretsManager::Secret')).length * prices.secret +
    Object.keys(rooms.findResources('AWS::CloudWatch::Alarm')).length * prices.alarm +
    new Set(metrics).size * prices.metric +
    Object.keys(rooms.findResources('AWS::CloudWatch::Dashboard')).length * prices.dashboard
  );
}

const dollars = (amount: number) => amount.toFixed(2);

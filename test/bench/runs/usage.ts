import type { Services } from '../../../functions/runtime.ts';
import { functions } from '../../../infra/functions.ts';
import { type Flow, flow } from '../../flows/harness/flow.ts';
import { calmHost, type Host } from '../../flows/harness/host.ts';
import { resultUrls } from '../../flows/harness/receivers.ts';

/** What something used of AWS and of the portal. */
export interface Usage {
  transitions: number;
  lambdaRequests: number;
  lambdaGbSeconds: number;
  /** Of 4 KB, consistent. */
  dynamoReads: number;
  /** Of 1 KB. */
  dynamoWrites: number;
  logBytes: number;
  gatewayRequests: number;
  /** POST and PUT, which the portal counts. */
  portalWrites: number;
  /** All requests of the portal. */
  portalRequests: number;
}

/** A Lambda's own work beside what it waits for, in ms: more than any step was seen to take. */
const ownMs = 100;
/** START, END and REPORT of an invocation as JSON, and what the logger adds to each line. */
const platformBytes = 700;
const lineBytes = 400;
/** A line of the machine's log, without execution data, and one of the gateway's. */
const eventBytes = 500;
const accessBytes = 500;
/** A record is up to 3 KB. Each write also moves its line in the index of what is due. */
const writesOfRecord = 3 + 2;
const readsOfItem = 1;

const memoryGb = new Map<string, number>(functions.map(({ id, memoryMb }) => [id, memoryMb / 1024]));

export interface CountedFlow {
  world: Flow;
  /** Of all that ran since the beginning. */
  usage(): Usage;
}

/**
 * Both flows with everything counted that costs money.
 *
 * @param copyMs so long a copy of the template takes
 * @param hostOf what Lambdas run on; a calm host on which nothing takes time unless given
 * @param more of the settings: other sources, and the life of rooms
 */
export async function counted(
  copyMs: number,
  hostOf: (services: Services) => Host = (services) => calmHost(services.clock, services),
  more: { sources?: Record<string, object>; life?: object } = {},
): Promise<CountedFlow> {
  const sums = {
    lambdaRequests: 0,
    lambdaGbSeconds: 0,
    dynamoReads: 0,
    dynamoWrites: 0,
    portalWrites: 0,
    portalRequests: 0,
  };
  const host = (services: Services): Host => {
    const inner = hostOf(counting(services, sums));
    return async (lambda, work) => {
      const startedAt = services.clock.now();
      try {
        return await inner(lambda, work);
      } finally {
        const seconds = (services.clock.now() - startedAt + ownMs) / 1000;
        sums.lambdaRequests += 1;
        sums.lambdaGbSeconds += seconds * (memoryGb.get(lambda) ?? 0);
      }
    };
  };
  const sources = {
    'project-system': { resultUrl: resultUrls['project-system'], roomsPerHour: 10_000 },
    helpdesk: { resultUrl: resultUrls.helpdesk, roomsPerHour: 10_000 },
    ...more.sources,
  };
  // The template for marketing has eight files.
  const timings = { copyMsPerFile: copyMs / 8 };
  const team = [{ email: 'tom.user@example.com', access: 'Editing' }];
  const world = await flow({
    host,
    simulator: { timings },
    settings: { ticketRoom: { team }, sources, ...(more.life ? { life: more.life } : {}) },
  });
  return {
    world,
    usage() {
      const runners = Object.values(world.machines);
      const all = runners.flatMap((runner) =>
        runner.listExecutions().map(({ name = '' }) => ({
          transitions: runner.transitions(name),
          events: runner.getExecutionHistory(name).events.length,
        })),
      );
      const add = (pick: (one: (typeof all)[number]) => number) =>
        all.reduce((sum, one) => sum + pick(one), 0);
      const lines = world.log.reduce(
        (bytes, { code, fields }) => bytes + lineBytes + code.length + JSON.stringify(fields).length,
        0,
      );
      return {
        ...sums,
        transitions: add(({ transitions }) => transitions),
        logBytes: lines + sums.lambdaRequests * platformBytes + add(({ events }) => events) * eventBytes,
        gatewayRequests: 0,
      };
    },
  };
}

type Sums = Record<'dynamoReads' | 'dynamoWrites' | 'portalWrites' | 'portalRequests', number>;

/** The same services, whose stores and portal count. */
function counting(services: Services, sums: Sums): Services {
  const store = <T extends object>(real: T, writes: number): T =>
    new Proxy(real, {
      get(target, name, receiver) {
        const method = Reflect.get(target, name, receiver);
        if (typeof method !== 'function') return method;
        return (...args: unknown[]) => {
          if (/^(read|due|first)/.test(String(name))) sums.dynamoReads += readsOfItem;
          else sums.dynamoWrites += writes;
          return method.apply(target, args);
        };
      },
    });
  return {
    ...services,
    records: store(services.records, writesOfRecord),
    hold: store(services.hold, 1),
    failingTemplates: store(services.failingTemplates, 1),
    counters: store(services.counters, 1),
    // A waiter carries its task token, of up to 2 KB.
    slot: store(services.slot, 3),
    portal: {
      fetch(request) {
        sums.portalRequests += 1;
        if (request.method === 'POST' || request.method === 'PUT') sums.portalWrites += 1;
        return services.portal.fetch(request);
      },
    },
  };
}

const project = { projectId: 'PRJ-10021', projectType: 'marketing', projectName: 'Q1 Campaign' };
const ticket = { ticketId: '35436', subject: 'Login error' };

/** One room from its webhook to the reconciler's last look a day later, without the reconciler's own minutes. */
export async function usageOfRoom(kind: 'project' | 'ticket', copyMinutes: number): Promise<Usage> {
  const { world, usage } = await counted(copyMinutes * 60_000);
  const ended = await (kind === 'project'
    ? world.make('project-system', project)
    : world.make('helpdesk', ticket));
  if (ended.status !== 'SUCCEEDED') throw new Error(`the ${kind} ended as ${ended.status}`);
  const idle = await usageOfReconciler();
  // The looks for late duplicates are due after ten minutes and after a day; the first run of each finds one.
  for (const minutes of [11, 24 * 60]) {
    await world.clock.advance(minutes * 60_000);
    await world.clock.run(world.reconcile());
  }
  const used = minus(minus(usage(), idle), idle);
  return { ...used, gatewayRequests: 1, logBytes: used.logBytes + accessBytes };
}

/** One run of the reconciler when nothing is due. */
export async function usageOfReconciler(): Promise<Usage> {
  const { world, usage } = await counted(60_000);
  await world.clock.run(world.reconcile());
  return usage();
}

export function minus(a: Usage, b: Usage): Usage {
  const keys = Object.keys(a) as (keyof Usage)[];
  return Object.fromEntries(keys.map((key) => [key, a[key] - b[key]])) as unknown as Usage;
}

/** Milliseconds for which a project's room holds the slot of the portal. */
export async function slotMs(copyMinutes: number): Promise<number> {
  const { world } = await counted(copyMinutes * 60_000);
  const { send, machines, clock } = world;
  const names: string[] = [];
  await clock.run(async () => {
    for (const index of [1, 2, 3]) {
      const { body } = await send('project-system', { ...project, projectId: `PRJ-${index}` });
      names.push((body as { execution: string }).execution);
    }
    await Promise.all(names.map((name) => machines.project.finished(name)));
  });
  const ends = names.map((name) => {
    const { events } = machines.project.getExecutionHistory(name);
    return Number(events.at(-1)?.timestamp);
  });
  return ((ends.at(-1) ?? 0) - (ends[0] ?? 0)) / (ends.length - 1);
}

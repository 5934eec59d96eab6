import { cloudRateLimits } from '../../../infra/local/docspace/http/rate-limits.ts';
import { serviceScopes } from '../../../infra/local/docspace/seed.ts';
import { seedFaults } from '../../../infra/local/docspace/seed-faults.ts';
import { createSimulator, type Simulator } from '../../../infra/local/docspace/simulator.ts';
import { secretIds } from '../../../infra/local/secrets-file.ts';
import type { WorkRecord } from '../../../lib/work-items/record.ts';
import { deploy, type TestDeployment } from '../../flows/harness/deployment.ts';
import { VirtualClock } from '../../virtual-clock.ts';
import { type Ask, AskedRooms } from '../asks.ts';
import type { Trace } from '../run/trace.ts';
import { chanceOf, numberOf } from './chances.ts';
import { deadlyHost } from './deadly-host.ts';
import { noHarm } from './harm.ts';
import type { Harming } from './harmed-services.ts';
import type { Scenario } from './scenario.ts';

/** A request of a deployment to the portal. */
export interface PortalWrite {
  method: string;
  /** Below `/api/2.0/`. */
  path: string;
  atMs: number;
}

/** A change of a record that was written. */
export interface Written {
  record: WorkRecord;
  atMs: number;
}

export interface Actor extends TestDeployment {
  writes: PortalWrite[];
  asks: Ask[];
  written: Written[];
}

/** The portal and the deployments of a scenario, before anything happens. */
export interface Stage {
  scenario: Scenario;
  clock: VirtualClock;
  startMs: number;
  simulator: Simulator;
  deployments: Actor[];
  trace: Trace;
  harming: Harming;
  /** Every secret there was, also before a rotation. */
  secrets: Set<string>;
}

export function stageOf(scenario: Scenario, makeTrace: (now: () => number) => Trace): Stage {
  const { seed } = scenario;
  const clock = new VirtualClock();
  const startMs = clock.now();
  const trace = makeTrace(() => clock.now());
  const simulator = createSimulator({ clock, seed: numberOf(seed, 'portal') });
  const { world, people } = simulator;
  seedFaults(world, numberOf(seed, 'portal faults'), scenario.portal);
  for (const fault of scenario.planned) world.faults.next(fault);
  if (scenario.rateLimits) world.rateLimits.limits = cloudRateLimits;
  const chance = chanceOf(seed, 'harm');
  const awsTrouble = { all: scenario.awsTrouble, chance: chanceOf(seed, 'aws trouble'), startMs };
  const harming: Harming = { harm: { ...scenario.harm }, chance, clock, trace, awsTrouble };
  const stage: Stage = {
    scenario,
    clock,
    startMs,
    simulator,
    deployments: [],
    trace,
    harming,
    secrets: new Set(),
  };
  for (let index = 0; index < scenario.deployments; index += 1) {
    const key =
      index === 0 ? simulator.key : world.portal.addKey(people.serviceUser, 'Other', serviceScopes).value;
    stage.deployments.push(actorOf(stage, ['first', 'second'][index] ?? '', key));
  }
  return stage;
}

function actorOf(stage: Stage, environment: string, key: string): Actor {
  const { clock, simulator, scenario, startMs, harming, trace } = stage;
  const writes: PortalWrite[] = [];
  const asked = new AskedRooms(simulator);
  const written: Written[] = [];
  const jitter = chanceOf(scenario.seed, `jitter of ${environment}`);
  const news = chanceOf(scenario.seed, `news of ${environment}`);
  const deployment: TestDeployment = deploy({
    clock,
    simulator,
    environment,
    key,
    settings: scenario.settings,
    random: jitter.random,
    receiver: () => {
      const atMs = clock.now() - startMs;
      const trouble = scenario.receiverTrouble.find(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs);
      if (trouble?.answer === 'none') throw new Error('connect ECONNREFUSED');
      return trouble?.answer ?? 204;
    },
    host: (outside) => {
      const fetch = async (request: Request) => {
        const path = new URL(request.url).pathname.replace('/api/2.0/', '');
        const { method } = request;
        if (method !== 'GET') writes.push({ method, path, atMs: clock.now() });
        const ask = await asked.note(request, deployment.slot.current.slot.holder);
        const answer = await outside.portal.fetch(request);
        if (ask) ask.status = answer.status;
        trace.note('portal', `${method} ${path} ${answer.status}`);
        return answer;
      };
      return deadlyHost(clock, { ...outside, portal: { fetch } }, harming);
    },
    onEnding: (tell) => {
      const { lost, twice, lateMs } = harming.harm === noHarm ? calmNews : scenario.news;
      for (let times = news.strikes(lost) ? 0 : news.strikes(twice) ? 2 : 1; times > 0; times -= 1) {
        void clock.sleep(news.pick(lateMs)).then(() => tell().catch(() => {}));
      }
    },
  });
  for (const value of deployment.secrets.values()) stage.secrets.add(value);
  const { records } = deployment;
  const write = records.write.bind(records);
  records.write = async (record, version) => {
    const done = await write(record, version);
    if (done) {
      written.push({ record, atMs: clock.now() });
      const { key: name, status, attempt, delivery = '', room } = record;
      trace.note('record', `${name} ${status} ${attempt} ${delivery} ${room?.id ?? ''} v${version + 1}`);
    }
    return done;
  };
  const { log } = deployment;
  const push = log.push.bind(log);
  log.push = (...entries) => {
    for (const { code, fields } of entries) trace.note(environment, `${code} ${JSON.stringify(fields)}`);
    return push(...entries);
  };
  return { ...deployment, writes, asks: asked.all, written };
}

const calmNews = { lost: 0, twice: 0, lateMs: [1, 100] as const };

/** Stores another key of the portal's service user. */
export function storeKey(stage: Stage, actor: Actor, value: string): void {
  actor.secrets.set(secretIds.portal, value);
  stage.secrets.add(value);
}

/** Ends all trouble: from here on everything works. */
export function becalm(stage: Stage): void {
  const { simulator, harming, trace, scenario } = stage;
  const { world } = simulator;
  trace.note('everything', 'is well from here on');
  harming.harm = noHarm;
  harming.awsTrouble = { ...harming.awsTrouble, all: [] };
  world.faults.clear();
  world.mode = 'normal';
  world.rateLimits.limits = scenario.rateLimits ? cloudRateLimits : undefined;
  world.creations.chance = () => ({});
  world.worker.chance = () => ({});
  world.worker.start();
  Object.assign(world.events.conditions, { lossRate: 0, duplicateRate: 0, handlerFailureRate: 0 });
}

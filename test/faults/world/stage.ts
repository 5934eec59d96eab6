import { cloudRateLimits } from '../../../infra/local/docspace/http/rate-limits.ts';
import { serviceScopes } from '../../../infra/local/docspace/seed.ts';
import { seedFaults } from '../../../infra/local/docspace/seed-faults.ts';
import { linkByShortCode } from '../../../infra/local/docspace/shapes/share.ts';
import { createSimulator, type Simulator } from '../../../infra/local/docspace/simulator.ts';
import { secretIds } from '../../../infra/local/secrets-file.ts';
import { day, minute } from '../../../lib/kernel/time.ts';
import { linkIdOf } from '../../../lib/rooms/ticket/ticket-link.ts';
import type { Dial } from '../../../lib/sources/contract/write-back.ts';
import type { WorkRecord } from '../../../lib/work-items/record.ts';
import { deploy, type LogEntry, type TestDeployment } from '../../flows/harness/deployment.ts';
import { VirtualClock } from '../../virtual-clock.ts';
import { type Ask, AskedRooms } from '../asks.ts';
import type { Trace } from '../run/trace.ts';
import { chanceOf, numberOf } from './chances.ts';
import { deadlyHost } from './deadly-host.ts';
import { type HostileActs, type HostileKind, noHarm, noHostileActs } from './harm.ts';
import type { Harming } from './harmed-services.ts';
import type { Scenario } from './scenario.ts';
import { troubledVendors } from './vendor-trouble.ts';

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
  /** How many requests it has sent to the portal. */
  requests: { count: number };
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
  /** Somebody who wants our rooms, where there is such a person, and what she does. */
  somebody?: { act(kind: HostileKind): Promise<void>; see(record: WorkRecord): void };
  hostile: HostileActs;
  /** Links that were handed out, and that this environment did not make so. */
  strangeLinks: string[];
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
    hostile: noHostileActs(),
    strangeLinks: [],
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
  const requests = { count: 0 };
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
        requests.count += 1;
        if (method !== 'GET') writes.push({ method, path, atMs: clock.now() });
        const ask = await asked.note(request, deployment.slot.current.slot.holder);
        const answer = await outside.portal.fetch(request);
        if (ask) ask.status = answer.status;
        trace.note('portal', `${method} ${path} ${answer.status}`);
        return answer;
      };
      const dial: Dial = async (request) => {
        const atMs = clock.now() - startMs;
        const hang = scenario.receiverHangs.find(
          ({ fromMs, toMs, url }) => url === request.url && atMs >= fromMs && atMs < toMs,
        );
        if (hang && harming.harm !== noHarm) {
          trace.note('receiver', 'takes the connection and never answers');
          await clock.sleep(10_000);
          throw Object.assign(new Error('The operation was aborted'), { code: 'ABORT_ERR' });
        }
        noteStrangeLink(stage, request.body);
        return outside.receivers.dial(request);
      };
      const receivers = {
        dial,
        fetch: troubledVendors(scenario.vendorTrouble ?? [], outside.receivers.fetch, stage),
      };
      return deadlyHost(clock, { ...outside, portal: { fetch }, receivers }, harming);
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
      noteTaken(stage, record, deployment.log);
      if (harming.harm !== noHarm) stage.somebody?.see(record);
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
  return { ...deployment, writes, requests, asks: asked.all, written };
}

/**
 * A room of hers that becomes a work item's while she, or somebody whom she let in, gets in: an operator hears of it where
 * it has the title that was asked for, and it is refused where the key tag alone speaks for it.
 */
function noteTaken({ simulator, hostile, trace }: Stage, record: WorkRecord, log: readonly LogEntry[]): void {
  const { key, room, intent } = record;
  const taken = room && hostile.rooms.has(room.id) ? simulator.world.portal.room(room.id) : undefined;
  // At first alone: later our own link and team are in it.
  if (!taken || hostile.judged.has(taken.id)) return;
  hostile.judged.add(taken.id);
  const { shares, links } = taken.room;
  const strangers = [...shares.keys()].filter((id) => id !== simulator.people.serviceUser);
  trace.note('hostile', `${key} has the room ${taken.id} of hers, with ${strangers.length} members`);
  const isNamed = log.some(({ code, fields }) => code === 'ROOM_HAS_STRANGERS' && fields.roomId === taken.id);
  if (strangers.length + links.length > 0 && !(isNamed && taken.title === intent?.title))
    hostile.taken.set(taken.id, key);
}

/** A link may have been changed so shortly before it was handed out that no step can know. */
const unseenMs = minute;

/** The link in an event has to be the one that was made for the room, with no more rights and no later end. */
function noteStrangeLink({ simulator, hostile, strangeLinks, clock }: Stage, body: string): void {
  const { data } = JSON.parse(body) as { data: { invitationUrl?: string; roomId?: number } };
  if (!data.invitationUrl) return;
  const { portal } = simulator.world;
  const found = linkByShortCode(portal, data.invitationUrl.split('/').at(-1) ?? '');
  const changedAtMs = hostile.touched.get(Number(data.roomId)) ?? 0;
  if (clock.now() - changedAtMs < unseenMs) return;
  const { room, link } = found ?? {};
  const isOurs = room?.id === data.roomId && link?.id === linkIdOf(simulator.url, Number(data.roomId));
  const isShort = (link?.expirationDate ?? Number.POSITIVE_INFINITY) <= clock.now() + 30 * day;
  if (isOurs && isShort && link?.access === 2) return;
  strangeLinks.push(`a link of the room ${data.roomId} was handed out with ${JSON.stringify(link)}`);
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

import { createHash } from 'node:crypto';
import type { StateMachineRunner } from '../../../infra/local/aws/state-machine/runner.ts';
import { cloudRateLimits } from '../../../infra/local/docspace/http/rate-limits.ts';
import { serviceScopes } from '../../../infra/local/docspace/seed.ts';
import type { Chance } from '../../../infra/local/docspace/state/chance.ts';
import { secretIds } from '../../../infra/local/secrets-file.ts';
import { minute } from '../../../lib/kernel/time.ts';
import { secretList } from '../../../lib/stores/aws/secrets.ts';
import { resultUrls } from '../../flows/harness/receivers.ts';
import { chanceOf, pickOne } from './chances.ts';
import { hostileActor } from './hostile.ts';
import type { PortalTrouble } from './scenario.ts';
import { type Stage, storeKey } from './stage.ts';
import { allRecords, titleOf } from './stands.ts';

/** Lets happen, each at its time, what the scenario says beside webhooks and the reconciler. */
export function scheduleHappenings(stage: Stage): void {
  const { scenario, clock, simulator, trace } = stage;
  const chance = chanceOf(scenario.seed, 'happenings');
  const at = (atMs: number, act: () => void) => void clock.sleep(atMs).then(act);
  for (const { atMs, kind } of scenario.events) at(atMs, () => happenings[kind]?.(stage, chance));
  if (scenario.hostile.length > 0) stage.somebody = hostileActor(stage);
  for (const { atMs, kind } of scenario.hostile) at(atMs, () => void stage.somebody?.act(kind));
  for (const { atMs, template, title } of scenario.people) {
    at(atMs, () => {
      trace.note('people', `make the room "${title}"`);
      void simulator.createRoomInUi(simulator.people.maria, simulator.templates[template], title);
    });
  }
  for (const { fromMs, toMs, trouble } of scenario.portalTrouble) {
    at(fromMs, () => beginTrouble(stage, trouble));
    at(Math.min(toMs, scenario.troubleMs), () => endTrouble(stage));
  }
}

const happenings: Record<string, (stage: Stage, chance: Chance) => void> = {
  stop(stage, chance) {
    const running = executions(stage).filter(({ status }) => status === 'RUNNING');
    if (running.length === 0) return;
    const { runner, name } = pickOne(chance, running);
    stage.trace.note('operator', `stops ${name}`);
    runner.stopExecution(name);
  },
  redrive(stage, chance) {
    const ended = executions(stage).filter(({ runner, name }) => isRedrivable(runner, name));
    if (ended.length > 0) redrive(stage, pickOne(chance, ended));
  },
  'worker-crash'({ simulator: { world }, clock, trace }, chance) {
    trace.note('portal', 'the worker crashes');
    world.worker.crash({ redeliver: chance.strikes(0.5) });
    void clock.sleep(chance.pick([1_000, 2 * minute])).then(() => world.worker.start());
  },
  'worker-away'({ simulator: { world }, clock, trace }, chance) {
    trace.note('portal', 'the worker goes away');
    world.worker.crash({ redeliver: chance.strikes(0.5) });
    void clock.sleep(chance.pick([minute, 120 * minute])).then(() => world.worker.start());
  },
  lock({ simulator: { world } }, chance) {
    const lock = pickOne(chance, [world.templatesLock, world.creationLock]);
    void lock.occupy(chance.pick([1_000, 5 * minute])).catch(() => {});
  },
  untag(stage, chance) {
    // An administrator takes all tags off a room that is just being made.
    const open = allRecords(stage).filter(({ record }) => record.status !== 'done');
    // Of two deployments' rooms of one title and without a tag nobody can say whose is which.
    const all = allRecords(stage).map(({ record }) => titleOf(record));
    const titles = open.map(({ record }) => titleOf(record)).filter((title) => isOnce(title, all));
    const rooms = stage.simulator.world.portal
      .rooms()
      .filter(({ title, room }) => room.place === 'rooms' && titles.includes(title));
    if (rooms.length === 0) return;
    const { id, room } = pickOne(chance, rooms);
    stage.trace.note('people', `take the tags off the room ${id}`);
    room.tags = [];
  },
  'rotate-key'(stage, chance) {
    const { simulator, clock, trace } = stage;
    const { portal } = simulator.world;
    const actor = pickOne(chance, stage.deployments);
    const old = actor.secrets.get(secretIds.portal) ?? '';
    const key = portal.addKey(simulator.people.serviceUser, 'Rotated', serviceScopes).value;
    trace.note('operator', `rotates the key of ${actor.environment}`);
    void clock.sleep(chance.pick([0, minute])).then(() => storeKey(stage, actor, key));
    // Now and then before the new one is stored.
    void clock.sleep(chance.pick([0, 10 * minute])).then(() => portal.revokeKey(old));
  },
  'rotate-secrets'(stage, chance) {
    const { clock, trace, secrets } = stage;
    const actor = pickOne(chance, stage.deployments);
    // Those of vendors have a form of their own, and their fakes know one.
    for (const source of Object.keys(resultUrls)) {
      trace.note('operator', `rotates the secrets of ${source} of ${actor.environment}`);
      const fresh = () => `whsec_${createHash('sha256').update(String(chance.random())).digest('base64')}`;
      const [verify, writeBack] = [fresh(), fresh()];
      secrets.add(verify).add(writeBack);
      const id = secretIds.verify(source);
      const old = secretList(actor.secrets.get(id)).at(-1) ?? '';
      actor.secrets.set(id, JSON.stringify([verify, old]));
      actor.secrets.set(secretIds.writeBack(source), writeBack);
      void clock.sleep(10 * minute).then(() => actor.secrets.set(id, JSON.stringify([verify])));
    }
  },
};

function isOnce(title: string, all: readonly string[]): boolean {
  return all.indexOf(title) === all.lastIndexOf(title);
}

function beginTrouble({ simulator: { world }, trace }: Stage, trouble: PortalTrouble): void {
  trace.note('portal', `is ${trouble}`);
  if (trouble === 'throttled') world.rateLimits.limits = { ...cloudRateLimits, perMinute: 3 };
  else world.mode = trouble;
}

function endTrouble({ simulator: { world }, trace, scenario }: Stage): void {
  trace.note('portal', 'is well');
  world.mode = 'normal';
  world.rateLimits.limits = scenario.rateLimits ? cloudRateLimits : undefined;
}

interface NamedExecution {
  runner: StateMachineRunner;
  name: string;
  status: string | undefined;
}

/** All executions of all deployments. */
export function executions({ deployments }: Stage): NamedExecution[] {
  return deployments
    .flatMap(({ machines }) => [machines.project, machines.ticket])
    .flatMap((runner) => runner.listExecutions().map(({ name = '', status }) => ({ runner, name, status })));
}

export function isRedrivable(runner: StateMachineRunner, name: string): boolean {
  return runner.describeExecution(name).redriveStatus === 'REDRIVABLE';
}

export function redrive({ trace }: Stage, { runner, name }: NamedExecution): void {
  trace.note('operator', `redrives ${name}`);
  runner.redriveExecution(name);
}

import type { Services } from '../../../functions/runtime.ts';
import { Chance } from '../../../infra/local/docspace/state/chance.ts';
import type { DelayRange } from '../../../infra/local/docspace/state/random.ts';
import type { Clock } from '../../../lib/kernel/clock.ts';
import { calmHost, type Host } from '../../flows/harness/host.ts';

/** How long each call takes, in ms of the virtual clock, each time another value of the span. */
export interface Delays {
  /** GET of the portal and its other requests, there and back, beside what the portal itself takes. */
  portalRead: DelayRange;
  portalWrite: DelayRange;
  /** A read or write of DynamoDB. */
  store: DelayRange;
  /** A call of Step Functions. */
  stepFunctions: DelayRange;
  /** From a state to the first line of its Lambda, with the transitions before it. */
  step: DelayRange;
  /** A result, to the receiver and back. */
  receiver: DelayRange;
}

/** A portal on another continent's edge, everything else in one region, and warm Lambdas. */
export const realistic: Delays = {
  portalRead: [60, 140],
  portalWrite: [100, 300],
  store: [3, 9],
  stepFunctions: [15, 45],
  step: [50, 150],
  receiver: [100, 200],
};

/** The delays in a note below a table. */
export function delaysNote({ portalRead, portalWrite, store, stepFunctions, step }: Delays): string {
  const span = ([from, to]: [number, number]) => `${from} to ${to} ms`;
  return `Each call takes, by chance: GET of the portal ${span(portalRead as [number, number])}, other requests ${span(portalWrite as [number, number])}, DynamoDB ${span(store as [number, number])}, Step Functions ${span(stepFunctions as [number, number])}, a state with its Lambda ${span(step as [number, number])}.`;
}

/** A portal whose requests take their time on the way: half before it sees them, half after. */
export function distantPortal(
  { fetch }: Services['portal'],
  clock: Clock,
  { portalRead, portalWrite }: Pick<Delays, 'portalRead' | 'portalWrite'>,
  chance: Chance,
): Services['portal'] {
  return {
    async fetch(request) {
      const ms = chance.pick(request.method === 'GET' ? portalRead : portalWrite);
      await clock.sleep(ms / 2);
      const answer = await fetch(request);
      await clock.sleep(ms / 2);
      return answer;
    },
  };
}

/** A host on which everything works and takes its time. */
export function slowHost(services: Services, delays: Delays, seed: number): Host {
  const { clock } = services;
  const chance = new Chance(seed);
  const slow = <T extends object>(service: T, span: DelayRange): T =>
    new Proxy(service, {
      get(target, name, receiver) {
        const method = Reflect.get(target, name, receiver);
        if (typeof method !== 'function') return method;
        return async (...args: unknown[]) => {
          await clock.sleep(chance.pick(span));
          return method.apply(target, args);
        };
      },
    });
  const { records, hold, failingTemplates, counters, slot, tasks, executions, receivers, portal } = services;
  const calm = calmHost(clock, {
    ...services,
    records: slow(records, delays.store),
    hold: slow(hold, delays.store),
    failingTemplates: slow(failingTemplates, delays.store),
    counters: slow(counters, delays.store),
    slot: slow(slot, delays.store),
    tasks: slow(tasks, delays.stepFunctions),
    executions: slow(executions, delays.stepFunctions),
    receivers: slow(receivers, delays.receiver),
    portal: distantPortal(portal, clock, delays, chance),
  });
  return async (lambda, work) => {
    await clock.sleep(chance.pick(delays.step));
    return calm(lambda, work);
  };
}

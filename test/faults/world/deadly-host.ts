import type { Services } from '../../../functions/runtime.ts';
import { LambdaError } from '../../../infra/local/aws/state-machine/errors.ts';
import type { Clock } from '../../../lib/kernel/clock.ts';
import { type Host, timedOut, timeoutMsOf } from '../../flows/harness/host.ts';
import { refusedInvocation, slowStartMs, throughAws } from './aws-trouble.ts';
import { pickOne } from './chances.ts';
import { type Harming, harmedServices } from './harmed-services.ts';

/** These are waited for by their state with a timeout of its own: Step Functions may hear nothing at all. */
const mayBeSilent = (lambda: string) =>
  !['ReceiveWebhook', 'Reconciler', 'AcquirePortalSlot'].includes(lambda);

/** A promise of its own each time: one for all would keep everything that waits for it. */
const never = () => new Promise<never>(() => {});

/**
 * A host on which Lambdas die before or after any of their calls, never begin, or work on after their caller
 * gave them up, at the latest until their time is up. A dead one does nothing more; what it has requested is
 * done all the same.
 */
export function deadlyHost(clock: Clock, services: Services, harming: Harming): Host {
  const harmed = harmedServices(services, harming);
  let count = 0;
  return <T>(lambda: string, work: (services: Services) => Promise<T>) => {
    const { harm, chance, trace } = harming;
    count += 1;
    const name = `${lambda}#${count}`;
    if (chance.strikes(harm.refuse)) {
      trace.note(name, 'never begins');
      const error = pickOne(chance, ['Lambda.ServiceException', 'Lambda.TooManyRequestsException']);
      return Promise.reject(new LambdaError(error, 'Rate exceeded.'));
    }
    const refused = refusedInvocation(harming, lambda);
    if (refused) {
      trace.note(name, `never begins: ${refused.errorType}`);
      return Promise.reject(refused);
    }
    trace.note(name, 'begins');
    return new Promise<T>((resolve, reject) => {
      const over = new AbortController();
      let dead = false;
      const end = (what: string, act: () => void) => {
        trace.note(name, what);
        over.abort('over');
        act();
      };
      const die = () => {
        dead = true;
        const ways = ['exits', 'hangs', ...(mayBeSilent(lambda) ? ['is not heard of'] : [])];
        const way = pickOne(chance, ways);
        if (way === 'exits') {
          const message = 'RequestId: 1 Error: Runtime exited with error: signal: killed';
          end(`dies: ${way}`, () => reject(new LambdaError('Runtime.ExitError', message)));
        } else if (way === 'hangs') trace.note(name, `dies: ${way}`);
        else end(`dies: ${way}`, () => {});
      };
      void clock.sleep(timeoutMsOf(lambda), over.signal).then(() => {
        if (!over.signal.aborted) end('is out of time', () => reject(timedOut(lambda)));
      });
      // Its time is up for it too, whether or not anybody still waits.
      void clock.sleep(timeoutMsOf(lambda) + chance.pick([0, harm.overtimeMs])).then(() => {
        dead = true;
      });
      if (chance.strikes(harm.abandon)) {
        void clock.sleep(chance.pick([0, timeoutMsOf(lambda) - 1]), over.signal).then(() => {
          if (over.signal.aborted) return;
          end('is given up and works on', () => reject(new Error('The connection to Lambda broke.')));
        });
      }
      const gate: Gate = async (part, method, call) => {
        const what = `${part}.${method}`;
        if (dead) return never();
        if (chance.strikes(harm.kill)) {
          trace.note(name, `about to ${what}`);
          die();
          return never();
        }
        const result = await throughAws(harming, part, lambda, call).then(
          (value) => ({ value }),
          (error: unknown) => ({ error }),
        );
        if (!dead && chance.strikes(harm.kill)) {
          trace.note(name, `has done ${what}`);
          die();
        }
        if (dead) return never();
        if ('error' in result) throw result.error;
        return result.value;
      };
      const startMs = slowStartMs(harming, lambda);
      const started =
        startMs > 0 ? clock.sleep(startMs).then(() => work(gated(harmed, gate))) : work(gated(harmed, gate));
      started.then(
        (value) => dead || end('answers', () => resolve(value)),
        (error: Error) => dead || end(`throws ${error.name} ${error.message}`, () => reject(error)),
      );
    });
  };
}

type Gate = <R>(part: keyof Services, method: string, call: () => Promise<R>) => Promise<R>;

/** The same services, with every call through the gate. Of the clock only the waiting, of the log nothing. */
function gated({ clock, log, ...services }: Services, gate: Gate): Services {
  // An invocation calls few of them: what passes a call on is made when it is called.
  const all = Object.entries(services).map(([name, service]) => {
    const get = (target: object, method: string) => {
      const call = (target as Record<string, unknown>)[method];
      if (typeof call !== 'function') return undefined;
      return (...args: unknown[]) => gate(name as keyof Services, method, () => call(...args));
    };
    return [name, new Proxy(service, { get } as ProxyHandler<object>)];
  });
  return {
    ...Object.fromEntries(all),
    log,
    clock: {
      now: () => clock.now(),
      sleep: (ms, signal) => gate('clock', 'sleep', () => clock.sleep(ms, signal)),
    },
  };
}

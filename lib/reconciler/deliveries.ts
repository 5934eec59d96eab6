import { isFailure } from '../kernel/failures.ts';
import { putOffDelivery, redeliver } from '../results/deliver.ts';
import { receiverHostOf } from '../results/delivery-attempt.ts';
import { type LinkForResult, linkForResult, wantsLink } from '../rooms/ticket/ticket-link.ts';
import { isTaskDue, type RunDependencies } from './due-tasks.ts';
import { type Limit, limitOf } from './lanes.ts';

/** Deliveries that are under way at once, to all hosts and to each. */
const deliveriesAtOnce = 20;
const deliveriesAtOncePerHost = 3;

/**
 * Makes the function that delivers the pending result of a record. Hosts are delivered to beside each other, each with a
 * circuit breaker and a few deliveries at once, so that one that hangs takes the time of no other. The portal, which
 * is read for links, is such a host too.
 */
export function deliveryLane(dependencies: RunDependencies): (key: string) => Promise<void> {
  const { records, settings, portal, breakers, clock, leaveAtMs } = dependencies;
  const anyHost = limitOf(deliveriesAtOnce);
  const limits = new Map<string, Limit>();
  const limitFor = (host: string) => {
    const limit = limits.get(host) ?? limitOf(deliveriesAtOncePerHost);
    limits.set(host, limit);
    return limit;
  };
  return async (key) => {
    const record = (await records.read(key))?.value;
    if (!record || !isTaskDue(record, 'deliver', clock)) return;
    const host = receiverHostOf(record, settings);
    // Nobody is called for it, and the attempt says so.
    if (host === undefined) return void (await redeliver(record, {}, dependencies));
    const portalHost = wantsLink(record, settings) ? portal.url : undefined;
    const closedTo = () => [portalHost ?? host, host].find(breakers.isOpen);
    const attempt = async (): Promise<void> => {
      if (clock.now() >= leaveAtMs) return;
      const closed = closedTo();
      if (closed !== undefined) return putOffDelivery(record, notAnswering(closed), dependencies);
      let link: LinkForResult | undefined;
      if (portalHost !== undefined) {
        try {
          link = await limitFor(portalHost)(() => linkForResult(record, portal, settings));
          breakers.note(portalHost, 'answered');
        } catch (error) {
          if (!isFailure(error)) throw error;
          breakers.note(portalHost, 'failed');
          return putOffDelivery(record, notAnswering(portalHost), dependencies);
        }
      }
      const { outcome } = await redeliver(record, { link }, dependencies);
      breakers.note(host, outcome === 'try-later' ? 'failed' : 'answered');
    };
    await limitFor(host)(async () => {
      // What is only put off needs no turn among the deliveries.
      await (closedTo() === undefined ? anyHost(attempt) : attempt());
    });
  };
}

function notAnswering(host: string): string {
  return `${host} did not take other results just now.`;
}

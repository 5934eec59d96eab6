import type { Clock } from '../../../lib/kernel/clock.ts';
import type { CreationContext } from './creation/context.ts';
import { EventBus } from './creation/events.ts';
import { FairLock } from './creation/lock.ts';
import { StatusCache } from './creation/status-cache.ts';
import type { CreationTrouble } from './creation/troubles.ts';
import { type CreationEvent, Worker } from './creation/worker.ts';
import type { OperationTrouble } from './endpoints/operation-troubles.ts';
import { Faults } from './http/faults.ts';
import type { Mode } from './http/modes.ts';
import { RateLimiter } from './http/rate-limits.ts';
import { Chance } from './state/chance.ts';
import type { PortalSettings } from './state/model.ts';
import { Planned } from './state/planned.ts';
import { PortalState } from './state/portal.ts';
import { seededRandom } from './state/random.ts';
import { defaultTimings, type Timings } from './state/timings.ts';
import { type Send, WebhookSender } from './webhooks/sender.ts';

/** A request that arrived, in the order of arrival. */
export interface SeenRequest {
  method: string;
  /** Below `/api/2.0/`, without the query. */
  path: string;
  query: string;
  /** Undefined until the request is answered; it stays so when the connection was dropped. */
  status: number | undefined;
  time: number;
  /** The user of the key or token. */
  userId: string | undefined;
}

export interface WorldOptions {
  clock: Clock;
  seed: number;
  url: string;
  settings?: Partial<PortalSettings>;
  timings?: Partial<Timings>;
  /** Sends webhooks, and the HEAD request that checks a new one's URL; `fetch` by default. */
  sendWebhook?: Send;
}

/** One portal with everything around it: its tables, event bus, worker, webhooks and faults. */
export class World implements CreationContext {
  readonly clock: Clock;
  readonly portal: PortalState;
  readonly timings: Timings;
  readonly chance: Chance;
  readonly cache: StatusCache;
  readonly events: EventBus<CreationEvent>;
  readonly worker: Worker;
  readonly creationLock: FairLock;
  readonly templatesLock: FairLock;
  readonly creations = new Planned<CreationTrouble>(() => ({}));
  readonly operations = new Planned<OperationTrouble>(() => ({}));
  readonly faults: Faults;
  /** Off until `limits` is set, as in the default configuration of self-hosted servers. */
  readonly rateLimits: RateLimiter;
  /** Reports what happened in the portal to its webhooks. */
  readonly webhooks: WebhookSender;
  readonly requests: SeenRequest[] = [];
  mode: Mode = 'normal';

  constructor({ clock, seed, url, settings = {}, timings = {}, sendWebhook = fetch }: WorldOptions) {
    this.clock = clock;
    this.portal = new PortalState(clock, seededRandom(seed), url, settings);
    this.timings = { ...defaultTimings, ...timings };
    this.chance = new Chance(seed + 1);
    this.cache = new StatusCache(clock);
    this.events = new EventBus(clock, this.chance.random);
    this.worker = new Worker(this, this.events, this.cache);
    this.events.consumer = (event) => this.worker.consume(event);
    this.creationLock = new FairLock(clock);
    this.templatesLock = new FairLock(clock);
    this.faults = new Faults(clock, this.chance.random);
    this.rateLimits = new RateLimiter(clock, undefined);
    this.webhooks = new WebhookSender(clock, this.portal, this.chance, sendWebhook);
  }

  async creationPause(): Promise<void> {
    const pause = this.chance.pick(this.timings.creationPauseMs);
    if (pause > 0) await this.clock.sleep(pause);
  }

  searchLag(): number {
    return this.chance.pick(this.timings.searchLagMs);
  }
}

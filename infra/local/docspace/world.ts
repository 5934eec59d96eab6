import type { Clock } from '../../../lib/kernel/clock.ts';
import { EventBus } from './creation/events.ts';
import { FairLock } from './creation/lock.ts';
import { StatusCache } from './creation/status-cache.ts';
import type { CreationTrouble } from './creation/troubles.ts';
import { type CreationEvent, Worker } from './creation/worker.ts';
import type { OperationTrouble } from './endpoints/file-operations.ts';
import { Faults } from './http/faults.ts';
import type { Mode } from './http/modes.ts';
import { RateLimiter } from './http/rate-limits.ts';
import { Chance } from './state/chance.ts';
import type { PortalSettings } from './state/model.ts';
import { Planned } from './state/planned.ts';
import { Portal } from './state/portal.ts';
import { type Span, seededRandom } from './state/random.ts';
import { type Send, WebhookSender } from './webhooks/sender.ts';

/** How long the portal takes for what, in milliseconds of its clock. */
export interface Timings {
  copyMsPerFile: number;
  /** Inside the lock, before a room is made. */
  creationPauseMs: Span;
  /** From a room's row to its tags, and back again at a deletion (FileStorageService.cs:1035,1076, 3.7.2). */
  tagGapMs: number;
  /** From the deletion of a failed room to its error in the status. */
  errorGapMs: number;
  /** The end of a job is published twice, so far apart (DistributedTaskQueue.cs:263-287, 3.7.2). */
  secondPublishMs: number;
  workerRestartMs: number;
  /** From a room's row to its title in the search index. */
  searchLagMs: Span;
  /** Moving a room to or from the archive, and deleting one. 0 ends before its own request is answered. */
  operationMs: number;
}

const defaultTimings: Timings = {
  copyMsPerFile: 350,
  creationPauseMs: 60,
  tagGapMs: 5,
  errorGapMs: 20,
  secondPublishMs: 50,
  workerRestartMs: 5_000,
  searchLagMs: [500, 3_000],
  operationMs: 300,
};

/** A request as it came, in the order of coming. */
export interface SeenRequest {
  method: string;
  /** Below `/api/2.0/`, without the query. */
  path: string;
  query: string;
  /** Absent while it is not answered, and for ever when the connection was dropped. */
  status: number | undefined;
  time: number;
  /** Whom the key or token belongs to. */
  userId: string | undefined;
}

export interface WorldOptions {
  clock: Clock;
  seed: number;
  url: string;
  settings?: Partial<PortalSettings>;
  timings?: Partial<Timings>;
  /** How webhooks are sent, also the HEAD request that makes one; fetch unless told. */
  sendWebhook?: Send;
}

/** One portal with everything around it: its tables, bus, worker and weather. */
export class World {
  readonly clock: Clock;
  readonly portal: Portal;
  readonly timings: Timings;
  readonly chance: Chance;
  readonly cache: StatusCache;
  readonly events: EventBus<CreationEvent>;
  readonly worker: Worker;
  /** Rooms of one portal are made one after the other (FileStorageService.cs:611-618). */
  readonly creationLock: FairLock;
  /** One lock of all portals around the slot for rooms from templates (RoomTemplatesWorker.cs:94-142). */
  readonly templatesLock: FairLock;
  readonly creations = new Planned<CreationTrouble>(() => ({}));
  readonly operations = new Planned<OperationTrouble>(() => ({}));
  readonly faults: Faults;
  /** Off until `limits` is set, as in the default configuration for own servers. */
  readonly rateLimits: RateLimiter;
  /** Out of the portal: what happened in it, to whoever has a webhook. */
  readonly webhooks: WebhookSender;
  readonly requests: SeenRequest[] = [];
  mode: Mode = 'normal';

  constructor({ clock, seed, url, settings = {}, timings = {}, sendWebhook = fetch }: WorldOptions) {
    this.clock = clock;
    this.portal = new Portal(clock, seededRandom(seed), url, settings);
    this.timings = { ...defaultTimings, ...timings };
    this.chance = new Chance(seed + 1);
    this.cache = new StatusCache(clock);
    this.events = new EventBus(clock, this.chance.random);
    this.worker = new Worker(this, this.cache);
    this.events.consumer = (event) => this.worker.consume(event);
    this.creationLock = new FairLock(clock);
    this.templatesLock = new FairLock(clock);
    this.faults = new Faults(clock, this.chance.random);
    this.rateLimits = new RateLimiter(clock, undefined);
    this.webhooks = new WebhookSender(clock, this.portal, this.chance, sendWebhook);
  }

  /** The work inside the creation lock. */
  async creationPause(): Promise<void> {
    const pause = this.chance.pick(this.timings.creationPauseMs);
    if (pause > 0) await this.clock.sleep(pause);
  }

  searchLag(): number {
    return this.chance.pick(this.timings.searchLagMs);
  }
}

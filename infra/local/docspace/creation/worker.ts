import type { CreationContext } from './context.ts';
import type { CopyFault } from './copy-faults.ts';
import type { EventBus } from './events.ts';
import { type CreationRequest, type JobHost, runJob, WorkerDied } from './job.ts';
import type { CacheItem, StatusCache } from './status-cache.ts';

/** A POST's parameters and the id of the item that was current when it was made. */
export interface CreationEvent {
  taskId: string;
  request: CreationRequest;
}

interface Queued {
  event?: CreationEvent;
  item?: CacheItem;
  /** Time of another portal's job in the same worker. */
  foreignMs?: number;
}

/**
 * The worker process: takes events, keeps jobs in its memory and runs one at a time, for all portals
 * (RoomTemplatesWorker.cs:94-142; RoomTemplatesIntegrationEventHandler.cs:46-50; DistributedTaskQueue.cs:59-70,
 * DocSpace-server 3.7.2).
 */
export class Worker {
  readonly #faults: (CopyFault & { job: number })[] = [];
  #queue: Queued[] = [];
  #running: Queued | undefined;
  #up = true;
  /** Counts the starts of the process, so that work of an earlier one ends. */
  #life = 0;
  #jobs = 0;
  /** The fault of a job that has none planned. */
  chance: () => CopyFault = () => ({});

  constructor(
    readonly context: CreationContext,
    readonly events: Pick<EventBus<CreationEvent>, 'pause' | 'resume' | 'redeliver'>,
    readonly cache: StatusCache,
  ) {}

  /** Plans what goes wrong with a coming job. */
  nextCopy(fault: CopyFault): void {
    this.#faults.push({ ...fault, job: this.#jobs + (fault.job ?? 0) });
  }

  /**
   * The event's handler: under the lock DONE is removed, NONE and CREATED of the same id are queued, all else is
   * dropped. Rejects when the lock does not come free.
   */
  async consume(event: CreationEvent): Promise<void> {
    const release = await this.context.templatesLock.take();
    try {
      this.#take(event);
    } finally {
      release();
    }
  }

  #take(event: CreationEvent): void {
    let current = this.cache.current();
    if (current?.state === 'done') {
      this.cache.remove(current.id);
      current = this.cache.current();
    }
    const mine = !current || (current.state === 'created' && current.id === event.taskId);
    if (!mine) return;
    const item: CacheItem = { id: event.taskId, state: 'running', roomId: -1, progress: 0, error: '' };
    this.cache.enlist(item);
    this.#queue.push({ event, item });
    void this.#work();
  }

  /** Keeps the worker busy with another portal's job. */
  occupy(ms: number): void {
    this.#queue.push({ foreignMs: ms });
    void this.#work();
  }

  /**
   * The process dies: its running job stops where it is, the jobs in its memory are lost, the cleaner stops. Events
   * wait. With `redeliver` the broker gives the event of the running job again, as it was never acked or its
   * connection broke (EventBusRabbitMQ.cs:376,421-434; EventBusRedisMQ.cs:342-387).
   */
  crash({ redeliver = false } = {}): void {
    const unacked = this.#running?.event;
    this.#life += 1;
    this.#up = false;
    this.#queue = [];
    this.#running = undefined;
    this.cache.stopCleaning();
    this.events.pause();
    if (redeliver && unacked) this.events.redeliver(unacked);
  }

  /** A worker is there again: the cleaner runs, waiting events are taken. */
  start(): void {
    if (this.#up) return;
    this.#up = true;
    this.cache.startCleaning();
    this.events.resume();
  }

  async #work(): Promise<void> {
    if (this.#running || !this.#up) return;
    const next = this.#queue.shift();
    if (!next) return;
    this.#running = next;
    const life = this.#life;
    try {
      await this.#run(next, life);
    } catch (error) {
      if (!(error instanceof WorkerDied)) throw error;
      return;
    }
    if (life !== this.#life) return;
    this.#running = undefined;
    void this.#work();
  }

  async #run({ event, item, foreignMs }: Queued, life: number): Promise<void> {
    const { clock, timings } = this.context;
    if (foreignMs !== undefined) await clock.sleep(foreignMs);
    if (!event || !item) return;
    const host: JobHost = {
      publish: (latest) => this.cache.publish(latest),
      assertAlive: () => {
        if (life !== this.#life) throw new WorkerDied();
      },
      die: (options) => {
        this.crash(options);
        // Its supervisor restarts it.
        void clock.sleep(timings.workerRestartMs).then(() => this.start());
        throw new WorkerDied();
      },
    };
    host.assertAlive();
    await runJob(this.context, host, event.request, item, this.#faultOf(this.#jobs++));
    // The end is published once more, a moment later: after a POST that removed it, it is back.
    await clock.sleep(timings.secondPublishMs);
    host.assertAlive();
    this.cache.publish(item);
  }

  #faultOf(job: number): CopyFault {
    const planned = this.#faults.filter((fault) => fault.job === job);
    if (planned.length > 0) return Object.assign({}, ...planned);
    return { ...this.context.creations.take(), ...this.chance() };
  }
}

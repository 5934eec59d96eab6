import type { Clock } from '../../../../lib/kernel/clock.ts';
import { type DelayRange, pick, type Random } from '../state/random.ts';

/** What happens to events between the API and the worker, by probability. */
export interface EventConditions {
  /** From publishing to the handler; 0 is the monolith, whose handler runs inside the POST. */
  delayMs: DelayRange;
  lossRate: number;
  duplicateRate: number;
  /** How much later a duplicate comes. */
  duplicateAfterMs: DelayRange;
  /** The handler throws: see `broker`. */
  handlerFailureRate: number;
  /**
   * RabbitMQ acks an event whose handler throws, so it is lost, and delivers one that was never acked as soon as
   * a worker is back. Redis gives both to a worker again after a minute, three times at most.
   */
  broker: 'rabbitmq' | 'redis';
  /** Whether a later event may overtake an earlier one. */
  reorder: boolean;
}

const normalConditions: EventConditions = {
  delayMs: 20,
  lossRate: 0,
  duplicateRate: 0,
  duplicateAfterMs: [100, 60_000],
  handlerFailureRate: 0,
  broker: 'rabbitmq',
  reorder: false,
};

/** EventBusRedisMQ.cs:46-47,342-387, DocSpace-server 3.7.2. */
const redisIdleMs = 60_000;
const redisTries = 3;

/** The outcome of one event, where a test decides it. */
export interface EventOutcome {
  delayMs?: number;
  lost?: boolean;
  duplicateAfterMs?: number;
  handlerFails?: boolean;
}

/**
 * The event bus from the API to the worker, durable, at least once or at most once, as its conditions say
 * (EventBusRabbitMQ.cs:348-434; EventBusRedisMQ.cs:342-387; EventBusInMemory.cs:46-76, DocSpace-server 3.7.2).
 */
export class EventBus<Event> {
  conditions: EventConditions;
  /** Takes one event; rejects when its handler throws. Set by the worker. */
  consumer: (event: Event) => Promise<void> = async () => {};
  #outcomes: EventOutcome[] = [];
  #held: Event[] | undefined;
  #paused: Event[] | undefined;
  #lastDelivery = 0;

  constructor(
    readonly clock: Clock,
    readonly random: Random,
    conditions: Partial<EventConditions> = {},
  ) {
    this.conditions = { ...normalConditions, ...conditions };
  }

  /** Decides the outcome of the next event that has none yet. */
  next(outcome: EventOutcome): void {
    this.#outcomes.push(outcome);
  }

  publish(event: Event): void {
    if (this.#held) {
      this.#held.push(event);
      return;
    }
    const outcome = this.#outcomes.shift() ?? this.#chance();
    if (outcome.lost) return;
    const fails = outcome.handlerFails ?? false;
    this.#send(event, this.#delay(outcome), fails);
    if (outcome.duplicateAfterMs !== undefined) this.#send(event, outcome.duplicateAfterMs, fails);
  }

  /** From now on events wait to be delivered by hand, in any order, any number of times. */
  hold(): Event[] {
    this.#held ??= [];
    return this.#held;
  }

  /** Delivers a held event to the worker and keeps it; `drop` forgets it. */
  deliverHeld(index: number): void {
    const event = this.#held?.[index];
    if (event !== undefined) void this.#arrive(event);
  }

  /** Stops holding events; those that are still held are forgotten. */
  release(): void {
    this.#held = undefined;
  }

  /** The worker is away: events stay in the durable queue. */
  pause(): void {
    this.#paused ??= [];
  }

  resume(): void {
    const waiting = this.#paused ?? [];
    this.#paused = undefined;
    for (const event of waiting) void this.#arrive(event);
  }

  /**
   * The broker redelivers an event that was never acked, or whose connection broke: at once, or for as long as no
   * worker takes it.
   */
  redeliver(event: Event): void {
    if (this.conditions.broker === 'redis') this.#again(event, 1);
    else void this.#arrive(event);
  }

  #chance(): EventOutcome {
    const { conditions, random } = this;
    const strikes = (rate: number) => rate > 0 && random() < rate;
    return {
      lost: strikes(conditions.lossRate),
      handlerFails: strikes(conditions.handlerFailureRate),
      ...(strikes(conditions.duplicateRate)
        ? { duplicateAfterMs: pick(random, conditions.duplicateAfterMs) }
        : {}),
    };
  }

  #delay(outcome: EventOutcome): number {
    if (outcome.delayMs !== undefined) return outcome.delayMs;
    const delay = pick(this.random, this.conditions.delayMs);
    if (this.conditions.reorder) return delay;
    const now = this.clock.now();
    this.#lastDelivery = Math.max(this.#lastDelivery, now + delay);
    return this.#lastDelivery - now;
  }

  #send(event: Event, delayMs: number, fails: boolean): void {
    const deliver = () => void (fails ? this.#failed(event, 1) : this.#arrive(event));
    if (delayMs <= 0) deliver();
    else void this.clock.sleep(delayMs).then(deliver);
  }

  async #arrive(event: Event, tries = 1): Promise<void> {
    if (this.#paused) {
      this.#paused.push(event);
      return;
    }
    await this.consumer(event).catch(() => this.#failed(event, tries));
  }

  #failed(event: Event, tries: number): void {
    if (this.conditions.broker === 'redis' && tries < redisTries) this.#again(event, tries + 1);
  }

  #again(event: Event, tries: number): void {
    void this.clock.sleep(redisIdleMs).then(() => this.#arrive(event, tries));
  }
}

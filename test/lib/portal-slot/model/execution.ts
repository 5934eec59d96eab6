import { waitForGrant, wakeNextEarly } from '../../../../lib/portal-slot/early-wake.ts';
import {
  acquireSlot,
  confirmSlot,
  type PortalSlot,
  releaseSlot,
  renewSlot,
} from '../../../../lib/portal-slot/portal-slot.ts';
import { type SlotRef, tryNumberOf } from '../../../../lib/portal-slot/slot-store.ts';
import type { SlotModel } from './model.ts';

/** What an execution reaches outside itself. */
export interface Surroundings {
  readonly nowMs: number;
  readonly model: SlotModel;
  /** The tokens with which somebody waits. */
  readonly tokens: Map<string, (fence: number) => void>;
  note(text: string): void;
  /** Runs a Lambda. */
  call<T>(name: string, work: (slot: PortalSlot) => Promise<T>): Promise<T>;
  sleep(ms: number): Promise<void>;
}

/** What an execution does with the slot. */
export interface Plan {
  /** How often it asks the portal, each time with the same grant while it has that. */
  posts: number;
  /** How often it looks at the portal after each. */
  checks: number;
  /** After so many of them it wakes the next in the queue early. */
  wakesNextAfter: number;
  /** How long it goes on after it has released (ms). */
  afterMs: number;
}

type State =
  | { name: 'acquire' | 'after' }
  | { name: 'confirm' | 'release'; fence: number }
  | { name: 'check'; fence: number; checks: number };

/** How long a state's `Retry` waits: after an unknown outcome longer than a Lambda can live. */
const retryMs = (error: Error) => (error.name === 'StoreUnavailable' ? 2000 : 45_000);
const betweenChecksMs = 40_000;
/** How long a step waits for the grant of which it was woken early. */
const grantWaitMs = 8_000;

/** An execution that wants the slot, as the machine of project rooms does it. */
export class SlotExecution {
  readonly ref: SlotRef;
  readonly arn: string;
  ended = false;
  /** True while no Lambda works for it: it waits for its token or for a time. */
  idle = false;
  readonly #surroundings: Surroundings;
  readonly #plan: Plan;
  #posts = 0;
  #state: State = { name: 'acquire' };
  /** Of the state that waits for the slot, and what ends its wait. */
  #waiting: { token: string; timeOut: () => void } | undefined;
  #tries = 0;
  /** Only the latest course goes on. */
  #course = 0;

  constructor(surroundings: Surroundings, ref: SlotRef, plan: Plan) {
    this.#surroundings = surroundings;
    this.ref = ref;
    this.arn = `arn:${ref.key}`;
    this.#plan = plan;
  }

  /** Starts, or starts again at the state in which it was stopped. */
  start(): void {
    this.ended = false;
    this.#run(++this.#course);
  }

  /** Ends without a word. A Lambda of it goes on. */
  stop(): void {
    this.#course += 1;
    this.#end('is stopped');
  }

  /** A state fails for good: Record failure releases. */
  fail(): void {
    this.#surroundings.note(`${this.ref.key} fails`);
    this.#close();
    this.#state = { name: 'release', fence: 0 };
    this.#run(++this.#course);
  }

  /** The waiting state times out, and its `Retry` tries again with a new token. */
  timeOut(): void {
    this.#waiting?.timeOut();
  }

  async #run(course: number): Promise<void> {
    while (!this.ended) this.#state = await this.#next(course, this.#state);
  }

  async #next(course: number, state: State): Promise<State> {
    const { name } = state;
    if (name === 'acquire') return { name: 'confirm', fence: await this.#acquire(course) };
    if (name === 'confirm') return this.#confirm(course, state.fence);
    if (name === 'check') {
      const { fence, checks } = state;
      if (checks === 0) return { name: this.#posts < this.#plan.posts ? 'confirm' : 'release', fence };
      await this.#sleep(course, betweenChecksMs);
      const has = await this.#step(course, 'renew', (slot) => renewSlot(slot, this.ref, fence));
      if (has && this.#plan.checks - checks === this.#plan.wakesNextAfter) {
        await this.#step(course, 'wake next', (slot) => wakeNextEarly(slot, fence));
      }
      return { name, fence, checks: checks - 1 };
    }
    if (name === 'release') {
      this.#surroundings.model.releases(this.ref.key);
      await this.#step(course, name, (slot) => releaseSlot(slot, this.ref));
      return { name: 'after' };
    }
    await this.#sleep(course, this.#plan.afterMs);
    this.#end('ends');
    return state;
  }

  async #acquire(course: number): Promise<number> {
    const enteredAt = new Date(this.#surroundings.nowMs).toISOString();
    for (let retryCount = 0; ; retryCount += 1) {
      const trying = this.#tryToAcquire(tryNumberOf(enteredAt, retryCount));
      const outcome = await this.#current(course, trying);
      if ('fence' in outcome) return outcome.fence;
      await this.#sleep(course, outcome.retryMs);
    }
  }

  #tryToAcquire(tryNumber: number): Promise<{ fence: number } | { retryMs: number }> {
    const surroundings = this.#surroundings;
    const { key } = this.ref;
    this.#tries += 1;
    const token = `${key}'s token ${this.#tries}`;
    return new Promise((resolve) => {
      const settle = (outcome: { fence: number } | { retryMs: number }) => {
        if (this.#waiting?.token === token) this.#close();
        resolve(outcome);
      };
      const timeOut = () => {
        surroundings.note(`${key} waits in vain`);
        settle({ retryMs: 2000 });
      };
      this.#waiting = { token, timeOut };
      surroundings.model.waits(key, token);
      surroundings.tokens.set(token, (fence) => settle({ fence }));
      const waiting = { execution: this.arn, token, tryNumber };
      surroundings
        .call(`${key} acquire`, (slot) => acquireSlot(slot, this.ref, waiting))
        .then(() => {
          if (this.#waiting?.token === token) this.idle = true;
        })
        .catch((error) => settle({ retryMs: retryMs(error) }));
    });
  }

  async #confirm(course: number, fence: number): Promise<State> {
    const { model } = this.#surroundings;
    let began = 0;
    const confirmed = await this.#step(course, `confirm ${fence}`, async (slot) => {
      const grant = await waitForGrant(slot, fence, this.#surroundings.nowMs + grantWaitMs);
      if (grant?.hasWaited) model.see('waited for its grant');
      if (!grant) return false;
      began = model.operations;
      return confirmSlot(slot, this.ref, fence);
    });
    if (!confirmed) {
      model.refused();
      return { name: 'acquire' };
    }
    model.confirmed(this.ref.key, fence, began);
    this.#posts += 1;
    return { name: 'check', fence, checks: this.#plan.checks };
  }

  /** A step, again and again until it succeeds. */
  async #step<T>(course: number, name: string, work: (slot: PortalSlot) => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await this.#current(course, this.#surroundings.call(`${this.ref.key} ${name}`, work));
      } catch (error) {
        await this.#sleep(course, retryMs(error as Error));
      }
    }
  }

  async #sleep(course: number, ms: number): Promise<void> {
    this.idle = true;
    await this.#current(course, this.#surroundings.sleep(ms));
    this.idle = false;
  }

  /** What comes for a course that is over never comes. */
  #current<T>(course: number, promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      promise.then(
        (value) => course === this.#course && resolve(value),
        (error) => course === this.#course && reject(error),
      );
    });
  }

  #close(): void {
    if (this.#waiting) this.#surroundings.tokens.delete(this.#waiting.token);
    this.#waiting = undefined;
    this.idle = false;
    this.#surroundings.model.waits(this.ref.key, undefined);
  }

  #end(how: string): void {
    this.#close();
    this.ended = true;
    this.#surroundings.model.ended(this.ref.key);
    this.#surroundings.note(`${this.ref.key} ${how}`);
  }
}

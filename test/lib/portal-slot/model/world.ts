import type { PortalSlot, SlotTasks } from '../../../../lib/portal-slot/portal-slot.ts';
import { lookAfterSlot } from '../../../../lib/portal-slot/portal-slot.ts';
import type { SlotStore } from '../../../../lib/portal-slot/slot-store.ts';
import { type MemorySlot, memorySlot } from '../../../../lib/stores/memory/memory-slot.ts';
import { type Plan, SlotExecution } from './execution.ts';
import { type Looker, SlotModel } from './model.ts';

/** What becomes of one operation of a Lambda. */
export type Fate = 'done' | 'refused' | 'unanswered' | 'repeated' | 'killed before' | 'killed after';

interface Operation {
  name: string;
  effect: () => Promise<unknown>;
  resolve: (answer: unknown) => void;
  reject: (error: Error) => void;
}

/** One run of a Lambda: between any two of its operations anything may happen. */
export class LambdaRun implements Looker {
  readonly name: string;
  readonly endsAtMs: number;
  operation: Operation | undefined;
  lookedAt = 0;
  /** Nobody waits for its answer, and nothing ends it: it goes on whenever it likes. */
  zombie = false;
  /** Ends all waits: there will be no answer. */
  readonly fail: (error: Error) => void;

  constructor(name: string, endsAtMs: number, fail: (error: Error) => void) {
    this.name = name;
    this.endsAtMs = endsAtMs;
    this.fail = fail;
  }
}

/** A store with a defect, over the true one. */
export type Broken = (memory: MemorySlot) => SlotStore;

const lambdaMs = 30_000;
const reconcilerEveryMs = 60_000;
/** What is said of an execution may be so old. */
const lateMs = 10_000;
const named = (name: string) => Object.assign(new Error(name), { name });
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A portal slot, those who want it and its reconciler. Nothing happens in it but what a command lets happen. */
export class SlotWorld {
  nowMs = Date.parse('2026-11-23T10:00:00Z');
  readonly model = new SlotModel();
  readonly memory = memorySlot();
  readonly calls: LambdaRun[] = [];
  readonly executions: SlotExecution[] = [];
  /** The tokens with which somebody waits. */
  readonly tokens = new Map<string, (fence: number) => void>();
  readonly trace: string[] = [];
  readonly #timers: { atMs: number; wake: () => void }[] = [];
  readonly #store: SlotStore;
  readonly #redrivenAtMs = new Map<string, number>();
  #defect: Error | undefined;

  constructor(broken: Broken = (memory) => memory) {
    this.#store = broken(this.memory);
  }

  get running(): SlotExecution[] {
    return this.executions.filter(({ ended }) => !ended);
  }

  get waiting(): LambdaRun[] {
    return this.calls.filter(({ operation }) => operation);
  }

  note(text: string): void {
    this.trace.push(`${((this.nowMs - Date.parse('2026-11-23T10:00:00Z')) / 1000).toFixed(3)} ${text}`);
  }

  /** Lets everybody do what they can without an operation or a wait, and says if the model objects. */
  async settle(): Promise<void> {
    await turn();
    if (this.#defect) throw this.#defect;
  }

  async arrive(queuedMsAgo: number, plan: Plan): Promise<void> {
    const key = `k${this.executions.length + 1}`;
    const queuedAt = new Date(this.nowMs - queuedMsAgo).toISOString();
    const execution = new SlotExecution(this, { key, attempt: 1, queuedAt }, plan);
    this.executions.push(execution);
    this.model.arrived(execution.ref);
    this.note(`${key} arrives, accepted at ${queuedAt.slice(17, 23)}`);
    execution.start();
    await this.settle();
  }

  /** An operator has a stopped execution go on. For a while it still looks ended to those who ask. */
  redrive(execution: SlotExecution): void {
    this.nowMs += 1;
    this.note(`${execution.ref.key} is redriven`);
    this.model.redriven(execution.ref.key);
    this.#redrivenAtMs.set(execution.arn, this.nowMs);
    execution.start();
  }

  async reconciler(): Promise<void> {
    this.call('reconciler', (slot) => lookAfterSlot(slot)).catch(() => {});
    await this.settle();
  }

  /** Starts a Lambda; rejects if it fails, is killed or given up. */
  call<T>(name: string, work: (slot: PortalSlot) => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const call = new LambdaRun(name, this.nowMs + lambdaMs, reject);
      this.calls.push(call);
      const end = () => this.#remove(call);
      work(this.#slotOf(call)).then(
        (answer) => {
          end();
          resolve(answer);
        },
        (error) => {
          end();
          // A Failure is what the store may say; all else is a defect.
          if (error.name !== 'StoreUnavailable') this.#defect ??= error;
          reject(error);
        },
      );
    });
  }

  sleep(ms: number): Promise<void> {
    return new Promise((wake) => this.#timers.push({ atMs: this.nowMs + ms, wake }));
  }

  /** Lets the next operation of a Lambda happen, or not. */
  async perform(call: LambdaRun, fate: Fate = 'done'): Promise<void> {
    const { operation } = call;
    if (!operation) return;
    call.operation = undefined;
    this.nowMs += 1;
    this.model.operations += 1;
    this.note(`${call.name}${call.zombie ? ' (given up)' : ''}: ${operation.name} ${fate}`);
    try {
      if (fate === 'refused') operation.reject(named('StoreUnavailable'));
      else if (fate === 'killed before') this.kill(call);
      else {
        let answer = await operation.effect();
        if (fate === 'repeated') answer = await operation.effect();
        if (fate === 'killed after') this.kill(call);
        else if (fate === 'unanswered') operation.reject(named('StoreUnavailable'));
        else operation.resolve(answer);
      }
    } catch (error) {
      this.#defect ??= error as Error;
    }
    await this.settle();
  }

  /** The Lambda's process ends. */
  kill(call: LambdaRun): void {
    call.operation = undefined;
    this.#remove(call);
    call.fail(named('Runtime.ExitError'));
  }

  /** The state machine waits for the Lambda no longer, and the Lambda goes on. */
  giveUp(call: LambdaRun): void {
    call.zombie = true;
    this.note(`${call.name} is given up`);
    call.fail(named('States.Timeout'));
  }

  /** Lets time pass; a wait for a time ends at that time. */
  async pass(ms: number): Promise<void> {
    const endMs = this.nowMs + ms;
    for (;;) {
      const [timer] = this.#timers.sort((a, b) => a.atMs - b.atMs);
      // The first of them began first.
      const dying = this.calls.find(({ zombie }) => !zombie);
      if (dying && dying.endsAtMs <= Math.min(timer?.atMs ?? endMs, endMs)) {
        this.nowMs = Math.max(this.nowMs, dying.endsAtMs);
        this.note(`${dying.name} times out`);
        this.kill(dying);
      } else if (timer && timer.atMs <= endMs) {
        this.#timers.shift();
        this.nowMs = Math.max(this.nowMs, timer.atMs);
        timer.wake();
      } else break;
      await this.settle();
    }
    this.nowMs = Math.max(this.nowMs, endMs);
  }

  /**
   * Nothing fails any more, and the reconciler makes its rounds: says what is wrong if not everybody has had the
   * slot in the end, or if anything is left behind.
   */
  async calmDown(pick: () => number): Promise<void> {
    this.note('calm');
    const roundMs = 1000;
    const turns = this.executions.length + 3;
    const endMs = this.nowMs + turns * (360_000 + reconcilerEveryMs + 1_000_000);
    let reconcilerAtMs = this.nowMs;
    while (this.nowMs < endMs && !this.#isOver()) {
      if (this.nowMs >= reconcilerAtMs) {
        reconcilerAtMs = this.nowMs + reconcilerEveryMs;
        await this.reconciler();
      }
      for (let waiting = this.waiting; waiting.length > 0; waiting = this.waiting) {
        await this.perform(waiting[pick() % waiting.length] as LambdaRun);
      }
      this.model.checkHolder(this.memory.current.slot, this.nowMs);
      await this.pass(roundMs);
    }
    const { slot } = this.memory.current;
    if (this.running.length > 0)
      throw new Error(`${this.running.map(({ ref }) => ref.key)} never had the slot`);
    if (this.memory.waiters.length > 0)
      throw new Error(`${this.memory.waiters[0]?.key} is left in the queue`);
    if (slot.holder) throw new Error(`${slot.holder.key} has the slot for ever`);
  }

  #isOver(): boolean {
    return (
      this.running.length + this.calls.length + this.memory.waiters.length === 0 &&
      !this.memory.current.slot.holder
    );
  }

  #remove(call: LambdaRun): void {
    const index = this.calls.indexOf(call);
    if (index >= 0) this.calls.splice(index, 1);
  }

  #slotOf(call: LambdaRun): PortalSlot {
    const store = this.#observed(call);
    const gated = <T extends object>(real: T): T =>
      Object.fromEntries(
        Object.entries(real).map(([name, act]) => [
          name,
          (...args: unknown[]) =>
            new Promise((resolve, reject) => {
              call.operation = { name, effect: () => act(...args), resolve, reject };
            }),
        ]),
      ) as T;
    return {
      store: gated(store),
      tasks: gated(this.#tasks),
      clock: { now: () => this.nowMs, sleep: (ms) => this.sleep(ms) },
      log: {
        info: (code) => this.model.see(code),
        warn: (code) => this.model.see(code),
        error: (code) => this.model.see(code),
      },
    };
  }

  /** Tells the model of all that takes effect. */
  #observed(call: LambdaRun): SlotStore {
    const { model, memory } = this;
    const store = this.#store;
    return {
      readSlot: () => store.readSlot(),
      readWaiter: (ref) => store.readWaiter(ref),
      removeWaiter: (ref, token) => store.removeWaiter(ref, token),
      firstWaiters(most) {
        call.lookedAt = model.operations;
        return store.firstWaiters(most);
      },
      putWaiter(waiter) {
        const put = store.putWaiter(waiter);
        model.put(waiter);
        return put;
      },
      writeSlot: async (slot, version) => {
        const before = memory.current;
        const written = store.writeSlot(slot, version);
        const after = memory.current;
        if (after === before) model.see('write lost');
        else model.wrote(before.slot, after.slot, this.nowMs, call);
        if (after !== before && call.zombie) model.see('written by one who was given up');
        return written;
      },
    };
  }

  readonly #tasks: SlotTasks = {
    wake: async (token, fence) => {
      const succeed = this.tokens.get(token);
      succeed?.(fence);
      return succeed ? 'woken' : 'gone';
    },
    isRunning: async (arn) => {
      const redrivenAtMs = this.#redrivenAtMs.get(arn) ?? 0;
      return this.nowMs > redrivenAtMs + lateMs && this.running.some((execution) => execution.arn === arn);
    },
  };
}

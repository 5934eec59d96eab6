import { placeOf, type Slot, type SlotRef, type Waiter } from '../../../../lib/rooms/slot-store.ts';

/** What the model knows of one execution. */
interface Known {
  ref: SlotRef;
  /** The token with which it waits, and since which operation that is in the queue. */
  waiting?: { token: string; since?: number };
  /** It was woken with this fence and has not heard yet whether it may confirm. */
  wokenWith?: number;
  /** From a confirmation on: the end of the lease, until it begins to release. */
  insideUntilMs?: number;
  /** It has confirmed and has put no waiter since: nobody has a reason to grant it anything. */
  served: boolean;
  lastPutAt: number;
  released: boolean;
  ended: boolean;
  /** It was started again after its end: who asks may still be told that it has ended. */
  redriven: boolean;
}

/** Who makes a change: at which operation did it last look at the head of the queue? */
export interface Looker {
  lookedAt: number;
}

/** A lease and the minute between two rounds of the keeper. */
const longestIdleMs = 180_000 + 60_000;

/**
 * What must hold of the portal slot, whatever happens. It is told of all that takes effect, in that order,
 * and throws at the first thing that must not be.
 */
export class SlotModel {
  /** Operations so far. */
  operations = 0;
  /** How often each thing has happened, to see that everything is tried. */
  readonly seen = new Map<string, number>();
  readonly #known = new Map<string, Known>();
  #lastFence = 0;
  readonly #idleSince = new Map<number, number>();

  see(what: string): void {
    this.seen.set(what, (this.seen.get(what) ?? 0) + 1);
  }

  arrived(ref: SlotRef): void {
    const flags = { served: false, released: false, ended: false, redriven: false };
    this.#known.set(ref.key, { ref, lastPutAt: 0, ...flags });
  }

  redriven(key: string): void {
    const known = this.#get(key);
    known.ended = false;
    known.redriven = true;
  }

  /** The execution begins to wait with a token, or no longer does. */
  waits(key: string, token: string | undefined): void {
    const known = this.#get(key);
    if (token === undefined) delete known.waiting;
    else known.waiting = { token };
  }

  put({ key, token }: Waiter): void {
    const known = this.#get(key);
    known.served = false;
    known.lastPutAt = this.operations;
    if (known.waiting?.token === token) known.waiting.since ??= this.operations;
  }

  woken(key: string, fence: number): void {
    this.#get(key).wokenWith = fence;
  }

  wrote(before: Slot, after: Slot, nowMs: number, by: Looker): void {
    this.#checkRevoked(before, after, nowMs);
    if (after.fence !== before.fence) this.#checkGranted(after, by);
    const { holder } = after;
    if (!holder || !after.confirmed) return;
    for (const [key, { insideUntilMs = 0 }] of this.#known) {
      const inside = key !== holder.key && insideUntilMs > nowMs;
      if (inside) throw new Error(`${holder.key} confirmed while ${key} is inside`);
    }
    const known = this.#get(holder.key);
    if (!known.released) known.insideUntilMs = after.leaseUntilMs;
  }

  /** The execution was told that the grant is its, by a confirmation that began at that operation. */
  confirmed(key: string, began: number): void {
    const known = this.#get(key);
    delete known.wokenWith;
    if (known.lastPutAt <= began) known.served = true;
    this.see('confirmed');
  }

  /** The execution was told to queue up again. */
  refused(key: string): void {
    delete this.#get(key).wokenWith;
    this.see('refused');
  }

  releases(key: string): void {
    const known = this.#get(key);
    delete known.insideUntilMs;
    known.released = true;
  }

  ended(key: string): void {
    const known = this.#get(key);
    known.ended = true;
    delete known.waiting;
    delete known.wokenWith;
  }

  /** To be asked every few seconds while the keeper makes its rounds and nothing fails. */
  checkHolder({ holder, fence }: Slot, nowMs: number): void {
    if (!holder) return;
    const { released, ended } = this.#get(holder.key);
    if (!released && !ended) return;
    const since = this.#idleSince.get(fence) ?? nowMs;
    this.#idleSince.set(fence, since);
    if (nowMs - since > longestIdleMs) throw new Error(`${holder.key} holds the slot and wants nothing`);
  }

  #checkRevoked(before: Slot, after: Slot, nowMs: number): void {
    const { holder } = before;
    if (!holder || before.confirmed || after.holder?.key === holder.key) return;
    const { wokenWith, released, redriven } = this.#get(holder.key);
    const early = wokenWith === before.fence && nowMs < before.leaseUntilMs && !released && !redriven;
    if (early) throw new Error(`${holder.key} was woken and has lost the slot before it could confirm`);
    this.see('revoked');
  }

  #checkGranted({ holder, fence }: Slot, by: Looker): void {
    if (fence !== this.#lastFence + 1) throw new Error(`fence ${fence} after ${this.#lastFence}`);
    this.#lastFence = fence;
    if (!holder) throw new Error(`fence ${fence} was granted to nobody`);
    const { served, ended, released } = this.#get(holder.key);
    if (served) throw new Error(`${holder.key} has been served and is granted again`);
    if (ended || released) this.see('granted in vain');
    for (const { ref, waiting } of this.#known.values()) {
      if (waiting?.since === undefined || waiting.since > by.lookedAt) continue;
      if (placeOf(ref) < placeOf(holder)) throw new Error(`${holder.key} was served before ${ref.key}`);
    }
  }

  #get(key: string): Known {
    const known = this.#known.get(key);
    if (!known) throw new Error(`nobody knows ${key}`);
    return known;
  }
}

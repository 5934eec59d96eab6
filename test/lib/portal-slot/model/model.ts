import { placeOf, type Slot, type SlotRef, type Waiter } from '../../../../lib/portal-slot/slot-store.ts';

/** What the model knows of one execution. */
interface Known {
  ref: SlotRef;
  /** Of its latest grant. */
  fence?: number;
  /** The token with which it waits, and since which operation that is in the queue. */
  waiting?: { token: string; since?: number };
  /** From a confirmation on: the end of the lease, until it begins to release. */
  insideUntilMs?: number;
  /** It has confirmed and has put no waiter since: nobody has a reason to grant it anything. */
  served: boolean;
  lastPutAt: number;
  released: boolean;
  ended: boolean;
}

/** Who makes a change: at which operation did it last look at the head of the queue? */
export interface Looker {
  lookedAt: number;
}

/** As the protocol promises it, and a second between two looks of the model. */
const leaseMs = 360_000;
const reconcilerEveryMs = 61_000;

/**
 * What must always hold of the portal slot. It is informed of all that takes effect, in that order,
 * and throws at the first thing that must not be.
 */
export class SlotModel {
  /** Operations so far. */
  operations = 0;
  /** How often each thing has happened, to see that everything is tried. */
  readonly seen = new Map<string, number>();
  readonly #known = new Map<string, Known>();
  #lastFence = 0;
  readonly #since = new Map<string, number>();

  see(what: string): void {
    this.seen.set(what, (this.seen.get(what) ?? 0) + 1);
  }

  arrived(ref: SlotRef): void {
    const flags = { served: false, released: false, ended: false };
    this.#known.set(ref.key, { ref, lastPutAt: 0, ...flags });
  }

  redriven(key: string): void {
    this.#get(key).ended = false;
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

  wrote(before: Slot, after: Slot, nowMs: number, by: Looker): void {
    if (before.holder && !before.confirmed && after.holder?.key !== before.holder.key) this.see('revoked');
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

  /** The execution was answered that the grant is its, by a confirmation that began at that operation. */
  confirmed(key: string, fence: number, began: number): void {
    const known = this.#get(key);
    if (known.fence !== fence) throw new Error(`${key} has fence ${known.fence} and confirmed ${fence}`);
    if (known.lastPutAt <= began) known.served = true;
    this.see('confirmed');
  }

  /** The execution was answered that it has to queue up again. */
  refused(): void {
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
  }

  /** To be called every second while the reconciler makes its rounds and nothing fails. */
  checkHolder({ holder, fence, confirmed }: Slot, nowMs: number): void {
    if (!holder) return;
    const { key } = holder;
    const { released, ended, waiting } = this.#get(key);
    if (released || ended) {
      const tooLong = this.#lasts(`${fence}`, nowMs) > leaseMs + reconcilerEveryMs;
      if (tooLong) throw new Error(`${key} holds the slot and wants nothing`);
    } else if (!confirmed && waiting?.since !== undefined) {
      const tooLong = this.#lasts(`${fence} for ${waiting.token}`, nowMs) > reconcilerEveryMs;
      if (tooLong) throw new Error(`${key} was granted the slot and is not woken`);
    }
  }

  /** For how long something has been the case. */
  #lasts(what: string, nowMs: number): number {
    const since = this.#since.get(what) ?? nowMs;
    this.#since.set(what, since);
    return nowMs - since;
  }

  #checkGranted({ holder, fence }: Slot, by: Looker): void {
    if (fence !== this.#lastFence + 1) throw new Error(`fence ${fence} after ${this.#lastFence}`);
    this.#lastFence = fence;
    if (!holder) throw new Error(`fence ${fence} was granted to nobody`);
    const known = this.#get(holder.key);
    const { served, ended, released } = known;
    known.fence = fence;
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

/** Thrown in everything that runs inside a stopped scope; no Retry and no Catch sees it. */
export class Stopped extends Error {
  override name = 'Stopped';
}

/** What can be stopped as a whole: an execution, or the branches of one Parallel state. */
export class StopScope {
  readonly #controller = new AbortController();
  readonly #callbacks = new Set<() => void>();

  get stopped(): boolean {
    return this.#controller.signal.aborted;
  }

  /** For the clock: ends its waits when the scope is stopped. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Calls back when the scope is stopped. @returns cancels the call */
  onStop(callback: () => void): () => void {
    this.#callbacks.add(callback);
    return () => this.#callbacks.delete(callback);
  }

  /** A scope that stops with this one, and can be stopped without it. */
  child(): StopScope {
    const child = new StopScope();
    const detach = this.onStop(() => child.stop());
    child.onStop(detach);
    return child;
  }

  stop(): void {
    if (this.stopped) return;
    this.#controller.abort();
    for (const callback of [...this.#callbacks]) callback();
    this.#callbacks.clear();
  }
}

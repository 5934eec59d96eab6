/** Failures in a row that open the circuit to a host. */
const failuresToOpen = 2;

/** A circuit breaker for each host that a run of the reconciler talks to. */
export interface CircuitBreakers {
  /** Has the host failed so often in a row that this run leaves it alone? The next run tries it again. */
  isOpen(host: string): boolean;
  note(host: string, answer: 'answered' | 'failed'): void;
}

export function circuitBreakers(): CircuitBreakers {
  const failures = new Map<string, number>();
  return {
    isOpen: (host) => (failures.get(host) ?? 0) >= failuresToOpen,
    note(host, answer) {
      failures.set(host, answer === 'answered' ? 0 : (failures.get(host) ?? 0) + 1);
    },
  };
}

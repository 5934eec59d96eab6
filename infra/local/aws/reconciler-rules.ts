import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { InvokeLambda } from './lambdas.ts';
import type { StateMachineRunner } from './state-machine/runner.ts';

const everyMs = 60_000;
const endings: Record<string, string> = {
  ExecutionFailed: 'FAILED',
  ExecutionTimedOut: 'TIMED_OUT',
  ExecutionAborted: 'ABORTED',
};

/** The rules of the stack (infra/constructs/reconciler-rules.ts) on a laptop. */
export interface LocalReconcilerRules {
  /** To be told of every event of every history. */
  onEvent(event: HistoryEvent, runner: StateMachineRunner, execution: string): void;
  close(): void;
}

/**
 * Runs the reconciler each minute, and Record failure whenever an execution failed, timed out or was stopped.
 *
 * @param invoke what a Lambda cannot do it logs, and the next run comes
 */
export function reconcilerRules(invoke: InvokeLambda): LocalReconcilerRules {
  const timer = setInterval(() => void invoke('Reconciler', {}).catch(() => {}), everyMs);
  return {
    onEvent({ type }, runner, name) {
      const status = endings[type ?? ''];
      if (!status) return;
      // The history is told of before the execution's own end is written.
      setImmediate(() => {
        const { input, error, cause } = runner.describeExecution(name);
        const detail = { status, input, error, cause };
        void invoke('RecordFailure', { detail }).catch(() => {});
      });
    },
    close: () => clearInterval(timer),
  };
}

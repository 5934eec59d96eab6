import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { StateMachineRunner } from './state-machine/runner.ts';

const everyMs = 60_000;

/** The status of an execution whose end Step Functions reports, best effort, by the last event of its history. */
export const statusByEnding: Record<string, string> = {
  ExecutionFailed: 'FAILED',
  ExecutionTimedOut: 'TIMED_OUT',
  ExecutionAborted: 'ABORTED',
};

/** What a status event of Step Functions says of an execution that ended without success. */
export interface EndedExecution {
  status: string;
  input: string | undefined;
  error: string | undefined;
  cause: string | undefined;
}

export interface EventBridge {
  /** Takes every event of every history. */
  onEvent(event: HistoryEvent, runner: StateMachineRunner, execution: string): void;
  close(): void;
}

/**
 * The rules of EventBridge in this process: one that runs each minute, and one for executions that failed, timed out
 * or were stopped. What their targets cannot do is their own to log.
 */
export function eventBridge(targets: {
  everyMinute(): Promise<unknown>;
  executionEnded(detail: EndedExecution): Promise<unknown>;
}): EventBridge {
  const timer = setInterval(() => void targets.everyMinute().catch(() => {}), everyMs);
  return {
    onEvent({ type }, runner, name) {
      const status = statusByEnding[type ?? ''];
      if (!status) return;
      // The history has the event before the execution itself has its end.
      setImmediate(() => {
        const { input, error, cause } = runner.describeExecution(name);
        void targets.executionEnded({ status, input, error, cause }).catch(() => {});
      });
    },
    close: () => clearInterval(timer),
  };
}

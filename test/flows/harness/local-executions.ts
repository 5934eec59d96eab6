import { StepFunctionsError } from '../../../infra/local/aws/state-machine/errors.ts';
import type { StateMachineRunner } from '../../../infra/local/aws/state-machine/runner.ts';
import type { SlotTasks } from '../../../lib/portal-slot/portal-slot.ts';
import { executionArnOf } from '../../../lib/stores/aws/executions.ts';
import type { Executions, MachineKind } from '../../../lib/work-items/executions.ts';

type Machines = Record<MachineKind, StateMachineRunner>;

const isNamed = (error: unknown, ...names: string[]) =>
  error instanceof StepFunctionsError && names.includes(error.name);

/** lib/stores/aws/executions.ts and lib/stores/aws/slot-tasks.ts over runners in this process, without HTTP. */
export function localExecutions(machines: Machines): { executions: Executions; tasks: SlotTasks } {
  return {
    executions: {
      async start(kind, name, input) {
        try {
          machines[kind].startExecution({ name, input: JSON.stringify(input) });
        } catch (error) {
          if (!isNamed(error, 'ExecutionAlreadyExists')) throw error;
        }
      },
      async describe(kind, name) {
        try {
          const { status = 'RUNNING', error, cause } = machines[kind].describeExecution(name);
          return { status, ...(error ? { error } : {}), ...(cause ? { cause } : {}) };
        } catch (error) {
          if (isNamed(error, 'ExecutionDoesNotExist')) return undefined;
          throw error;
        }
      },
    },
    tasks: {
      async wake(token, fence) {
        const runner = Object.values(machines).find((machine) => machine.knowsToken(token));
        try {
          runner?.sendTaskSuccess(token, JSON.stringify({ fence }));
          return runner ? 'woken' : 'gone';
        } catch (error) {
          if (isNamed(error, 'TaskTimedOut', 'TaskDoesNotExist')) return 'gone';
          throw error;
        }
      },
      async isRunning(execution) {
        const name = execution.split(':').at(-1) ?? '';
        const runner = Object.values(machines).find(({ arn }) => executionArnOf(arn, name) === execution);
        return runner?.describeExecution(name).status === 'RUNNING';
      },
    },
  };
}

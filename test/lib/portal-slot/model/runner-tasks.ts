import type { StateMachineRunner } from '../../../../infra/local/aws/state-machine/runner.ts';
import type { SlotTasks } from '../../../../lib/portal-slot/portal-slot.ts';

/** The executions of a runner that wait for the portal slot, without HTTP between. */
export function runnerTasks(runner: () => StateMachineRunner): SlotTasks {
  return {
    async wake(token, fence) {
      try {
        runner().sendTaskSuccess(token, JSON.stringify({ fence }));
        return 'woken';
      } catch (error) {
        const { name } = error as Error;
        if (name === 'TaskTimedOut' || name === 'TaskDoesNotExist') return 'gone';
        throw error;
      }
    },
    async isRunning(execution) {
      const name = execution.split(':').at(-1) ?? '';
      return runner().describeExecution(name).status === 'RUNNING';
    },
  };
}

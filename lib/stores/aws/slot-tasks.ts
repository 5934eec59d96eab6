import { DescribeExecutionCommand, SendTaskSuccessCommand, type SFNClient } from '@aws-sdk/client-sfn';
import type { SlotTasks } from '../../portal-slot/portal-slot.ts';
import { awsFailure } from './failures.ts';

/** What SendTaskSuccess says of a token with which nobody waits (Step Functions API reference). */
const gone = ['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'];

/** The executions that wait for the portal slot, in Step Functions. */
export function slotTasks(client: SFNClient): SlotTasks {
  return {
    async wake(taskToken, fence) {
      try {
        await client.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify({ fence }) }));
        return 'woken';
      } catch (error) {
        if (error instanceof Error && gone.includes(error.name)) return 'gone';
        throw awsFailure('Step Functions', error);
      }
    },

    async isRunning(executionArn) {
      try {
        return (await client.send(new DescribeExecutionCommand({ executionArn }))).status === 'RUNNING';
      } catch (error) {
        // Step Functions forgets an execution 90 days after its end.
        if (error instanceof Error && error.name === 'ExecutionDoesNotExist') return false;
        throw awsFailure('Step Functions', error);
      }
    },
  };
}

import { DescribeExecutionCommand, type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Executions } from '../../work-items/executions.ts';
import { awsFailure } from './failures.ts';

/** The executions of the two state machines, named by their ARNs. */
export function stepFunctions(client: SFNClient, machines: Record<'project' | 'ticket', string>): Executions {
  return {
    async start(kind, name, input) {
      try {
        const request = { stateMachineArn: machines[kind], name, input: JSON.stringify(input) };
        await client.send(new StartExecutionCommand(request));
      } catch (error) {
        // It ran and ended, or was started with another input by an older version: started it was
        // (Step Functions API reference, StartExecution).
        if (error instanceof Error && error.name === 'ExecutionAlreadyExists') return;
        throw awsFailure('Step Functions', error);
      }
    },

    async describe(kind, name) {
      const executionArn = executionArnOf(machines[kind], name);
      try {
        const found = await client.send(new DescribeExecutionCommand({ executionArn }));
        const { status = 'RUNNING', error, cause } = found;
        return { status, ...(error ? { error } : {}), ...(cause ? { cause } : {}) };
      } catch (error) {
        // Never started, or ended more than 90 days ago.
        if (error instanceof Error && error.name === 'ExecutionDoesNotExist') return undefined;
        throw awsFailure('Step Functions', error);
      }
    },
  };
}

/** arn:aws:states:REGION:ACCOUNT:stateMachine:MACHINE to ...:execution:MACHINE:NAME. */
export function executionArnOf(machineArn: string, name: string): string {
  return `${machineArn.replace(':stateMachine:', ':execution:')}:${name}`;
}

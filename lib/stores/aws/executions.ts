import { isDeepStrictEqual } from 'node:util';
import { DescribeExecutionCommand, type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { Failure } from '../../kernel/failures.ts';
import type { ExecutionInput, Executions, MachineKind } from '../../work-items/executions.ts';
import { awsFailure } from './failures.ts';

/** The executions of the state machines, named by their ARNs. */
export function stepFunctionsExecutions(
  client: SFNClient,
  machines: Record<MachineKind, string>,
): Executions {
  return {
    async start(kind, name, input) {
      try {
        const request = { stateMachineArn: machines[kind], name, input: JSON.stringify(input) };
        await client.send(new StartExecutionCommand(request));
      } catch (error) {
        // It ran and ended, or an older version started it with more or less in its input
        // (Step Functions API reference, StartExecution).
        if (!(error instanceof Error && error.name === 'ExecutionAlreadyExists')) {
          throw awsFailure('Step Functions', error);
        }
        const started = await inputOf(client, executionArnOf(machines[kind], name));
        if (started && !isSameAttempt(started, input)) {
          throw new Failure('ExecutionNameTaken', `The execution ${name} is that of another work item.`);
        }
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

/** The input of an execution, as JSON; undefined when Step Functions does not return it. */
async function inputOf(client: SFNClient, executionArn: string): Promise<string | undefined> {
  try {
    return (await client.send(new DescribeExecutionCommand({ executionArn }))).input;
  } catch (error) {
    if (error instanceof Error && error.name === 'ExecutionDoesNotExist') return undefined;
    throw awsFailure('Step Functions', error);
  }
}

function isSameAttempt(started: string, wanted: ExecutionInput): boolean {
  const partsOf = (input: Partial<ExecutionInput> & { update?: number }) => [
    input.key,
    input.attempt,
    input.update,
  ];
  return isDeepStrictEqual(partsOf(JSON.parse(started)), partsOf(wanted));
}

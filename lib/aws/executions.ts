import { type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Executions } from '../webhooks/admission.ts';

/** Starts executions of the two state machines, named by their ARNs. */
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
        throw error;
      }
    },
  };
}

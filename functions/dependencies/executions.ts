import { SFNClient } from '@aws-sdk/client-sfn';
import { stepFunctions } from '../../lib/stores/aws/executions.ts';
import { variable } from './environment.ts';

/** The executions of both state machines of the environment. */
export const executions = () =>
  stepFunctions(new SFNClient(), {
    project: variable('PROJECT_ROOM_MACHINE_ARN'),
    ticket: variable('TICKET_ROOM_MACHINE_ARN'),
  });

import { readFileSync } from 'node:fs';
import { RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { functionIdsIn } from '../machine-files.ts';
import type { Lambdas } from './lambdas.ts';

export interface MachineProps {
  /** The machine's file. */
  file: string;
  lambdas: Lambdas;
}

/** A state machine from its file. It may invoke the Lambdas that the file names, and nothing else. */
export class Machine extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, { file, lambdas }: MachineProps) {
    super(scope, id);
    const steps = functionIdsIn(readFileSync(file, 'utf8'));
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      definitionBody: DefinitionBody.fromFile(file),
      definitionSubstitutions: Object.fromEntries(steps.map((step) => [step, lambdas.get(step).functionArn])),
      stateMachineType: StateMachineType.STANDARD,
      tracingEnabled: true,
      logs: {
        destination: new LogGroup(this, 'Logs', {
          retention: RetentionDays.THREE_MONTHS,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
        level: LogLevel.ALL,
        // What travels in the state is the business of the customers' projects, not of the logs.
        includeExecutionData: false,
      },
    });
    for (const step of steps) lambdas.get(step).grantInvoke(this.stateMachine);
  }
}

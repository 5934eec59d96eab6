import { Duration, Validations } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';

export interface ReconcilerRulesProps {
  reconciler: IFunction;
  recordCaughtFailure: IFunction;
  machines: readonly StateMachine[];
  /** False with a key of the customer: then Step Functions leaves the input of an execution out of its events. */
  eventsHaveInputs: boolean;
}

/**
 * What looks after work that nobody else looks after: the reconciler each minute, and Record failure whenever an
 * execution ends that may not have settled its failure itself. Status events are best effort
 * (docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html); the reconciler finds what they miss, and
 * all where they do not say which work item an execution was for
 * (docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html, read in November 2026).
 */
export class ReconcilerRules extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { reconciler, recordCaughtFailure, machines, eventsHaveInputs }: ReconcilerRulesProps,
  ) {
    super(scope, id);
    const eachMinute = new Rule(this, 'EachMinute', {
      description: 'Runs the reconciler',
      schedule: Schedule.rate(Duration.minutes(1)),
      // The next run comes in a minute: a repeat of one that failed would only run beside it.
      targets: [new LambdaFunction(reconciler, { retryAttempts: 0 })],
    });
    // Of the target alone: once EventBridge has handed the event over, Lambda would run a failed one twice more
    // (docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html).
    reconciler.configureAsyncInvoke({ retryAttempts: 0 });
    const rule = 'Serverless-EventBusDLQ';
    Validations.of(eachMinute).acknowledge({
      id: rule,
      reason: 'The next run comes in a minute and looks after the same; an alarm rings when none comes.',
    });
    Validations.of(reconciler).acknowledge({
      id: 'Serverless-LambdaAsyncFailureDestination',
      reason: 'A run that failed has nothing to hand on: the next one finds the same work.',
    });
    if (!eventsHaveInputs) return;
    const executionEnded = new Rule(this, 'ExecutionEnded', {
      description: 'Settles executions that failed, timed out or were stopped',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: {
          status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
          stateMachineArn: machines.map((machine) => machine.stateMachineArn),
        },
      },
      targets: [new LambdaFunction(recordCaughtFailure)],
    });
    Validations.of(executionEnded).acknowledge({
      id: rule,
      reason: 'The reconciler finds every execution that ended unsettled, within a quarter of an hour.',
    });
  }
}

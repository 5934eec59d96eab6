import { Validations } from 'aws-cdk-lib';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { SelfCheckEvent } from '../../functions/self-check.ts';

/** What one rule may have (docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html, read in November 2026). */
const targetsOfRule = 5;

/**
 * Invokes what machines and gateways call once a day, without any effect. A published version that nobody has invoked
 * for weeks is inactive, and the first work item after a quiet month would wait for it, or fail
 * (docs.aws.amazon.com/lambda/latest/dg/functions-states.html).
 */
export class KeepActive extends Construct {
  constructor(scope: Construct, id: string, { called }: { called: readonly IFunction[] }) {
    super(scope, id);
    const touch: SelfCheckEvent = { selfCheck: 'touch' };
    for (let first = 0; first < called.length; first += targetsOfRule) {
      const number = first / targetsOfRule + 1;
      const rule = new Rule(this, `EachDay${number}`, {
        description: 'Keeps published versions of Lambdas active',
        // One after the other: a new account runs ten Lambdas at once, and throttled ones ring an alarm.
        schedule: Schedule.cron({ hour: String(number), minute: '30' }),
        targets: called
          .slice(first, first + targetsOfRule)
          .map((lambda) => new LambdaFunction(lambda, { event: RuleTargetInput.fromObject(touch) })),
      });
      Validations.of(rule).acknowledge({
        id: 'Serverless-EventBusDLQ',
        reason: 'The next invocation comes in a day, and a version stays active for weeks.',
      });
    }
  }
}

import { Duration } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { type Alarm, type IAlarmAction, type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as Lambda } from 'aws-cdk-lib/aws-lambda';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { OperationsSettings } from '../../environments/hosting.ts';
import { logAlarms, metricOf } from './log-alarms.ts';
import type { LogMetrics } from './log-metrics.ts';
import { roomMetrics } from './room-metrics.ts';
import { RunbookAlarm, type RunbookAlarmProps } from './runbook-alarm.ts';

export interface AlarmsProps {
  operations: OperationsSettings;
  actions: readonly IAlarmAction[];
  metrics: LogMetrics;
  machines: readonly StateMachine[];
  /** Called by nobody who would notice that they fail. */
  unwatched: readonly Lambda[];
  all: readonly Lambda[];
  api: RestApi;
}

/** Days before the portal's key expires. A key is made in a minute, but by a person who may be on holiday. */
const keyDays = 30;
/** A task is done within two minutes; a run that failed or a long list costs a few more. */
const overdueMinutes = 15;
const quarter = { period: Duration.minutes(15), statistic: 'Sum' };

/** Every alarm of an environment. Its name is its section of infra/runbook.md. */
export class Alarms extends Construct {
  readonly alarms: Alarm[] = [];

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const { operations, actions, metrics, machines, unwatched, all, api } = props;
    const { runbookUrl, longestWaitMinutes } = operations;
    const ring = (name: string, alarm: Omit<RunbookAlarmProps, 'runbookUrl' | 'actions'>) => {
      this.alarms.push(new RunbookAlarm(this, name, { ...alarm, runbookUrl, actions }).alarm);
    };
    for (const [name, alarm] of Object.entries(logAlarms)) {
      const { lines: _, minutes: __, threshold = 1, ...words } = alarm;
      ring(name, { ...words, threshold, metric: metricOf(name, alarm, metrics) });
    }
    ring('SlotWaitTooLong', {
      metric: roomMetrics.slotWaitSeconds(metrics),
      threshold: longestWaitMinutes * 60,
      hurts: 'The people of new projects',
      says: `have waited for more than ${longestWaitMinutes} minutes for their turn in the portal`,
    });
    ring('TasksOverdue', {
      metric: roomMetrics.overdueSeconds(metrics),
      threshold: overdueMinutes * 60,
      hurts: 'The people of single work items',
      says: `wait, for what was due more than ${overdueMinutes} minutes ago was not done`,
    });
    ring('PortalKeyExpires', {
      metric: metrics
        .values('PortalKeyDaysLeft', 'keyDaysLeft', { code: 'RECONCILER_COMPLETED' })
        .with({ statistic: 'Minimum', period: Duration.hours(1) }),
      threshold: keyDays,
      below: true,
      hurts: 'Everybody who requests a room',
      says: `will get none in less than ${keyDays} days, when the API key of the portal expires`,
    });
    ring('WebhooksAnsweredWithErrors', {
      metric: api.metricServerError({ period: Duration.minutes(5), statistic: 'Sum' }),
      threshold: 1,
      hurts: 'The people of a work item',
      says: 'may get no room, because its webhook was answered with 5xx and not every sender repeats it',
    });
    // A sum is billed as each of its metrics (aws.amazon.com/cloudwatch/pricing). What these three notice is noticed without
    // them: each failed work item rings by itself, the reconciler by its silence, and a throttled step by AWS_TROUBLE.
    if (operations.monitoring === 'basic') return;
    ring('ExecutionsFailing', {
      metric: sum(
        machines.flatMap((machine) => [
          machine.metricFailed(quarter),
          machine.metricTimedOut(quarter),
          machine.metricAborted(quarter),
        ]),
      ),
      threshold: 5,
      hurts: 'The people of several work items',
      says: 'have no room, because five executions and more ended badly within a quarter of an hour',
    });
    ring('FunctionsFailing', {
      metric: sum(unwatched.map((lambda) => lambda.metricErrors(quarter))),
      threshold: 3,
      hurts: 'The people of work items that failed or wait',
      says: 'get the result late, because a Lambda that looks after them crashes or times out',
    });
    // An expression of an alarm has at most ten metrics (CloudWatch API reference, PutMetricAlarm).
    for (let first = 0; first < all.length; first += 10) {
      const some = all.slice(first, first + 10);
      ring(first === 0 ? 'FunctionsThrottled' : `FunctionsThrottled${first / 10 + 1}`, {
        metric: sum(some.map((lambda) => lambda.metricThrottles(quarter))),
        threshold: 1,
        hurts: 'Everybody who requests a room',
        says: "waits longer, because the account's limit of Lambdas at once is reached",
      });
    }
  }
}

function sum(metrics: IMetric[]): IMetric {
  const usingMetrics = Object.fromEntries(metrics.map((metric, index) => [`m${index}`, metric]));
  return new MathExpression({
    // Without FILL there is no sum as long as one of them has measured nothing.
    expression: Object.keys(usingMetrics)
      .map((name) => `FILL(${name}, 0)`)
      .join(' + '),
    usingMetrics,
    period: quarter.period,
  });
}

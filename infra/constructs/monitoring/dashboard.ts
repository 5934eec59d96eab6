import { Duration } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard as CloudWatchDashboard,
  Color,
  GraphWidget,
  type IMetric,
  LogQueryWidget,
  SingleValueWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as Lambda } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { type LogMetrics, notATest } from './log-metrics.ts';
import { roomMetrics } from './room-metrics.ts';

export interface DashboardProps {
  environment: string;
  runbookUrl: string;
  metrics: LogMetrics;
  logGroup: ILogGroup;
  alarms: readonly Alarm[];
  machines: Readonly<Record<string, StateMachine>>;
  lambdas: readonly Lambda[];
  api: RestApi;
}

const day = Duration.days(1);
const hour = Duration.hours(1);

/** One page: is anybody hurt, then what people get, then what it runs on. */
export class Dashboard extends Construct {
  readonly dashboard: CloudWatchDashboard;

  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    const { environment, runbookUrl, alarms } = props;
    this.dashboard = new CloudWatchDashboard(this, 'Dashboard', { defaultInterval: Duration.days(7) });
    this.dashboard.addWidgets(
      new TextWidget({
        width: 24,
        height: 1,
        markdown: `**DocSpace Rooms, ${environment}**. What to do when an alarm rings: ${runbookUrl}`,
      }),
      new AlarmStatusWidget({ title: 'Alarms', width: 24, height: 4, alarms: [...alarms] }),
    );
    this.dashboard.addWidgets(...business(props));
    this.dashboard.addWidgets(...technical(props));
  }
}

/** What people get. */
function business({ metrics, logGroup }: DashboardProps) {
  const rooms = roomMetrics.roomsMade(metrics);
  const failed = roomMetrics.roomsFailed(metrics);
  const secondsToRoom = roomMetrics.secondsToRoom(metrics);
  const granted = metrics.values('SlotWaitMs', 'ms', { code: 'SLOT_GRANTED' });
  const first = roomMetrics.slotWaitSeconds(metrics);
  const overdue = roomMetrics.overdueSeconds(metrics);
  const held = roomMetrics.workHeld(metrics);
  return [
    new SingleValueWidget({
      title: 'A day',
      width: 4,
      height: 6,
      metrics: [
        rooms.with({ period: day, label: 'Rooms made' }),
        failed.with({ period: day, label: 'Work items without a room' }),
        held.with({ period: day, label: 'Work items held' }),
      ],
    }),
    graph('Rooms made', [
      rooms.with({ period: hour, label: 'made', color: Color.GREEN }),
      failed.with({ period: hour, label: 'failed', color: Color.RED }),
    ]),
    graph(
      'Time to room (seconds)',
      ['p50', 'p90', 'Maximum'].map((statistic) =>
        secondsToRoom.with({ period: hour, statistic, label: statistic }),
      ),
    ),
    graph(
      'Rooms there are',
      (
        [
          ['RoomsActive', 'active', 'active'],
          ['RoomsInGrace', 'inGrace', 'in grace'],
          ['RoomsArchived', 'archived', 'archived'],
        ] as const
      ).map(([name, field, label]) =>
        metrics.values(name, field, { code: 'ROOMS_COUNTED' }).with({ period: hour, label }),
      ),
    ),
    graph('The oldest overdue task (seconds)', [overdue.with({ period: hour, label: 'overdue' })]),
    graph('Waiting for the portal slot', [
      first.with({ label: 'first in the queue (s)' }),
      granted.with({ statistic: 'p90', period: hour, label: 'of those who got it, p90 (ms)' }),
    ]),
    new LogQueryWidget({
      title: 'Failures by code',
      width: 4,
      height: 6,
      logGroupNames: [logGroup.logGroupName],
      queryLines: [
        'filter code = "ROOM_FAILED"',
        `filter ${notATest.replace('$.', '')}`,
        'stats count(*) as failures by error',
        'sort failures desc',
      ],
    }),
  ];
}

/** What it runs on. */
function technical({ metrics, api, machines, lambdas }: DashboardProps) {
  const webhooks = (['ACCEPTED', 'HELD', 'DUPLICATE', 'IGNORED', 'REFUSED'] as const).map((outcome) =>
    metrics.count(`Answer${outcome}`, { code: `WEBHOOK_${outcome}` }).with({ label: outcome.toLowerCase() }),
  );
  const sum = { period: hour, statistic: 'Sum' };
  return [
    graph(
      'Webhooks by answer',
      webhooks.map((metric) => metric.with({ period: hour })),
    ),
    graph(
      'Gateway',
      [
        api.metricClientError({ ...sum, label: '4xx' }),
        api.metricServerError({ ...sum, label: '5xx', color: Color.RED }),
      ],
      [api.metricLatency({ period: hour, statistic: 'p95', label: 'answer, p95 (ms)' })],
    ),
    graph(
      'Executions',
      Object.entries(machines).flatMap(([name, machine]) => [
        machine.metricStarted({ ...sum, label: `${name} started` }),
        machine.metricFailed({ ...sum, label: `${name} failed` }),
        machine.metricTimedOut({ ...sum, label: `${name} timed out` }),
      ]),
    ),
    graph('Results', [
      metrics.count('ResultDelivered', { code: 'RESULT_DELIVERED' }).with({ period: hour }),
      roomMetrics.resultsUndelivered(metrics).with({ period: hour, color: Color.RED }),
    ]),
    graph(
      'Errors and throttles of Lambdas',
      lambdas.flatMap((lambda) => [
        lambda.metricErrors({ ...sum, label: `${lambda.node.id} errors` }),
        lambda.metricThrottles({ ...sum, label: `${lambda.node.id} throttles` }),
      ]),
    ),
    graph(
      'What Lambdas take, p95 (ms)',
      lambdas.map((lambda) =>
        lambda.metricDuration({ period: hour, statistic: 'p95', label: lambda.node.id }),
      ),
    ),
  ];
}

function graph(title: string, left: IMetric[], right: IMetric[] = []): GraphWidget {
  return new GraphWidget({ title, width: title.length > 24 ? 12 : 6, height: 6, left, right });
}

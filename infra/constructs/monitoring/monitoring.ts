import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { EnvironmentSettings } from '../../environments/schema.ts';
import type { FunctionEntry } from '../../functions.ts';
import type { Lambdas } from '../lambdas.ts';
import type { LogGroups } from '../log-groups.ts';
import { AlarmListeners } from './alarm-listeners.ts';
import { Alarms } from './alarms.ts';
import { Dashboard } from './dashboard.ts';
import { LogMetrics } from './log-metrics.ts';
import { LogQueries } from './log-queries.ts';

export interface MonitoringProps {
  settings: EnvironmentSettings;
  /** Get alarms beside those whom the settings name. */
  topics: readonly ITopic[];
  encryptionKey: IKey | undefined;
  logs: LogGroups;
  entries: readonly FunctionEntry[];
  lambdas: Lambdas;
  machines: Readonly<Record<string, StateMachine>>;
  api: RestApi;
}

/** What operators see and what alerts them: metrics of the logs, alarms, the dashboard and saved queries. */
export class Monitoring extends Construct {
  /** The topic that e-mails go through, if there are any. */
  readonly topic: ITopic | undefined;
  /** Undefined where the environment wants none. */
  readonly dashboardName: string | undefined;
  readonly metrics: LogMetrics;
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    const { settings, topics, encryptionKey, logs, entries, lambdas, machines, api } = props;
    const { environment, operations } = settings;
    const listeners = new AlarmListeners(this, 'Listeners', {
      listeners: operations.alarms,
      topics,
      encryptionKey,
    });
    const metrics = new LogMetrics(this, 'Metrics', { logGroup: logs.functions, environment });
    this.metrics = metrics;
    const all = entries.map((entry) => lambdas.get(entry.id));
    const { alarms } = new Alarms(this, 'Alarms', {
      operations,
      actions: listeners.actions,
      metrics,
      machines: Object.values(machines),
      unwatched: ['Reconciler', 'RecordFailure'].map((name) => lambdas.get(name)),
      all,
      api,
    });
    this.alarms = alarms;
    const board = {
      environment,
      runbookUrl: operations.runbookUrl,
      metrics,
      logGroup: logs.functions,
      alarms,
      machines,
      lambdas: all,
      api,
    };
    new LogQueries(this, 'Queries', { environment, functions: logs.functions, access: logs.access });
    this.topic = listeners.topic;
    this.dashboardName =
      operations.monitoring === 'basic'
        ? undefined
        : new Dashboard(this, 'Dashboard', board).dashboard.dashboardName;
  }
}

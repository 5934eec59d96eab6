import { Tags } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Alarm, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { encryptionKeyOf, letServicesUse } from '../constructs/encryption-key.ts';
import { grantReadExecutions } from '../constructs/machine.ts';
import { roomMetrics } from '../constructs/monitoring/room-metrics.ts';
import type { EnvironmentSettings } from '../environments/schema.ts';
import { type SecretName, secretNames } from '../environments/secret-names.ts';
import type { Brought } from './brought.ts';
import { environmentOf } from './environment.ts';
import { addOutputs } from './outputs.ts';
import { type Parts, partsOf } from './parts.ts';
import { prebuiltCode } from './prebuilt-code.ts';
import type { DocspaceRoomsProps } from './props.ts';
import { RoomsData } from './rooms-data.ts';

/** @internal */
export interface WithCode {
  /** Function id to the directory of its bundle; the package brings its own. */
  code: ReadonlyMap<string, string>;
}

/** @internal */
export interface CheckedProps extends Brought, WithCode {
  settings: EnvironmentSettings;
  data: RoomsData;
  /** When the last deployment failed, if it did (infra/cli/deployment/last-deployment.ts). */
  publishAgain?: string | undefined;
}

/** An environment of DocSpace Rooms: a room in ONLYOFFICE DocSpace for every project and every ticket of its sources. */
export class DocspaceRooms extends Construct {
  /** The environment's name. */
  readonly environment: string;
  /** The namespace of its metrics in CloudWatch. */
  readonly metricNamespace: string;
  /** Records and secrets. */
  readonly data: RoomsData;
  /** The gateway of the webhooks. */
  readonly api: RestApi;
  readonly projectMachine: StateMachine;
  readonly ticketMachine: StateMachine;
  readonly updateMachine: StateMachine;
  readonly alarms: readonly Alarm[];
  /** The topic that e-mails about alarms go through, where `operations.alarms` has any. */
  readonly alarmTopic: ITopic | undefined;
  /** What everything is encrypted with; undefined for the keys of AWS. */
  readonly encryptionKey: IKey | undefined;
  private readonly parts: Parts;
  private readonly settings: EnvironmentSettings;

  constructor(scope: Construct, id: string, props: DocspaceRoomsProps);
  /** @internal */
  constructor(scope: Construct, id: string, props: CheckedProps | (DocspaceRoomsProps & WithCode));
  constructor(scope: Construct, id: string, props: CheckedProps | (DocspaceRoomsProps & Partial<WithCode>)) {
    super(scope, id);
    const settings = 'settings' in props ? props.settings : environmentOf(this, props);
    this.settings = settings;
    this.environment = settings.environment;
    const encryptionKey = props.encryptionKey ?? props.data?.encryptionKey ?? encryptionKeyOf(this, settings);
    if (props.encryptionKey) letServicesUse(props.encryptionKey, this);
    this.encryptionKey = encryptionKey;
    this.data = props.data ?? new RoomsData(this, 'Data', { ...dataOf(props), settings });
    const { code, done } = props.code ? { code: props.code, done: () => {} } : prebuiltCode(this, settings);
    const { records, secrets } = this.data;
    const publishAgain = 'settings' in props ? props.publishAgain : undefined;
    this.parts = partsOf(this, {
      settings,
      code,
      records,
      secrets,
      encryptionKey,
      brought: props,
      publishAgain,
    });
    done();
    const { api, machines, monitoring } = this.parts;
    this.api = api.api;
    this.projectMachine = machines.projects;
    this.ticketMachine = machines.tickets;
    this.updateMachine = machines.updates;
    this.alarms = monitoring.alarms;
    this.alarmTopic = monitoring.topic;
    this.metricNamespace = monitoring.metrics.namespace;
    addOutputs(this, { settings, parts: this.parts, data: this.data });
    if ('settings' in props) return;
    for (const [key, value] of Object.entries(settings.operations.tags)) Tags.of(this).add(key, value);
  }

  /** The table of records. */
  get table(): ITable {
    return this.data.table;
  }

  /**
   * Where the webhooks of a source go.
   *
   * @throws Error for a source that the settings do not have
   */
  webhookUrl(source: string): string {
    this.secretOf({ use: 'verify', source });
    return this.parts.api.urlOf(source);
  }

  /** To fill with the API key of the portal. */
  get portalKeySecret(): ISecret {
    return this.secretOf({ use: 'portal' });
  }

  /** To fill with what verifies the webhooks of a source. @throws Error for a source that the settings do not have */
  verifySecret(source: string): ISecret {
    return this.secretOf({ use: 'verify', source });
  }

  /** To fill with what signs or authorises what is written back. @throws Error for a source that the settings do not have */
  writeBackSecret(source: string): ISecret {
    return this.secretOf({ use: 'writeBack', source });
  }

  /** Reads the table of records, names and subjects of work items included. */
  grantReadRecords(grantee: IGrantable): Grant {
    return this.data.records.grantRead(grantee);
  }

  /** Lists and reads executions of all state machines, with what they were given. */
  grantReadExecutions(grantee: IGrantable): Grant {
    const { projectMachine, ticketMachine, updateMachine, encryptionKey } = this;
    return grantReadExecutions([projectMachine, ticketMachine, updateMachine], grantee, encryptionKey);
  }

  /** Reads what the Lambdas log. It has no personal data. */
  grantReadLogs(grantee: IGrantable): Grant {
    return this.parts.logs.functions.grantRead(grantee);
  }

  /** Fills and changes every secret that people fill, and cannot read one. */
  grantFillSecrets(grantee: IGrantable): Grant {
    const secrets = secretNames(this.settings).map((name) => this.secretOf(name));
    return this.data.secrets.grantFill(grantee, secrets);
  }

  /** Rooms that were made and reported. */
  metricRoomsMade(props?: MetricOptions): Metric {
    return this.metric('roomsMade', props);
  }

  /** Work items that ended without a room. */
  metricRoomsFailed(props?: MetricOptions): Metric {
    return this.metric('roomsFailed', props);
  }

  /** Seconds from a webhook to its room; the longest, unless `statistic` says otherwise. */
  metricSecondsToRoom(props?: MetricOptions): Metric {
    return this.metric('secondsToRoom', props);
  }

  /** Work items that were held back, as by trouble of the portal. */
  metricWorkHeld(props?: MetricOptions): Metric {
    return this.metric('workHeld', props);
  }

  /** Seconds that the first of the queue has waited for the portal; the longest. */
  metricSlotWaitSeconds(props?: MetricOptions): Metric {
    return this.metric('slotWaitSeconds', props);
  }

  /** Seconds by which the oldest task of the reconciler is late. */
  metricOverdueSeconds(props?: MetricOptions): Metric {
    return this.metric('overdueSeconds', props);
  }

  /** Results that a source has not taken for three days. */
  metricResultsUndelivered(props?: MetricOptions): Metric {
    return this.metric('resultsUndelivered', props);
  }

  private metric(name: keyof typeof roomMetrics, props: MetricOptions = {}): Metric {
    return roomMetrics[name](this.parts.monitoring.metrics).with(props);
  }

  private secretOf(name: SecretName): ISecret {
    return this.data.secrets.secretOf(name);
  }
}

function dataOf({ table, encryptionKey }: Pick<DocspaceRoomsProps, 'table' | 'encryptionKey'>) {
  return { ...(table ? { table } : {}), ...(encryptionKey ? { encryptionKey } : {}) };
}

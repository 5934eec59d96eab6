import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  Architecture,
  Code,
  Function as Lambda,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { FunctionEntry } from '../functions.ts';
import type { EnvironmentSecrets } from './environment-secrets.ts';
import type { RecordsTable } from './records-table.ts';

export interface LambdasProps {
  entries: readonly FunctionEntry[];
  /** Function id to the directory of its bundle. */
  code: ReadonlyMap<string, string>;
  records: RecordsTable;
  secrets: EnvironmentSecrets;
}

/** Every Lambda of the table of functions, each with the rights it needs and no others. */
export class Lambdas extends Construct {
  private readonly byId = new Map<string, Lambda>();

  constructor(scope: Construct, id: string, props: LambdasProps) {
    super(scope, id);
    for (const entry of props.entries) this.byId.set(entry.id, this.make(entry, props));
  }

  /** @throws Error for an id that the table of functions does not have */
  get(id: string): Lambda {
    const lambda = this.byId.get(id);
    if (!lambda)
      throw new Error(`"${id}" is not in infra/functions.ts, which has ${[...this.byId.keys()].join(', ')}`);
    return lambda;
  }

  private make(entry: FunctionEntry, { code, records, secrets }: LambdasProps): Lambda {
    const directory = code.get(entry.id);
    if (!directory) throw new Error(`no bundle for "${entry.id}"; bundle() makes one for every entry`);
    const lambda = new Lambda(this, entry.id, {
      code: Code.fromAsset(directory),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      timeout: Duration.seconds(entry.timeoutSeconds),
      memorySize: entry.memoryMb,
      loggingFormat: LoggingFormat.JSON,
      // The service's own switch: a tracer in the bundle makes it a third larger.
      tracing: Tracing.ACTIVE,
      logGroup: new LogGroup(this, `${entry.id}Logs`, {
        retention: RetentionDays.THREE_MONTHS,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
      environment: { TABLE_NAME: records.table.tableName },
    });
    records.grantItems(lambda);
    const { portalKey, verifySecrets, writeBackSecrets, dueRecords, counters } = entry.needs;
    if (dueRecords) records.grantDueRecords(lambda);
    if (counters) records.grantCounters(lambda);
    if (portalKey) {
      lambda.addEnvironment('PORTAL_KEY_SECRET', secrets.portalKey.secretArn);
      secrets.portalKey.grantRead(lambda);
    }
    if (verifySecrets) this.grantSecrets(lambda, 'VERIFY_SECRETS', secrets.verify);
    if (writeBackSecrets) this.grantSecrets(lambda, 'WRITE_BACK_SECRETS', secrets.writeBack);
    return lambda;
  }

  private grantSecrets(lambda: Lambda, variable: string, secrets: ReadonlyMap<string, Secret>): void {
    const arns = Object.fromEntries([...secrets].map(([source, secret]) => [source, secret.secretArn]));
    lambda.addEnvironment(variable, JSON.stringify(arns));
    for (const secret of secrets.values()) secret.grantRead(lambda);
  }
}

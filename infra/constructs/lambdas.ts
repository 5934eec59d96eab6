import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  Alias,
  Architecture,
  type CfnFunction,
  Code,
  type IFunction,
  type IVersion,
  Function as Lambda,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { variablesFor } from '../../functions/environment.ts';
import type { NetworkSettings } from '../environments/hosting.ts';
import type { FunctionEntry } from '../functions.ts';
import type { EnvironmentSecrets } from './environment-secrets.ts';
import type { LogGroups } from './log-groups.ts';
import type { RecordsTable } from './records-table.ts';

export interface LambdasProps {
  entries: readonly FunctionEntry[];
  /** Function id to the directory of its bundle. */
  code: ReadonlyMap<string, string>;
  records: RecordsTable;
  secrets: EnvironmentSecrets;
  logs: LogGroups;
  /** Where those stand that speak to the portal or to a source; undefined for Lambda's own network. */
  network: NetworkSettings | undefined;
  /**
   * When the last deployment failed, after one that did: its versions are kept, and Lambda publishes a function again only
   * if something of it differs from the last version (docs.aws.amazon.com/lambda/latest/api/API_PublishVersion.html).
   */
  publishAgain: string | undefined;
  /** Of their environment variables; undefined for the key of AWS. */
  encryptionKey: IKey | undefined;
}

/**
 * Every Lambda of the table of functions, each with the rights it needs and no others.
 *
 * Nobody calls the code that was deployed last by the name of its function. A machine calls published
 * versions: a running execution keeps its definition, and the definition names the versions that it was
 * made for. All others call the alias `live`, which goes from one version to the next at once; code and
 * environment variables of a function are changed one after the other, and a webhook may come in between.
 */
export class Lambdas extends Construct {
  private readonly byId = new Map<string, Lambda>();
  private readonly aliases = new Map<string, IFunction>();

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

  roleOf(id: string): Role {
    return this.get(id).role as Role;
  }

  /** What this deployment publishes. It is kept for as long as its function, for executions may call it. */
  version(id: string): IVersion {
    // The CDK's own classes do not fit its interfaces under exactOptionalPropertyTypes.
    return this.get(id).currentVersion as IVersion;
  }

  /** For callers that keep nothing between two calls. */
  live(id: string): IFunction {
    const props = { aliasName: 'live', version: this.version(id) };
    const alias = this.aliases.get(id) ?? (new Alias(this, `${id}Live`, props) as IFunction);
    this.aliases.set(id, alias);
    return alias;
  }

  private make(
    entry: FunctionEntry,
    { code, records, secrets, logs, network, encryptionKey, publishAgain }: LambdasProps,
  ): Lambda {
    const directory = code.get(entry.id);
    if (!directory) throw new Error(`no bundle for "${entry.id}"; bundle() makes one for every entry`);
    // A role of our own: the CDK's would take in AWS's policy with the logs of all Lambdas of the account.
    const role = new Role(this, `${entry.id}Role`, {
      description: `Rights of ${entry.id}`,
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    logs.functions.grantWrite(role);
    const lambda = new Lambda(this, entry.id, {
      description: `${entry.entry}${publishAgain ? `, again after ${publishAgain}` : ''}`,
      code: Code.fromAsset(directory),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      timeout: Duration.seconds(entry.timeoutSeconds),
      memorySize: entry.memoryMb,
      role,
      loggingFormat: LoggingFormat.JSON,
      // The service's own switch: a tracer in the bundle makes it a third larger.
      tracing: Tracing.ACTIVE,
      logGroup: logs.functions,
      environment: variablesFor(entry.needs, {
        tableName: records.table.tableName,
        portalKeySecret: secrets.portalKey.secretArn,
        tagSigningKeySecret: secrets.tagSigningKey.secretArn,
        verifySecrets: arnsOf(secrets.verify),
        writeBackSecrets: arnsOf(secrets.writeBack),
      }),
      ...(encryptionKey ? { environmentEncryption: encryptionKey } : {}),
      currentVersionOptions: {
        // Also when the deployment that published it fails: executions that began meanwhile call it. Lambda does not
        // publish the same code twice, so the next try has to differ: see publishAgain.
        removalPolicy: RemovalPolicy.RETAIN,
      },
    });
    if (encryptionKey) decryptVariables(lambda, encryptionKey);
    acknowledge(lambda, role);
    const { portalKey, tagSigningKey, verifySecrets, writeBackSecrets, dueRecords, counters } = entry.needs;
    if (entry.needs.readsOnly) records.grantReads(lambda);
    else records.grantItems(lambda);
    if (dueRecords) records.grantDueRecords(lambda);
    if (counters) records.grantCounters(lambda);
    secrets.grantRead(
      lambda,
      ...(portalKey ? [secrets.portalKey] : []),
      ...(tagSigningKey ? [secrets.tagSigningKey] : []),
      ...(verifySecrets ? secrets.verify.values() : []),
      ...(writeBackSecrets ? secrets.writeBack.values() : []),
    );
    if (network && (portalKey || writeBackSecrets)) placeInNetwork(network, lambda);
    return lambda;
  }
}

function arnsOf(secrets: ReadonlyMap<string, Secret>): Record<string, string> {
  return Object.fromEntries([...secrets].map(([source, secret]) => [source, secret.secretArn]));
}

/**
 * Its role decrypts its variables when it starts
 * (docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html). The condition names all functions of the
 * account, for CloudFormation names this one when its role has its rights already.
 */
function decryptVariables(lambda: Lambda, key: IKey): void {
  const { partition, region, account } = Stack.of(lambda);
  lambda.addToRolePolicy(
    new PolicyStatement({
      actions: ['kms:Decrypt'],
      resources: [key.keyArn],
      conditions: {
        StringLike: {
          'kms:EncryptionContext:aws:lambda:FunctionArn': `arn:${partition}:lambda:${region}:${account}:function:*`,
        },
      },
    }),
  );
}

/** Puts a Lambda into subnets that exist; it then reaches what those reach and nothing else. */
function placeInNetwork({ subnets, securityGroups }: NetworkSettings, lambda: Lambda): void {
  const resource = lambda.node.defaultChild as CfnFunction;
  resource.vpcConfig = { subnetIds: subnets, securityGroupIds: securityGroups };
  lambda.addToRolePolicy(
    new PolicyStatement({
      // Lambda makes its network interfaces with the rights of the function
      // (docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html).
      actions: [
        'ec2:AssignPrivateIpAddresses',
        'ec2:CreateNetworkInterface',
        'ec2:DeleteNetworkInterface',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeSubnets',
        'ec2:UnassignPrivateIpAddresses',
      ],
      resources: ['*'],
    }),
  );
}

function acknowledge(lambda: Lambda, role: Role): void {
  Validations.of(lambda).acknowledge({
    id: 'Serverless-LambdaDLQ',
    reason:
      'Steps and the receiver are called and waited for, so nothing goes to a queue. The reconciler runs again in a minute, and finds what Record failure could not settle.',
  });
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason:
      'Writing traces to X-Ray, and network interfaces in a VPC, know no resources (service authorization reference, xray and ec2).',
  });
}

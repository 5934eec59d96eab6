import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Table } from 'aws-cdk-lib/aws-dynamodb';
import { type IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RoomsData } from '../../../infra/package/rooms-data.ts';
import { roomsIn, roomsWith, smallest, someApp } from './build.ts';

const { CDK_VALIDATION } = process.env;
beforeAll(() => {
  process.env.CDK_VALIDATION = 'false';
});
afterAll(() => {
  // Tests of other files run in this process too.
  if (CDK_VALIDATION === undefined) delete process.env.CDK_VALIDATION;
  else process.env.CDK_VALIDATION = CDK_VALIDATION;
});

interface Resource {
  Type: string;
  Properties?: Record<string, unknown>;
}

const resourcesOf = (template: Template) => template.toJSON().Resources as Record<string, Resource>;
const idsOf = (template: Template, type: string) => Object.keys(template.findResources(type)).sort();

// Making a stack takes its time on a busy machine.
describe('the construct in an app', { timeout: 90_000 }, () => {
  const plain = roomsWith(() => ({}));
  const template = Template.fromStack(plain.stack);

  it('keeps the logical ids of table and secrets: under others CloudFormation would make them again, empty', () => {
    expect(idsOf(template, 'AWS::DynamoDB::Table')).toEqual(['RoomsDataRecordsTableFCA95C12']);
    expect(idsOf(template, 'AWS::SecretsManager::Secret').map((id) => id.replace(/\w{8}$/, ''))).toEqual([
      'RoomsDataSecretsPortalKey',
      'RoomsDataSecretsTagSigningKey',
      'RoomsDataSecretsVerifyhelpdesk',
      'RoomsDataSecretsWriteBackhelpdesk',
    ]);
  });

  it('retains records and secrets when it goes', () => {
    for (const type of ['AWS::DynamoDB::Table', 'AWS::SecretsManager::Secret'])
      template.allResources(type, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  it('is called after its path unless it is given a name, and may be a namespace', () => {
    expect(plain.rooms.environment).toMatch(/^[a-z0-9-]{1,20}$/);
    expect(plain.rooms.metricNamespace).toBe(`DocspaceRooms/${plain.rooms.environment}`);
  });

  it('has an output for each webhook URL and each secret to fill', () => {
    const names = Object.keys(template.findOutputs('*')).join(' ');
    for (const name of ['WebhookUrlHelpdesk', 'PortalKeySecretArn', 'VerifySecretArnHelpdesk'])
      expect(names).toContain(`Rooms${name}`);
  });

  it('refuses a source that it does not have', () => {
    expect(() => plain.rooms.webhookUrl('crm')).toThrow('no secret "verify crm"; the sources are helpdesk');
    expect(() => plain.rooms.writeBackSecret('crm')).toThrow('no secret "writeBack crm"');
  });

  it('takes table, key, network, domain and topic of the app, and makes none of its own', () => {
    const table = 'arn:aws:dynamodb:eu-central-1:123456789012:table/restored';
    const { stack } = roomsWith((scope) => ({
      encryptionKey: new Key(scope, 'Key'),
      vpc: new Vpc(scope, 'Vpc') as IVpc,
      table: Table.fromTableArn(scope, 'Restored', table),
      domain: {
        name: 'rooms.example.com',
        certificate: Certificate.fromCertificateArn(scope, 'Cert', 'arn:c'),
      },
      alarmTopics: [new Topic(scope, 'Chat')],
    }));
    const made = Template.fromStack(stack);
    made.resourceCountIs('AWS::DynamoDB::Table', 0);
    made.resourceCountIs('AWS::KMS::Key', 1);
    made.resourceCountIs('AWS::SNS::Topic', 1);
    made.hasResourceProperties('AWS::ApiGateway::DomainName', { DomainName: 'rooms.example.com' });
    made.allResourcesProperties('AWS::Logs::LogGroup', { KmsKeyId: Match.anyValue() });
    made.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({ Principal: { Service: 'delivery.logs.amazonaws.com' } }),
          Match.objectLike({ Principal: { Service: 'cloudwatch.amazonaws.com' } }),
        ]),
      },
    });
    made.hasResourceProperties('AWS::EC2::SecurityGroup', { SecurityGroupIngress: Match.absent() });
    const inside = Object.values(resourcesOf(made)).filter(({ Properties }) => Properties?.VpcConfig);
    expect(inside.length).toBeGreaterThan(10);
    made.allResourcesProperties('AWS::CloudWatch::Alarm', {
      AlarmActions: [{ Ref: Match.stringLikeRegexp('^Chat') }],
    });
    made.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { TABLE_NAME: 'restored' } },
    });
  });

  it('may have records and secrets in a stack of their own', () => {
    const app = someApp();
    const keep = new Stack(app, 'Keep');
    const stack = new Stack(app, 'Collaboration');
    roomsIn(stack, { data: new RoomsData(keep, 'Data', smallest) });
    Template.fromStack(stack).resourceCountIs('AWS::SecretsManager::Secret', 0);
    Template.fromStack(keep).resourceCountIs('AWS::DynamoDB::Table', 1);
  });

  it('grants reading and filling to a role, each with what it needs and nothing more', () => {
    const { stack, rooms } = roomsWith(() => ({}));
    const role = (id: string) =>
      new Role(stack, id, { assumedBy: new ServicePrincipal('ec2.amazonaws.com') });
    rooms.grantReadRecords(role('Records'));
    rooms.grantReadExecutions(role('Executions'));
    rooms.grantFillSecrets(role('Filler'));
    rooms.grantReadLogs(role('Logs'));
    const policies = Template.fromStack(stack).findResources('AWS::IAM::Policy');
    const actionsOf = (id: string) =>
      Object.entries(policies)
        .filter(([name]) => name.startsWith(`${id}DefaultPolicy`))
        .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement)
        .flatMap(({ Action }: { Action: string | string[] }) => Action)
        .sort();
    expect(actionsOf('Records')).toEqual(
      ['BatchGetItem', 'GetItem', 'Query', 'Scan'].map((name) => `dynamodb:${name}`),
    );
    expect(actionsOf('Executions')).toEqual([
      'states:DescribeExecution',
      'states:DescribeStateMachine',
      'states:GetExecutionHistory',
      'states:ListExecutions',
    ]);
    expect(actionsOf('Filler')).toEqual(['secretsmanager:DescribeSecret', 'secretsmanager:PutSecretValue']);
    expect(actionsOf('Logs').every((action) => /^logs:(Get|Filter|Describe)/.test(action))).toBe(true);
  });

  it('adds the filter of a metric where monitoring has not made it', () => {
    const { stack, rooms } = roomsWith(() => ({ operations: { monitoring: 'basic' } }));
    expect(rooms.metricRoomsMade({ label: 'made' })).toMatchObject({
      namespace: rooms.metricNamespace,
      metricName: 'RoomsReady',
      statistic: 'Sum',
      label: 'made',
    });
    expect(rooms.metricSecondsToRoom({ statistic: 'p90' })).toMatchObject({ statistic: 'p90' });
    const filters = Template.fromStack(stack).findResources('AWS::Logs::MetricFilter');
    const names = Object.values(filters).map(
      ({ Properties }) => Properties.MetricTransformations[0].MetricName,
    );
    expect(names).toEqual(expect.arrayContaining(['RoomsReady', 'SecondsToRoom']));
  });
});

describe('two constructs in one app', { timeout: 90_000 }, () => {
  const app = someApp();
  const other = { portal: { url: 'https://other.onlyoffice.com' } };
  const [one, two] = [roomsIn(new Stack(app, 'One')), roomsIn(new Stack(app, 'Two'), other)];
  const [templateOfOne, templateOfTwo] = [one, two].map((rooms) => Template.fromStack(Stack.of(rooms)));

  it('have no name in common', () => {
    const keys = /^(\w+Name|Name)$/;
    const namesIn = (template: Template | undefined) =>
      Object.values(template ? resourcesOf(template) : {})
        .filter(({ Type }) => !/Alias|Filter|Alarm|ApiGateway|IAM/.test(Type))
        .flatMap(({ Properties = {} }) =>
          Object.entries(Properties).filter(([key, value]) => keys.test(key) && typeof value === 'string'),
        )
        .map(([key, value]) => `${key} ${value}`);
    const [ofOne, ofTwo] = [namesIn(templateOfOne), new Set(namesIn(templateOfTwo))];
    expect(ofOne.length).toBeGreaterThan(5);
    expect(ofOne.filter((name) => ofTwo.has(name))).toEqual([]);
    expect(JSON.stringify([templateOfOne?.toJSON(), templateOfTwo?.toJSON()])).not.toContain('"Export"');
  });

  it('measure in namespaces of their own', () => {
    const spacesIn = (template: Template | undefined) =>
      Object.values(template?.findResources('AWS::Logs::MetricFilter') ?? {}).map(
        ({ Properties }) => Properties.MetricTransformations[0].MetricNamespace,
      );
    expect(new Set(spacesIn(templateOfOne))).toEqual(new Set([one.metricNamespace]));
    expect(new Set(spacesIn(templateOfTwo))).toEqual(new Set([two.metricNamespace]));
    expect(one.metricNamespace).not.toBe(two.metricNamespace);
  });
});

import { readFileSync } from 'node:fs';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { functions } from '../../infra/functions.ts';
import { functionIdsIn, machineFiles } from '../../infra/machines/files.ts';
import { keptOutput } from '../../infra/output-names.ts';
import { find, rightsOf, synthesize } from './build-stack.ts';

const {
  rooms: template,
  data,
  stacks,
} = synthesize({
  sources: { 'project-system': {}, helpdesk: {}, 'crm-emea': { type: 'project-system' } },
});
const resources = template.toJSON().Resources;

const always = [
  'dynamodb:GetItem on RecordsTable',
  'dynamodb:PutItem on RecordsTable',
  'logs:CreateLogStream on LogsFunctions',
  'logs:PutLogEvents on LogsFunctions',
];
const readSecret = (name: string) => [
  `secretsmanager:DescribeSecret on Secrets${name}`,
  `secretsmanager:GetSecretValue on Secrets${name}`,
];
const perSource = (group: string) =>
  ['crmemea', 'helpdesk', 'projectsystem'].flatMap((s) => readSecret(group + s));

describe('the API', () => {
  it('has a resource for every source of the environment and one for all others', () => {
    const paths = Object.values(template.findResources('AWS::ApiGateway::Resource')).map(
      ({ Properties }) => Properties.PathPart,
    );
    expect(paths.sort()).toEqual(
      [
        'crm-emea',
        'helpdesk',
        'project-system',
        'webhooks',
        '{source}',
        'status',
        '{source}',
        '{id+}',
      ].sort(),
    );
    // For each source POST, which has the throttle, and all others, and so GET of a status; for unknown sources one.
    template.resourceCountIs('AWS::ApiGateway::Method', 3 * 2 + 2 + 1);
    template.allResourcesProperties('AWS::ApiGateway::Method', {
      Integration: { Type: 'AWS_PROXY' },
    });
  });

  it('hands over bodies as bytes', () => {
    template.hasResourceProperties('AWS::ApiGateway::RestApi', { BinaryMediaTypes: ['*/*'] });
  });

  it('is traced and leaves the role of the account alone', () => {
    template.hasResourceProperties('AWS::ApiGateway::Stage', { TracingEnabled: true });
    template.resourceCountIs('AWS::ApiGateway::Account', 0);
  });
});

describe('the machines', () => {
  it('log every state without execution data, and trace', () => {
    template.resourceCountIs('AWS::StepFunctions::StateMachine', Object.keys(machineFiles).length);
    template.allResourcesProperties('AWS::StepFunctions::StateMachine', {
      StateMachineType: 'STANDARD',
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
      TracingConfiguration: { Enabled: true },
    });
  });

  it.each(Object.entries(machineFiles))(
    '%s may invoke the functions of its file and no others',
    (id, file) => {
      const steps = functionIdsIn(readFileSync(file, 'utf8'));
      const [, { Properties }] = find(resources, 'AWS::StepFunctions::StateMachine', id);
      expect(Object.keys(Properties.DefinitionSubstitutions as object).sort()).toEqual([...steps].sort());
      const [, role] = find(resources, 'AWS::IAM::Policy', `${id}StateMachineRoleDefaultPolicy`);
      const policy = JSON.stringify(role.Properties);
      for (const { id: step } of functions) {
        expect(policy.includes(`"Functions${step}`), step).toBe(steps.includes(step));
      }
    },
  );

  it('name functions of the table only, and every step of the table is used', () => {
    const used = Object.values(machineFiles).flatMap((file) => functionIdsIn(readFileSync(file, 'utf8')));
    const others = ['ReceiveWebhook', 'ReadStatus', 'Reconciler'];
    const steps = functions.map(({ id }) => id).filter((id) => !others.includes(id));
    expect([...new Set(used)].sort()).toEqual(steps.sort());
  });
});

describe('the Lambdas', () => {
  it('are all there, on Node.js 24 and arm64, with logs in JSON that end', () => {
    template.resourceCountIs('AWS::Lambda::Function', functions.length);
    template.allResourcesProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      LoggingConfig: { LogFormat: 'JSON', LogGroup: Match.anyValue() },
    });
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 90 });
  });

  it('end before their callers', () => {
    for (const { id, timeoutSeconds } of functions) {
      const [, { Properties }] = find(resources, 'AWS::Lambda::Function', id);
      expect(Properties.Timeout).toBe(timeoutSeconds);
      expect(timeoutSeconds).toBeLessThanOrEqual(
        id === 'ReceiveWebhook' || id === 'ReadStatus' ? 29 : id === 'Reconciler' ? 90 : 30,
      );
    }
  });

  it.each(functions.map(({ id, needs }) => [id, needs] as const))(
    '%s has the rights it needs only',
    (id, needs) => {
      const rights = [
        ...always.filter((right) => !(needs.readsOnly && right.startsWith('dynamodb:PutItem'))),
        ...(needs.readsOnly ? ['dynamodb:Query on RecordsTable'] : []),
        ...(needs.portalKey ? readSecret('PortalKey') : []),
        ...(needs.tagSigningKey ? readSecret('TagSigningKey') : []),
        ...(needs.verifySecrets ? perSource('Verify') : []),
        ...(needs.writeBackSecrets ? perSource('WriteBack') : []),
        ...(needs.startMachines
          ? Object.keys(machineFiles).map((name) => `states:StartExecution on ${name}StateMachine`)
          : []),
        ...(needs.describeMachines
          ? Object.keys(machineFiles).map(
              (name) => `states:DescribeExecution on ${name}StateMachine executions`,
            )
          : []),
        ...(needs.portalSlot
          ? [
              'dynamodb:DeleteItem on RecordsTable',
              'dynamodb:Query on RecordsTable',
              'states:DescribeExecution on ProjectRoomStateMachine executions',
              'states:SendTaskSuccess on ProjectRoomStateMachine',
            ]
          : []),
        ...(needs.dueRecords
          ? ['dynamodb:Query on RecordsTable index due', 'dynamodb:Query on RecordsTable index list']
          : []),
        ...(needs.counters ? ['dynamodb:UpdateItem on RecordsTable'] : []),
      ];
      expect(rightsOf(template, id)).toEqual([...new Set(rights)].sort());
    },
  );

  it('divide the secrets: who verifies cannot write back', () => {
    const who = (
      need: 'portalKey' | 'tagSigningKey' | 'verifySecrets' | 'writeBackSecrets' | 'startMachines',
    ) => functions.filter(({ needs }) => needs[need]).map(({ id }) => id);
    expect(who('verifySecrets')).toEqual(['ReceiveWebhook', 'ReadStatus']);
    expect(who('startMachines')).toEqual(['ReceiveWebhook', 'Reconciler']);
    expect(who('writeBackSecrets')).toEqual([
      ...['SelectTemplate', 'CallBack', 'UpdateTicket', 'ReadItem', 'RecordFailure', 'Reconciler'],
    ]);
    expect(who('portalKey')).not.toContain('ReadItem');
    expect(who('portalKey')).not.toContain('ReceiveWebhook');
    expect(who('tagSigningKey')).toEqual(['ReceiveWebhook', 'ReadStatus']);
  });

  it('that read statuses write nothing, and read no list but the queue of the portal slot', () => {
    const [, { Properties }] = find(resources, 'AWS::IAM::Policy', 'FunctionsReadStatusRoleDefaultPolicy');
    const { Statement } = Properties.PolicyDocument as { Statement: Record<string, unknown>[] };
    const ofTable = Statement.filter(({ Action }) => JSON.stringify(Action).includes('dynamodb:'));
    expect(ofTable.map(({ Action, Condition }) => [Action, Condition])).toEqual([
      ['dynamodb:GetItem', undefined],
      ['dynamodb:Query', { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['slot'] } }],
    ]);
  });

  it('delete nothing but from the queue of the portal slot', () => {
    const deletes = Object.values(template.findResources('AWS::IAM::Policy'))
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
      .filter(({ Action }) => JSON.stringify(Action).includes('DeleteItem'));
    expect(deletes.length).toBeGreaterThan(0);
    for (const { Condition } of deletes) {
      expect(Condition).toEqual({ 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['slot'] } });
    }
  });

  it.each(functions.map(({ id, needs }) => [id, needs] as const))('%s finds its environment', (id, needs) => {
    const [, { Properties }] = find(resources, 'AWS::Lambda::Function', id);
    const { Variables } = Properties.Environment as { Variables: object };
    expect(Object.keys(Variables).sort()).toEqual(
      [
        'TABLE_NAME',
        ...(needs.portalKey ? ['PORTAL_KEY_SECRET'] : []),
        ...(needs.tagSigningKey ? ['TAG_SIGNING_KEY_SECRET'] : []),
        ...(needs.verifySecrets ? ['VERIFY_SECRETS'] : []),
        ...(needs.writeBackSecrets ? ['WRITE_BACK_SECRETS'] : []),
        ...(needs.startMachines
          ? ['PROJECT', 'TICKET', 'UPDATE'].map((name) => `${name}_ROOM_MACHINE_ARN`)
          : []),
      ].sort(),
    );
  });
});

// Making a stack takes its time on a busy machine.
describe('what must not be lost', { timeout: 90_000 }, () => {
  it('is the table, restorable and protected', () => {
    data.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      },
    });
  });

  it('stands in a stack of its own, which nobody deletes by mistake', () => {
    expect(stacks.data.terminationProtection).toBe(true);
    const kinds = Object.values(data.toJSON().Resources as Record<string, { Type: string }>).map(
      ({ Type }) => Type,
    );
    expect(new Set(kinds)).toEqual(new Set(['AWS::DynamoDB::Table', 'AWS::SecretsManager::Secret']));
    template.resourceCountIs('AWS::DynamoDB::Table', 0);
    template.resourceCountIs('AWS::SecretsManager::Secret', 0);
  });

  it('keeps its logical ids: under another one CloudFormation would make it again, empty', () => {
    // A name in this list never changes. The table has all records: without them each work item gets a second room.
    expect(Object.keys(data.toJSON().Resources).sort()).toEqual([
      'RecordsTableC9B7A30B',
      'SecretsPortalKeyACE7811C',
      'SecretsTagSigningKeyE5728B60',
      'SecretsVerifycrmemeaFB1B2F79',
      'SecretsVerifyhelpdeskE94DD0AA',
      'SecretsVerifyprojectsystem0C868B98',
      'SecretsWriteBackcrmemea1EE75D7F',
      'SecretsWriteBackhelpdesk0A74263C',
      'SecretsWriteBackprojectsystem3E83F1B1',
    ]);
  });

  it('is kept by CloudFormation when the stack or its resource in the template is deleted', () => {
    for (const [id, resource] of Object.entries<Record<string, unknown>>(data.toJSON().Resources)) {
      expect([resource.DeletionPolicy, resource.UpdateReplacePolicy], id).toEqual(['Retain', 'Retain']);
    }
  });

  it('has each output that the deployment before had, for the other stack may be rolled back to it', () => {
    const outputsOf = (template: typeof data) => template.findOutputs('*');
    const deployedOutputs = Object.fromEntries(
      Object.keys(outputsOf(data)).map((name) => [name, `was ${name}`]),
    );
    const smaller = { sources: { 'project-system': {}, helpdesk: {} } };
    const outputs = outputsOf(synthesize(smaller, undefined, { deployedOutputs }).data);
    expect(Object.keys(outputs).sort()).toEqual(Object.keys(deployedOutputs).sort());
    const kept = Object.entries(outputs).filter(([, { Description }]) => Description === keptOutput);
    expect(kept.map(([name, { Value }]) => Value === `was ${name}` && /crmemea/.test(name))).toEqual([
      true,
      true,
    ]);
  });

  it('does not keep the other stack from changing: a source and its secrets can go in one deployment', () => {
    expect(JSON.stringify(template.toJSON())).not.toContain('Fn::ImportValue');
    expect(JSON.stringify(data.toJSON())).not.toContain('"Export"');
    expect(stacks.rooms.dependencies).toEqual([stacks.data]);
  });

  it('is every secret: the portal key and two for each source, all of them empty, and one that is made', () => {
    data.resourceCountIs('AWS::SecretsManager::Secret', 1 + 2 * 3 + 1);
    data.allResources('AWS::SecretsManager::Secret', { DeletionPolicy: 'Retain' });
    const empty = { GenerateSecretString: Match.absent(), SecretString: Match.absent() };
    data.resourcePropertiesCountIs('AWS::SecretsManager::Secret', empty, 1 + 2 * 3);
    const made = { GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true } };
    data.resourcePropertiesCountIs('AWS::SecretsManager::Secret', made, 1);
  });
});

describe('the outputs', () => {
  it("name each source's URL, the table, the machines and every secret to fill", () => {
    expect(Object.keys(template.findOutputs('*')).filter((name) => !name.startsWith('Webhooks'))).toEqual([
      'TableName',
      'ProjectRoomMachineArn',
      'TicketRoomMachineArn',
      'UpdateRoomMachineArn',
      'LogGroupName',
      'DashboardName',
      'PortalKeySecretArn',
      'TagSigningKeySecretArn',
      ...['ProjectSystem', 'Helpdesk', 'CrmEmea'].flatMap((source) => [
        `WebhookUrl${source}`,
        `VerifySecretArn${source}`,
        `WriteBackSecretArn${source}`,
      ]),
    ]);
    expect(JSON.stringify(template.findOutputs('WebhookUrlCrmEmea'))).toContain('/webhooks/crm-emea');
  });
});

it('makes several environments possible in one account', () => {
  expect(stacks.rooms.stackName).toBe('DocspaceRooms-test');
  expect(stacks.data.stackName).toBe('DocspaceRooms-test-Data');
});

it('names the log group of the machines as AWS asks for what its services log, after the environment', () => {
  const [, { Properties }] = find(resources, 'AWS::Logs::LogGroup', 'LogsMachines');
  expect(Properties.LogGroupName).toBe('/aws/vendedlogs/states/DocspaceRooms-test');
});

it('gives nothing else a physical name', () => {
  const names = ['TableName', 'FunctionName', 'StateMachineName', 'LogGroupName', 'RoleName'];
  const all = { ...resources, ...data.toJSON().Resources };
  for (const [id, { Properties }] of Object.entries<{ Properties?: object }>(all)) {
    // The log group of the machines alone: its prefix is one that Step Functions knows.
    if (id.startsWith('LogsMachines')) continue;
    const fixed = Object.entries(Properties ?? {}).filter(
      ([key, value]) => names.includes(key) && typeof value === 'string',
    );
    expect(fixed, id).toEqual([]);
  }
});

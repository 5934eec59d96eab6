import { describe, expect, it } from 'vitest';
import { functions } from '../../infra/functions.ts';
import { everything, find, templatesOf } from './build-stack.ts';

const sources = { 'project-system': {}, helpdesk: {} };
const plain = templatesOf({ sources });
const full = templatesOf(everything);
const key = everything.operations.encryptionKey;

describe('encryption', () => {
  it('is with keys of AWS unless the environment names one', () => {
    plain.data.hasResourceProperties('AWS::DynamoDB::Table', { SSESpecification: { SSEEnabled: true } });
    for (const template of [plain.data, plain.rooms]) {
      expect(JSON.stringify(template.toJSON())).not.toMatch(/"Kms(Key|Master)\w*":/);
    }
  });

  it('is with its key for what executions remember and for the variables of Lambdas', () => {
    full.rooms.allResourcesProperties('AWS::StepFunctions::StateMachine', {
      EncryptionConfiguration: { Type: 'CUSTOMER_MANAGED_KMS_KEY', KmsKeyId: key },
    });
    full.rooms.allResourcesProperties('AWS::Lambda::Function', { KmsKeyArn: key });
  });

  it('with its key gives no machine another name, and has no rule for events that name no work item', () => {
    const machines = (template: typeof plain) =>
      Object.entries(template.rooms.findResources('AWS::StepFunctions::StateMachine')).map(
        ([id, { Properties }]) => [id, Properties.StateMachineName],
      );
    expect(machines(full)).toEqual(machines(plain));
    const rules = (template: typeof plain) =>
      Object.keys(template.rooms.findResources('AWS::Events::Rule')).filter((id) => /ExecutionEnded/.test(id))
        .length;
    expect([rules(plain), rules(full)]).toEqual([1, 0]);
  });

  it('is with its key for table, secrets, logs and alarms', () => {
    full.data.hasResourceProperties('AWS::DynamoDB::Table', {
      SSESpecification: { KMSMasterKeyId: key, SSEType: 'KMS' },
    });
    full.data.allResourcesProperties('AWS::SecretsManager::Secret', { KmsKeyId: key });
    full.rooms.allResourcesProperties('AWS::Logs::LogGroup', { KmsKeyId: key });
    full.rooms.allResourcesProperties('AWS::SNS::Topic', { KmsMasterKeyId: key });
  });
});

describe('the key of the environment', () => {
  const statements = (id: string): { Action: unknown; Resource: unknown; Condition?: unknown }[] => {
    const policies = Object.entries(full.rooms.findResources('AWS::IAM::Policy'));
    return policies
      .filter(([name]) => name.startsWith(`Functions${id}Role`))
      .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
  };

  it.each(functions.map(({ id }) => id))('decrypts the secrets that %s reads, and no others', (id) => {
    const all = statements(id);
    const reads = all.some(({ Action }) => JSON.stringify(Action).includes('secretsmanager:GetSecretValue'));
    const decrypts = all.filter(
      ({ Action, Condition }) =>
        JSON.stringify(Action).includes('kms:Decrypt') &&
        JSON.stringify(Condition).includes('secretsmanager.'),
    );
    expect(all.length).toBeGreaterThan(0);
    expect(decrypts.map(({ Resource }) => Resource)).toEqual(reads ? [key] : []);
  });
});

describe('logs', () => {
  it('end when the environment says so', () => {
    plain.rooms.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 90 });
    full.rooms.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
  });

  it('of all Lambdas are in one place, each in streams of its own', () => {
    plain.rooms.resourceCountIs('AWS::Logs::LogGroup', 3);
    const groups = Object.values(plain.rooms.findResources('AWS::Lambda::Function')).map(
      ({ Properties }) => Properties.LoggingConfig.LogGroup.Ref,
    );
    expect(new Set(groups).size).toBe(1);
    expect(groups[0]).toContain('LogsFunctions');
  });
});

describe('a network', () => {
  it.each(functions.map(({ id, needs }) => [id, needs] as const))(
    'has %s in it if that speaks to the portal or to a source',
    (id, { portalKey, writeBackSecrets }) => {
      const [, { Properties }] = find(full.rooms.toJSON().Resources, 'AWS::Lambda::Function', id);
      expect(Properties.VpcConfig).toEqual(
        portalKey || writeBackSecrets
          ? {
              SubnetIds: everything.network.subnets,
              SecurityGroupIds: everything.network.securityGroups,
            }
          : undefined,
      );
    },
  );

  it('is left to Lambda without a word about it', () => {
    for (const { Properties } of Object.values(plain.rooms.findResources('AWS::Lambda::Function'))) {
      expect(Properties.VpcConfig).toBeUndefined();
    }
  });
});

describe('tags', () => {
  it('of the environment are on every resource that has any', () => {
    const expected = [
      { Key: 'cost-center', Value: '4711' },
      { Key: 'environment', Value: 'test' },
    ];
    for (const template of [full.rooms, full.data]) {
      const tagged = Object.values(
        template.toJSON().Resources as Record<string, { Properties?: { Tags?: [] } }>,
      )
        .map(({ Properties }) => Properties?.Tags)
        .filter((tags) => tags !== undefined);
      expect(tagged.length).toBeGreaterThan(3);
      for (const tags of tagged) expect(tags).toEqual(expect.arrayContaining(expected));
    }
  });
});

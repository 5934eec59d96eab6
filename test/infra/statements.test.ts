import { readFileSync } from 'node:fs';
import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { functions } from '../../infra/functions.ts';
import { functionIdsIn, machineFiles } from '../../infra/machines/files.ts';
import { everything, templatesOf } from './build-stack.ts';

const { rooms, data } = templatesOf(everything);

interface Statement {
  Effect: string;
  Action: unknown;
  Resource?: unknown;
  Principal?: unknown;
  Condition?: unknown;
}

/** One action on one resource, and the logical id (without hash) of what the policy belongs to. */
interface Right {
  of: string;
  action: string;
  on: string;
  statement: Statement;
}

/** Every right in every statement of a template: of roles, and of everything that has a policy of its own. */
function rightsIn(template: Template): Right[] {
  const found: Right[] = [];
  const visit = (value: unknown, of: string) => {
    if (typeof value !== 'object' || value === null) return;
    if (!('Effect' in value)) {
      for (const inner of Object.values(value)) visit(inner, of);
      return;
    }
    const statement = value as Statement;
    for (const action of [statement.Action].flat()) {
      for (const on of [statement.Resource ?? 'itself'].flat()) {
        const text = typeof on === 'string' ? on : JSON.stringify(on);
        found.push({ of, action: String(action), on: text, statement });
      }
    }
  };
  const resources = template.toJSON().Resources as Record<string, { Properties: unknown }>;
  for (const [id, { Properties }] of Object.entries(resources)) {
    visit(Properties, id.replace(/[0-9A-F]{8}$/, ''));
  }
  return found;
}

const rights = [...rightsIn(rooms), ...rightsIn(data)];
const roleOf = (id: string) => `Functions${id}RoleDefaultPolicy`;
const outside = functions.filter(({ needs }) => needs.portalKey || needs.writeBackSecrets);
const machines = Object.keys(machineFiles).map((id) => `${id}StateMachineRoleDefaultPolicy`);

interface Wildcard {
  of: string[];
  actions: string[];
  on: RegExp;
  because: string;
}

/** Every wildcard there is, and why nothing narrower does. */
const wildcards: Wildcard[] = [
  {
    of: functions.map(({ id }) => roleOf(id)),
    actions: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
    on: /^\*$/,
    because: 'X-Ray knows no resources for writing (service authorization reference, AWS X-Ray)',
  },
  {
    of: outside.map(({ id }) => roleOf(id)),
    actions: [
      'ec2:AssignPrivateIpAddresses',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:UnassignPrivateIpAddresses',
    ],
    on: /^\*$/,
    because:
      'with "network" only: Lambda makes interfaces whose ids nobody knows beforehand, and asks for all of these on * (developer guide, "Giving Lambda functions access to resources in an Amazon VPC")',
  },
  {
    of: machines,
    actions: [
      'xray:GetSamplingRules',
      'xray:GetSamplingTargets',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ],
    on: /^\*$/,
    because: 'X-Ray knows no resources for these (service authorization reference, AWS X-Ray)',
  },
  {
    of: machines,
    actions: [
      'logs:CreateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:DescribeLogGroups',
      'logs:DescribeResourcePolicies',
      'logs:GetLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:UpdateLogDelivery',
    ],
    on: /^\*$/,
    because:
      'log deliveries know no resources (Step Functions developer guide, "IAM policies for logging to CloudWatch Logs")',
  },
  ...Object.entries(machineFiles).map(([id, file]) => ({
    of: [`${id}StateMachineRoleDefaultPolicy`],
    actions: ['lambda:InvokeFunction'],
    on: new RegExp(
      `"(${functionIdsIn(readFileSync(file, 'utf8'))
        .map((step) => `Functions${step}\\w{8}`)
        .join('|')})","Arn"\\]},":\\*"`,
    ),
    because: 'an execution calls the versions of its own definition, also after later deployments',
  })),
  {
    of: functions.filter(({ needs }) => needs.portalSlot).map(({ id }) => `Slot${id}`),
    actions: ['states:DescribeExecution'],
    on: /:execution:.*ProjectRoomStateMachine.*":\*"/,
    because: 'executions are called after their work items',
  },
  {
    of: functions.filter(({ needs }) => needs.describeMachines).map(({ id }) => roleOf(id)),
    actions: ['states:DescribeExecution'],
    on: /:execution:.*(Project|Ticket|Update)RoomStateMachine.*":\*"/,
    because: 'executions are called after their work items',
  },
  {
    of: ['WebhooksApi'],
    actions: ['execute-api:Invoke'],
    on: /^execute-api:\/\*\/\*\/webhooks\/[a-z-]+$/,
    because: 'any stage and method, of the one path of a source: the receiver answers wrong methods',
  },
  {
    of: ['WebhooksApi'],
    actions: ['execute-api:Invoke'],
    on: /^execute-api:\/\*\/\*\/status\/\*$/,
    because:
      'any stage, method, source and id: nobody but a link or the source itself proves what may be read',
  },
];

const matches = ({ of, action, on }: Right) =>
  wildcards.filter((w) => w.of.includes(of) && w.actions.includes(action) && w.on.test(on));

describe('the statements of both stacks', () => {
  const wild = rights.filter(({ action, on }) => action.includes('*') || on.includes('*'));

  it('have no wildcard that is not in the table', () => {
    expect(rights.length).toBeGreaterThan(150);
    expect(wild.length).toBeGreaterThan(50);
    expect(wild.filter((right) => matches(right).length !== 1)).toEqual([]);
  });

  it('have every wildcard of the table: none has become needless', () => {
    const used = (of: string, action: string, on: RegExp) =>
      rights.some((right) => right.of === of && right.action === action && on.test(right.on));
    const needless = wildcards.flatMap(({ of, actions, on }) =>
      of.flatMap((whose) =>
        actions.filter((action) => !used(whose, action, on)).map((action) => [whose, action]),
      ),
    );
    expect(needless).toEqual([]);
  });

  it('allow no action by a wildcard', () => {
    expect(rights.filter(({ action }) => action.includes('*'))).toEqual([]);
  });

  it('let strangers do nothing but send webhooks, from the addresses of the source only, and ask for statuses', () => {
    const open = rights.filter(
      ({ statement: { Effect, Principal } }) =>
        Effect === 'Allow' && JSON.stringify(Principal)?.includes('*'),
    );
    expect(open.map(({ of, on, statement }) => [of, on, statement.Condition])).toEqual([
      ['WebhooksApi', 'execute-api:/*/*/status/*', undefined],
      ['WebhooksApi', 'execute-api:/*/*/webhooks/project-system', undefined],
      [
        'WebhooksApi',
        'execute-api:/*/*/webhooks/helpdesk',
        { IpAddress: { 'aws:SourceIp': ['203.0.113.0/24'] } },
      ],
    ]);
  });

  it('use no policy of AWS', () => {
    expect(JSON.stringify([rooms.toJSON(), data.toJSON()])).not.toContain(':iam::aws:policy/');
  });

  it('use the key of the environment each in its own way, and by one condition', () => {
    const withKey = rights.filter(({ action }) => action.startsWith('kms:'));
    const ways = withKey.map(({ of, action, statement: { Condition } }) => {
      const [[kind = '', condition] = []] = Object.entries(Condition as Record<string, object>);
      const [[name = '', value] = []] = Object.entries(condition ?? {});
      const what =
        name === 'kms:ViaService'
          ? JSON.stringify(value).match(/"(\w+)\./)?.[1]
          : name.split(':').slice(1).join(':');
      const who = /^(Slot|Functions|\w+StateMachine)/.exec(of)?.[1]?.replace(/^.*StateMachine$/, 'Machine');
      return `${who} ${action} ${kind} ${what}`;
    });
    for (const { on } of withKey) expect(on).toBe(everything.operations.encryptionKey);
    const table = [
      'Decrypt',
      'DescribeKey',
      'Encrypt',
      'GenerateDataKey',
      'GenerateDataKeyWithoutPlaintext',
      'ReEncryptFrom',
      'ReEncryptTo',
    ];
    expect([...new Set(ways)].sort()).toEqual(
      [
        ...table.map((action) => `Functions kms:${action} StringEquals dynamodb`),
        'Functions kms:Decrypt StringEquals secretsmanager',
        'Functions kms:Decrypt StringEquals states',
        'Functions kms:Decrypt StringLike EncryptionContext:aws:lambda:FunctionArn',
        'Machine kms:Decrypt StringLike EncryptionContext:aws:states:stateMachineArn',
        'Machine kms:GenerateDataKey StringEquals EncryptionContext:SourceArn',
        'Machine kms:GenerateDataKey StringLike EncryptionContext:aws:states:stateMachineArn',
        'Slot kms:Decrypt StringEquals states',
      ].sort(),
    );
  });

  it('let roles that read executions decrypt what these remember', () => {
    const askers = new Set(
      rights.filter(({ action }) => action === 'states:DescribeExecution').map(({ of }) => of),
    );
    const decrypters = rights.filter(
      ({ action, statement }) =>
        action === 'kms:Decrypt' && JSON.stringify(statement.Condition).includes('"states.'),
    );
    expect(askers.size).toBeGreaterThan(4);
    expect(new Set(decrypters.map(({ of }) => of))).toEqual(askers);
  });

  it('need the network and the key only where the environment names them', () => {
    const { rooms } = templatesOf({ sources: everything.sources });
    expect(rightsIn(rooms).filter(({ action }) => /^(ec2|kms):/.test(action))).toEqual([]);
  });
});

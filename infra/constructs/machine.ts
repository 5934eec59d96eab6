import { readFileSync } from 'node:fs';
import { Fn, Stack, Token, Validations } from 'aws-cdk-lib';
import { Grant, type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import {
  type CfnStateMachine,
  DefinitionBody,
  LogLevel,
  StateMachine,
  StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct, type IConstruct } from 'constructs';
import { functionIdsIn } from '../machines/files.ts';
import type { Lambdas } from './lambdas.ts';
import type { LogGroups } from './log-groups.ts';

export interface MachineProps {
  /** The machine's file. */
  file: string;
  lambdas: Lambdas;
  logs: LogGroups;
  /** Of the definition and of all that executions remember; undefined for the key of AWS. */
  encryptionKey: IKey | undefined;
}

/**
 * A state machine from its file. It may invoke the Lambdas that the file names, and nothing else.
 *
 * Its definition names the version of each Lambda that was published with it: when another version is
 * deployed while an execution runs, the execution goes on with the code that it was begun with.
 */
export class Machine extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, { file, lambdas, logs, encryptionKey }: MachineProps) {
    super(scope, id);
    const steps = functionIdsIn(readFileSync(file, 'utf8'));
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      definitionBody: DefinitionBody.fromFile(file),
      definitionSubstitutions: Object.fromEntries(
        steps.map((step) => [step, lambdas.version(step).functionArn]),
      ),
      stateMachineType: StateMachineType.STANDARD,
      tracingEnabled: true,
      logs: {
        destination: logs.machines,
        level: LogLevel.ALL,
        // What travels in the state is the business of the customers' projects, not of the logs.
        includeExecutionData: false,
      },
    });
    this.stateMachine.addToRolePolicy(
      new PolicyStatement({
        actions: ['lambda:InvokeFunction'],
        // Every version: rights are checked at the call, and an execution from before this deployment calls
        // the versions of its own definition.
        resources: steps.map((step) => `${lambdas.get(step).functionArn}:*`),
      }),
    );
    if (encryptionKey) encrypt(this.stateMachine, encryptionKey);
    const logicalIdOf = (step: string) =>
      Stack.of(this).getLogicalId(lambdas.get(step).node.defaultChild as CfnFunction);
    Validations.of(this.stateMachine).acknowledge(
      {
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason:
          'Writing traces to X-Ray and delivering logs know no resources (service authorization reference, xray and logs).',
      },
      ...steps.map((step) => ({
        id: `AwsSolutions-IAM5[Resource::<${logicalIdOf(step)}.Arn>:*]`,
        reason: `Running executions call the version of ${step} that was published with their definition.`,
      })),
    );
  }
}

/**
 * Not by the CDK's own property, which gives the machine another name and so makes another one of it. Conditions as in
 * docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html (read in November 2026); they name all machines of
 * the account, for CloudFormation gives this one its name when the role has its rights already.
 */
function encrypt(machine: StateMachine, key: IKey): void {
  const resource = machine.node.defaultChild as CfnStateMachine;
  resource.encryptionConfiguration = { type: 'CUSTOMER_MANAGED_KMS_KEY', kmsKeyId: key.keyArn };
  const { partition, region, account } = Stack.of(machine);
  machine.addToRolePolicy(
    new PolicyStatement({
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [key.keyArn],
      conditions: {
        StringLike: {
          'kms:EncryptionContext:aws:states:stateMachineArn': `arn:${partition}:states:${region}:${account}:stateMachine:*`,
        },
      },
    }),
  );
  machine.addToRolePolicy(
    new PolicyStatement({
      // For the delivery of its log.
      actions: ['kms:GenerateDataKey'],
      resources: [key.keyArn],
      conditions: {
        StringEquals: { 'kms:EncryptionContext:SourceArn': `arn:${partition}:logs:${region}:${account}:*` },
      },
    }),
  );
}

/** Reads what executions of encrypted machines remember, through Step Functions alone. */
export function decryptsExecutions(scope: IConstruct, key: IKey): PolicyStatement {
  return new PolicyStatement({
    actions: ['kms:Decrypt'],
    resources: [key.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `states.${Stack.of(scope).region}.amazonaws.com` } },
  });
}

/**
 * Lets a role read whether an execution of a machine still runs, and how it ended.
 *
 * @param policy where the grantee's rights are written down
 */
export function grantDescribeExecutions(
  machine: StateMachine,
  grantee: IGrantable,
  policy: IConstruct,
): void {
  machine.grantExecution(grantee, 'states:DescribeExecution');
  const stack = Stack.of(machine);
  const id = stack.getLogicalId(machine.node.defaultChild as CfnStateMachine);
  // As the finding writes them: of an environment with a fixed account and region they are values.
  const known = (value: string, name: string) => (Token.isUnresolved(value) ? `<AWS::${name}>` : value);
  const place = [
    known(stack.partition, 'Partition'),
    'states',
    known(stack.region, 'Region'),
    known(stack.account, 'AccountId'),
  ].join(':');
  Validations.of(policy).acknowledge({
    id: `AwsSolutions-IAM5[Resource::arn:${place}:execution:{"Fn::Select":[6,{"Fn::Split":[":",{"Ref":"${id}"}]}]}:*]`,
    reason: 'Executions are called after their work items, which nobody knows beforehand.',
  });
}

/** Lists and reads the executions of machines. */
export function grantReadExecutions(
  machines: readonly StateMachine[],
  grantee: IGrantable,
  key: IKey | undefined,
): Grant {
  const [first] = machines;
  if (key && first) grantee.grantPrincipal.addToPrincipalPolicy(decryptsExecutions(first, key));
  const executions = machines.map((machine) => {
    const { partition, region, account } = Stack.of(machine);
    const name = Fn.select(6, Fn.split(':', machine.stateMachineArn));
    return `arn:${partition}:states:${region}:${account}:execution:${name}:*`;
  });
  return Grant.addToPrincipal({
    grantee,
    actions: [
      'states:ListExecutions',
      'states:DescribeStateMachine',
      'states:DescribeExecution',
      'states:GetExecutionHistory',
    ],
    resourceArns: [...machines.map(({ stateMachineArn }) => stateMachineArn), ...executions],
  });
}

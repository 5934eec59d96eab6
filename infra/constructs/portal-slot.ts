import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as Lambda } from 'aws-cdk-lib/aws-lambda';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { slotPartition } from '../../lib/stores/aws/slot-table.ts';
import { decryptsExecutions, grantDescribeExecutions } from './machine.ts';
import type { RecordsTable } from './records-table.ts';

export interface PortalSlotAccessProps {
  records: RecordsTable;
  /** Their executions wait for the slot. */
  machines: readonly StateMachine[];
  /** Of the machines. */
  encryptionKey: IKey | undefined;
}

/** The portal slot: its queue in the table, and the executions that wait in it. */
export class PortalSlotAccess extends Construct {
  private readonly props: PortalSlotAccessProps;

  constructor(scope: Construct, id: string, props: PortalSlotAccessProps) {
    super(scope, id);
    this.props = props;
  }

  /**
   * Lets a Lambda queue up, hold the slot and hand it over.
   *
   * The rights are a policy of their own: CDK makes a Lambda wait for the default policy of its role, which
   * would wait for the machines, which wait for the Lambda.
   */
  grantUse(lambda: Lambda): void {
    const { records, machines, encryptionKey } = this.props;
    const policy = new Policy(this, lambda.node.id);
    if (lambda.role) policy.attachToRole(lambda.role);
    policy.addStatements(
      new PolicyStatement({
        actions: ['dynamodb:Query', 'dynamodb:DeleteItem'],
        resources: [records.table.tableArn],
        // Records are never deleted.
        conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [slotPartition] } },
      }),
    );
    for (const machine of machines) {
      machine.grant(policy, 'states:SendTaskSuccess');
      grantDescribeExecutions(machine, policy, policy);
    }
    if (encryptionKey) policy.addStatements(decryptsExecutions(this, encryptionKey));
  }
}

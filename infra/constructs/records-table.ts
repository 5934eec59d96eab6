import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  type ITable,
  ProjectionType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { counterPartition } from '../../lib/stores/aws/counter-table.ts';
import { dueIndex, listIndex } from '../../lib/stores/aws/record-table.ts';
import { slotPartition } from '../../lib/stores/aws/slot-table.ts';
import { type KeyAttribute, recordsTable, type TableKey } from '../records-table.ts';

export interface RecordsTableProps {
  /** Undefined for the key of AWS. */
  encryptionKey: IKey | undefined;
  /** One that the app brings; undefined to make one. */
  table?: ITable | undefined;
}

/** The records of all work items. They outlive the stack: without them the next webhook makes a second room. */
export class RecordsTable extends Construct {
  readonly table: ITable;
  private readonly encryptionKey: IKey | undefined;

  constructor(scope: Construct, id: string, { encryptionKey, table }: RecordsTableProps) {
    super(scope, id);
    this.encryptionKey = encryptionKey;
    if (table instanceof Table) checkKeys(this, table);
    this.table = table ?? this.make(encryptionKey);
  }

  private make(encryptionKey: IKey | undefined): ITable {
    const made = new Table(this, 'Table', {
      ...cdkKey(recordsTable.key),
      billingMode: BillingMode.PAY_PER_REQUEST,
      ...(encryptionKey
        ? { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey }
        : { encryption: TableEncryption.AWS_MANAGED }),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      // Counters end; records have no such attribute.
      timeToLiveAttribute: 'expiresAt',
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    for (const [indexName, key] of Object.entries(recordsTable.indexes)) {
      made.addGlobalSecondaryIndex({
        indexName,
        ...cdkKey(key),
        projectionType: ProjectionType.KEYS_ONLY,
      });
    }
    return made as ITable;
  }

  /** Exactly what `lib/stores/aws` sends: one item at a time and by key. Nobody scans, empties or deletes the table. */
  grantItems(grantee: IGrantable): void {
    // Not `table.grant`, which would take the index in.
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['dynamodb:GetItem', 'dynamodb:PutItem'],
        resources: [this.table.tableArn],
      }),
    );
    if (this.encryptionKey) this.grantKey(grantee, this.encryptionKey, [...decrypts, ...encrypts]);
  }

  /** Reads one item at a time and by key, and the queue for the portal slot. */
  grantReads({ grantPrincipal }: IGrantable): void {
    grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['dynamodb:GetItem'], resources: [this.table.tableArn] }),
    );
    grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['dynamodb:Query'],
        resources: [this.table.tableArn],
        conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [slotPartition] } },
      }),
    );
    if (this.encryptionKey) this.grantKey({ grantPrincipal }, this.encryptionKey, decrypts);
  }

  /** Asks the index for what is due, and counts the lists of the other. */
  grantDueRecords(grantee: IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['dynamodb:Query'],
        resources: [dueIndex, listIndex].map((index) => `${this.table.tableArn}/index/${index}`),
      }),
    );
  }

  /** Counts, and changes nothing else in place. */
  grantCounters(grantee: IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['dynamodb:UpdateItem'],
        resources: [this.table.tableArn],
        conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [counterPartition] } },
      }),
    );
  }

  /** Reads records and what is queued: for people and programs that look, never for the Lambdas. */
  grantRead(grantee: IGrantable): Grant {
    const { tableArn } = this.table;
    if (this.encryptionKey) this.grantKey(grantee, this.encryptionKey, decrypts);
    return Grant.addToPrincipal({
      grantee,
      actions: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query', 'dynamodb:Scan'],
      resourceArns: [
        tableArn,
        ...Object.keys(recordsTable.indexes).map((name) => `${tableArn}/index/${name}`),
      ],
    });
  }

  /** What DynamoDB requires of those who read and write (developer guide, "Authorizing use of a customer managed key"). */
  private grantKey({ grantPrincipal }: IGrantable, key: IKey, actions: string[]): void {
    grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions,
        resources: [key.keyArn],
        conditions: {
          StringEquals: { 'kms:ViaService': `dynamodb.${Stack.of(this).region}.amazonaws.com` },
        },
      }),
    );
  }
}

/** Of a table that the app makes. One that it only names is as it is. */
function checkKeys({ node }: Construct, table: Table): void {
  const wanted = [[undefined, recordsTable.key], ...Object.entries(recordsTable.indexes)] as const;
  for (const [index, key] of wanted) {
    const found = schemaOf(table, index);
    if (JSON.stringify(found) === JSON.stringify(cdkKey(key))) continue;
    const name = index === undefined ? 'the table' : `the index "${index}" of the table`;
    throw new Error(
      `${node.path}: ${name} ${table.node.path} has other keys than records; make them ${JSON.stringify(cdkKey(key))}`,
    );
  }
}

function schemaOf(table: Table, index: string | undefined) {
  try {
    const { partitionKeys, sortKeys } = table.schemaV2(index);
    const [partitionKey, ...others] = partitionKeys;
    const [sortKey] = sortKeys;
    return { partitionKey, ...(sortKey ? { sortKey } : {}), ...(others.length > 0 ? { others } : {}) };
  } catch {
    // There is no such index.
    return undefined;
  }
}

const decrypts = ['kms:Decrypt', 'kms:DescribeKey'];
const encrypts = [
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];

function cdkKey({ partitionKey, sortKey }: TableKey) {
  const attribute = ({ name, type }: KeyAttribute) => ({
    name,
    type: type === 'S' ? AttributeType.STRING : AttributeType.NUMBER,
  });
  return {
    partitionKey: attribute(partitionKey),
    ...(sortKey ? { sortKey: attribute(sortKey) } : {}),
  };
}

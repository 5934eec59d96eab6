import {
  CreateBackupCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DynamoDBClient,
  RestoreTableFromBackupCommand,
  RestoreTableToPointInTimeCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import type { WorkItem } from '../../../../lib/work-items/keys.ts';
import { keyOf, storedKeyOf } from '../../../../lib/work-items/keys.ts';
import type { Deployed } from '../../deployed.ts';
import { clientConfig } from '../../emulator/emulator.ts';
import { endOf } from '../../operate.ts';
import type { Check } from '../../report.ts';
import type { DeployScenario } from '../scenario.ts';

/** The ways back of infra/restore.md, without the settings that a restored table loses. */
export const restore: DeployScenario = {
  name: 'restore',
  async run(stack, check) {
    const client = new DynamoDBClient(clientConfig(stack.emulator));
    const table = stack.output('TableName');
    const item = stack.item('project-system', 'RESTORED-1');
    await stack.send(item);
    await stack.ended(item);
    await someRecords(stack, check, { client, table, item });
    await wholeTable(stack, check, { client, table, item });
    client.destroy();
  },
};

interface Place {
  client: DynamoDBClient;
  table: string;
  /** Has its room. */
  item: WorkItem;
}

async function someRecords(stack: Deployed, check: Check, { client, table, item }: Place): Promise<void> {
  const TargetTableName = 'before-the-accident';
  await client.send(
    new RestoreTableToPointInTimeCommand({
      SourceTableName: table,
      TargetTableName,
      UseLatestRestorableTime: true,
    }),
  );
  const Key = { pk: { S: storedKeyOf(keyOf(item)) }, sk: { S: 'record' } };
  await client.send(new DeleteItemCommand({ TableName: table, Key }));
  check('a record is gone', (await stack.record(item)) === undefined);
  const counted = await stack.command('recover', '--from', TargetTableName, '--dry-run', '--json');
  check(
    'npx rooms recover --dry-run counts it',
    JSON.parse(counted.stdout).putBack === 1,
    endOf(counted.output),
  );
  check('and puts back nothing', (await stack.record(item)) === undefined);
  const restored = await stack.command('recover', '--from', TargetTableName);
  check('npx rooms recover puts it back', restored.code === 0, endOf(restored.output));
  await isKnown(stack, check, item, 'one record');
  await client.send(new DeleteTableCommand({ TableName: TargetTableName }));
  const gone = await stack.command('recover', '--from', TargetTableName);
  check(
    'a table that is not there is named',
    gone.code === 2 && gone.output.includes(TargetTableName),
    endOf(gone.output),
  );
}

async function wholeTable(stack: Deployed, check: Check, { client, table, item }: Place): Promise<void> {
  const { BackupDetails } = await client.send(
    new CreateBackupCommand({ TableName: table, BackupName: 'whole' }),
  );
  await client.send(new UpdateTableCommand({ TableName: table, DeletionProtectionEnabled: false }));
  await client.send(new DeleteTableCommand({ TableName: table }));
  const refused = await stack.send(item);
  check('without its table a webhook is answered with 503', refused.status === 503, refused);
  const BackupArn = BackupDetails?.BackupArn;
  await client.send(new RestoreTableFromBackupCommand({ BackupArn, TargetTableName: table }));
  await isKnown(stack, check, item, 'the whole table');
  const next = stack.item('helpdesk', 'RESTORED-2');
  await stack.send(next);
  check('the stack works on with it', (await stack.ended(next)).status === 'SUCCEEDED');
}

async function isKnown(stack: Deployed, check: Check, item: WorkItem, what: string): Promise<void> {
  const answer = await stack.send(item);
  const [room, ...more] = stack.rooms(item);
  check(
    `after the way back of ${what} its webhook is a duplicate with its room`,
    answer.status === 200 && answer.body.status === 'duplicate' && answer.body.room?.id === room?.id,
    answer.body,
  );
  check('and there is no second room', more.length === 0, more.length);
}

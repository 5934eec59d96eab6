import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach } from 'vitest';
import { type LocalDynamoDB, startDynamoDB } from '../../../../infra/local/aws/dynamodb.ts';
import { recordsTable } from '../../../../infra/records-table.ts';
import type { FailureCode } from '../../../../lib/kernel/failures.ts';
import { changed, type WorkRecord } from '../../../../lib/work-items/record.ts';
import { newRecord, startMs } from '../../builders/records.ts';

/** An empty table `records` for each test, and a client for it. */
export function localTable(): { client: DynamoDBClient } {
  const made = {} as { client: DynamoDBClient };
  let database: LocalDynamoDB;
  beforeEach(async () => {
    database = await startDynamoDB({ tableName: 'records', table: recordsTable });
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    made.client = new DynamoDBClient({ endpoint: database.endpoint, region: 'us-east-1', credentials });
  });
  afterEach(async () => {
    made.client.destroy();
    await database.close();
  });
  return made;
}

/** The record of a project that was accepted at {@link startMs}. */
export const accepted = (projectId: string) =>
  newRecord(
    {
      namespace: 'dev',
      source: 'project-system',
      facts: { kind: 'project', projectId, projectType: 'marketing', projectName: 'Q1' },
    },
    startMs,
  );

/** The same after its first attempt failed. */
export function failed(record: WorkRecord, code: FailureCode, atMs: number): WorkRecord {
  const next = changed(record, 1, { status: 'failed', error: { code, message: 'm' } }, atMs);
  if (!next) throw new Error('it can fail');
  return next;
}

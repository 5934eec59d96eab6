import { dueAt } from './duties.ts';
import type { WorkRecord } from './records.ts';

const daySeconds = 24 * 3600;

/**
 * The shortest retention that is safe. Step Functions keeps the name of an ended execution for 90 days
 * (Step Functions API reference, StartExecution): a work item that comes again sooner after its record went
 * would begin at attempt 1 again, and that name would not start anything.
 */
export const leastRetentionDays = 91;

/**
 * When a record that has ended may go, in seconds since 1970 as DynamoDB wants it; undefined for one that is
 * worked on, that still waits for the keeper, or that was forgotten: the hash that is left of that keeps a late
 * repeat from making a room, and names nobody.
 *
 * @param days since the last change; at least {@link leastRetentionDays}
 */
export function expiresAt(record: WorkRecord, days: number): number | undefined {
  const { status, updatedAt, forgottenAt } = record;
  const ended = status === 'done' || status === 'failed';
  if (!ended || forgottenAt || dueAt(record) !== undefined) return undefined;
  return Math.ceil(Date.parse(updatedAt) / 1000) + days * daySeconds;
}

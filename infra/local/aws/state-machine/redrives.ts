import type { DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import { definedFields, type Execution } from './execution.ts';
import { MAX_HISTORY_EVENTS } from './jsonata/limits.ts';

const redrivableForMs = 14 * 86_400_000;

/**
 * Why an execution cannot be redriven, in the words of `redriveStatusReason`; undefined if it can
 * (https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html).
 */
export function notRedrivable({ status, stopDate, events }: Execution, nowMs: number): string | undefined {
  if (status === 'RUNNING' || status === 'SUCCEEDED') return `Execution is ${status} and cannot be redriven`;
  if (events.length >= MAX_HISTORY_EVENTS - 1) return 'Execution history event limit exceeded';
  if (stopDate && nowMs - stopDate.getTime() > redrivableForMs) return 'Execution redrivable period exceeded';
  return undefined;
}

/** What `DescribeExecution` says of redrives. */
export function redrives(
  execution: Execution,
  nowMs: number,
): Pick<DescribeExecutionOutput, 'redriveCount' | 'redriveDate' | 'redriveStatus' | 'redriveStatusReason'> {
  const { redriveCount, redriveDate } = execution;
  const redriveStatusReason = notRedrivable(execution, nowMs);
  const redriveStatus = redriveStatusReason ? 'NOT_REDRIVABLE' : 'REDRIVABLE';
  return { redriveCount, redriveStatus, ...definedFields({ redriveDate, redriveStatusReason }) };
}

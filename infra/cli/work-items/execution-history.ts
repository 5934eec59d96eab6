import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  type HistoryEvent,
  paginateGetExecutionHistory,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import type { MachineArns } from '../../../functions/environment.ts';
import { executionArnOf } from '../../../lib/stores/aws/executions.ts';
import type { ExecutionTimeline, Histories, StateVisit } from './timeline.ts';

/** Histories of the executions of all state machines, which Step Functions keeps for 90 days. */
export function executionHistories(client: SFNClient, machines: MachineArns): Histories {
  return {
    async read(kind, name) {
      const executionArn = executionArnOf(machines[kind], name);
      try {
        const found = await client.send(new DescribeExecutionCommand({ executionArn }));
        const request = { executionArn, includeExecutionData: false, maxResults: 1000 };
        const events: HistoryEvent[] = [];
        for await (const page of paginateGetExecutionHistory({ client }, request)) {
          events.push(...(page.events ?? []));
        }
        return executionTimeline(found, events);
      } catch (error) {
        if (error instanceof Error && error.name === 'ExecutionDoesNotExist') return undefined;
        throw error;
      }
    },
  };
}

/** What an execution did, from the answers of DescribeExecution and GetExecutionHistory. */
export function executionTimeline(
  found: Partial<DescribeExecutionOutput>,
  events: readonly HistoryEvent[],
): ExecutionTimeline {
  const { executionArn = '', status = 'RUNNING', startDate, stopDate, error, cause, output } = found;
  const heldFor = output === undefined ? undefined : heldForIn(output);
  return {
    id: executionArn,
    status,
    startedAt: timeOf(startDate),
    ...(stopDate ? { endedAt: timeOf(stopDate) } : {}),
    ...(error ? { error } : {}),
    ...(cause ? { cause } : {}),
    ...(heldFor ? { heldFor } : {}),
    visits: visitsOf(events),
  };
}

/** Why an execution with that output ended without a room (infra/machines/README.md); undefined for one that made it. */
function heldForIn(output: string): string | undefined {
  const { status, reason } = JSON.parse(output) ?? {};
  return status === 'held' ? String(reason) : undefined;
}

/**
 * The states that an execution has been in, in the order in which it entered them. An event belongs to the state of
 * the event that it names as previous, which separates the tries of parallel branches. The exit of a Parallel names an
 * event of one of its branches, so exits are matched by the name of the state: no state is entered twice at a time.
 */
function visitsOf(events: readonly HistoryEvent[]): StateVisit[] {
  const visits: StateVisit[] = [];
  const visitAt = new Map<number | undefined, StateVisit>();
  for (const event of events) {
    const entered = event.stateEnteredEventDetails?.name;
    const left = event.stateExitedEventDetails?.name;
    const error = failureIn(event);
    let visit = visitAt.get(event.previousEventId);
    if (entered !== undefined) {
      visit = { state: entered, enteredAt: timeOf(event.timestamp), failures: [] };
      visits.push(visit);
    }
    if (left !== undefined) {
      const open = visits.findLast(({ state, leftAt }) => state === left && leftAt === undefined);
      if (open) open.leftAt = timeOf(event.timestamp);
    }
    if (error !== undefined) visit?.failures.push(error);
    if (visit) visitAt.set(event.id, visit);
  }
  return visits;
}

/** The error of a try of a task that failed or timed out. */
function failureIn(event: HistoryEvent): string | undefined {
  const details =
    event.taskFailedEventDetails ?? event.taskTimedOutEventDetails ?? event.taskStartFailedEventDetails;
  return details && (details.error ?? 'unknown');
}

function timeOf(date: Date | undefined): string {
  return (date ?? new Date(0)).toISOString();
}

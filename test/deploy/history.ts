import { GetExecutionHistoryCommand, type HistoryEvent, type SFNClient } from '@aws-sdk/client-sfn';

export interface History {
  events: HistoryEvent[];
  /** Names of the states in the order in which they were entered; those inside a Parallel leave no trace here. */
  states: string[];
}

export async function historyOf(sfn: SFNClient, executionArn: string): Promise<History> {
  const events: HistoryEvent[] = [];
  let nextToken: string | undefined;
  do {
    const request = { executionArn, maxResults: 1000, ...(nextToken ? { nextToken } : {}) };
    const page = await sfn.send(new GetExecutionHistoryCommand(request));
    events.push(...(page.events ?? []));
    nextToken = page.nextToken;
  } while (nextToken);
  return { events, states: events.flatMap(({ stateEnteredEventDetails: entered }) => entered?.name ?? []) };
}

import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { eventLine, paint } from '../../../../infra/local/commands/terminal.ts';

const where = { machine: 'ProjectRoom', execution: 'PRJ-1-abc-1' };
const plain = paint({}, {});

function lineOf(event: Partial<HistoryEvent>, colours = plain): string | undefined {
  const timestamp = new Date(1500);
  return eventLine({ id: 1, type: 'TaskScheduled', ...event, timestamp }, where, 0, colours);
}

describe('the line of an event', () => {
  it('has the time, the execution and the state in columns', () => {
    const entered = (name: string) =>
      lineOf({ type: 'TaskStateEntered', stateEnteredEventDetails: { name } }) ?? '';
    expect(entered('Fetch room')).toBe(
      '   1.50 s  ProjectRoom  PRJ-1-abc-1                           Fetch room',
    );
    expect(entered('Wait for copy').indexOf('Wait for copy')).toBe(entered('Call back').indexOf('Call back'));
  });

  it('shows the end, with error and cause of a failure', () => {
    expect(lineOf({ type: 'ExecutionSucceeded' })).toMatch(/succeeded$/);
    const output = '{"status":"held","reason":"PortalPlanLimit"}';
    expect(lineOf({ type: 'ExecutionSucceeded', executionSucceededEventDetails: { output } })).toMatch(
      /held: PortalPlanLimit$/,
    );
    const executionFailedEventDetails = { error: 'TemplateNotFound', cause: 'No template.' };
    expect(lineOf({ type: 'ExecutionFailed', executionFailedEventDetails })).toMatch(
      /failed: TemplateNotFound: No template\.$/,
    );
    expect(lineOf({ type: 'ExecutionTimedOut' })).toMatch(/timed out$/);
  });

  it('is undefined for other events', () => {
    expect(lineOf({ type: 'LambdaFunctionScheduled' })).toBeUndefined();
  });

  it('is coloured on a terminal only, and not with NO_COLOR', () => {
    const event = { type: 'ExecutionSucceeded' } as const;
    expect(lineOf(event, paint({ isTTY: true }, {}))).toContain('\u001b[32m');
    expect(lineOf(event, paint({ isTTY: true }, { NO_COLOR: '1' }))).toBe(lineOf(event));
  });
});

import { describe, expect, it } from 'vitest';
import { classifyFailure, failureOfEnding } from '../../../lib/kernel/caught-error.ts';

const cause = (errorType: string, errorMessage?: string) => JSON.stringify({ errorType, errorMessage });

describe('what a state machine has caught', () => {
  it.each<[string, { Error?: string; Cause?: string }, string, string | RegExp]>([
    [
      'a failure of a step',
      { Error: 'RoomArchived', Cause: cause('RoomArchived', 'm') },
      'RoomArchived',
      'm',
    ],
    [
      'a failure under a name that the host gives',
      { Error: 'Lambda.Unknown', Cause: cause('RoomArchived', 'm') },
      'RoomArchived',
      'm',
    ],
    ['a failure without a message', { Error: 'x', Cause: cause('RoomArchived') }, 'RoomArchived', ''],
    [
      'a failure of a Fail state, whose cause is text',
      { Error: 'RoomArchived', Cause: 'text' },
      'RoomArchived',
      '',
    ],
    ['a cause without the type of an error', { Error: 'RoomArchived', Cause: '{"a":1}' }, 'RoomArchived', ''],
    ['a stop', { Error: 'ABORTED' }, 'ExecutionStopped', /stopped/],
    ['the end of the time', { Error: 'TIMED_OUT' }, 'ExecutionTimedOut', /time/],
    ['an error of AWS', { Error: 'States.Timeout', Cause: 'x' }, 'StepTimedOut', /States\.Timeout/],
    [
      'an error of a family of AWS',
      { Error: 'Lambda.NewException' },
      'LambdaUnavailable',
      /Lambda\.NewException/,
    ],
    [
      'a defect',
      { Error: 'TypeError', Cause: cause('TypeError', 'secret words') },
      'UnexpectedError',
      /TypeError/,
    ],
    ['nothing', {}, 'UnexpectedError', /without a name/],
  ])('%s', (_, output, code, message) => {
    const classified = classifyFailure(output);
    expect(classified.code).toBe(code);
    if (typeof message === 'string') expect(classified.message).toBe(message);
    else expect(classified.message).toMatch(message);
    expect(classified.message).not.toContain('secret');
  });
});

it.each<[string, string | null | undefined, string | null | undefined, object]>([
  ['FAILED', 'RoomArchived', 'm', { Error: 'RoomArchived', Cause: 'm' }],
  ['FAILED', null, undefined, { Error: '', Cause: '' }],
  ['TIMED_OUT', 'x', 'y', { Error: 'TIMED_OUT' }],
])('an execution that is %s with the error %s looks like a Catch', (status, error, text, caught) => {
  expect(failureOfEnding(status, error, text)).toEqual(caught);
});

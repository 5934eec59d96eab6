import { describe, expect, it } from 'vitest';
import { classifyFailure } from '../../../lib/kernel/caught-error.ts';
import { maxHoldsWithoutConfirmedOutage, type RetryKind } from '../../../lib/kernel/failure-policy.ts';
import {
  awsErrors,
  errorNamesRetried,
  explain,
  Failure,
  failureCodeOf,
  failures,
  isFailure,
  logFieldsOf,
} from '../../../lib/kernel/failures.ts';

describe('a failure, explained', () => {
  it.each([
    ['No template fits.', `No template fits. ${failures.TemplateNotFound.remedy}`],
    ['GET files/rooms: HTTP 401', `GET files/rooms: HTTP 401. ${failures.TemplateNotFound.remedy}`],
    ['GET people/a.b: no answer', `GET people/a.b: no answer. ${failures.TemplateNotFound.remedy}`],
    ['', failures.TemplateNotFound.remedy],
  ])('%j says what happened, and then what to do', (message, text) => {
    expect(explain({ code: 'TemplateNotFound', message })).toBe(text);
  });

  it.each(Object.entries(failures))('%s has a remedy of whole sentences', (_, { remedy }) => {
    expect(remedy).toMatch(/^[A-Z].*\.$/s);
  });
});

describe('the table of failures', () => {
  const all = Object.entries(failures);

  it('makes a warning of a part of a ticket room for a refusal by the portal alone', () => {
    expect(all.filter(([, { part }]) => part === 'warning').map(([code]) => code)).toEqual([
      'PortalRejected',
    ]);
  });

  it.each(all)('%s is tried again by its state only if it may pass', (_, { transient, retry, suspect }) => {
    if (!transient) expect(retry).toBe('never');
    if (transient && suspect !== 'nobody') expect(maxHoldsWithoutConfirmedOutage[suspect]).toBeGreaterThan(0);
  });

  it('has every name of a transient failure in one list of retries at most, and each of AWS in exactly one', () => {
    const kinds = ['after-throttling', 'look-again', 'deliver-again', 'soon', 'after-lambda'] as const;
    const names = kinds.flatMap(errorNamesRetried);
    expect(new Set(names).size).toBe(names.length);
    for (const name of Object.keys(awsErrors)) expect(names).toContain(name);
    // AWS has names of its own for these, so no step ever throws them.
    for (const code of ['LambdaUnavailable', 'StepTimedOut', 'StepCrashed'])
      expect(names).not.toContain(code);
  });
});

describe('what a Catch says', () => {
  const lambda = (errorType: string) => JSON.stringify({ errorType, errorMessage: 'why', trace: [] });

  it.each([
    ...Object.keys(failures).map((code) => [code, code]),
    ...Object.entries(awsErrors),
    ['Lambda.AccessDeniedException', 'LambdaUnavailable'],
    ['Lambda.ResourceNotFoundException', 'LambdaUnavailable'],
    ['States.Permissions', 'LambdaUnavailable'],
    ['Runtime.ImportModuleError', 'StepCrashed'],
    ['States.QueryEvaluationError', 'UnexpectedError'],
    ['TypeError', 'UnexpectedError'],
    ['toString', 'UnexpectedError'],
  ])('%s stands for %s, as the name of the error and in the cause of a Lambda', (name, code) => {
    expect(classifyFailure({ Error: name }).code).toBe(code);
    expect(classifyFailure({ Error: 'Lambda.Unknown', Cause: lambda(name) }).code).toBe(code);
  });

  it.each([
    ['ABORTED', 'ExecutionStopped'],
    ['TIMED_OUT', 'ExecutionTimedOut'],
    ['', 'UnexpectedError'],
  ])('%j, the status of an execution, stands for %s', (status, code) => {
    expect(classifyFailure({ Error: status }).code).toBe(code);
  });
});

it.each([
  ['StoreUnavailable', 'StoreUnavailable'],
  ['States.Timeout', 'StepTimedOut'],
  ['Lambda.NewException', 'LambdaUnavailable'],
  ['TypeError', undefined],
  ['toString', undefined],
])('an error of the name %s stands for %s', (name, code) => {
  expect(failureCodeOf(name)).toBe(code);
});

it('a state tries a failure again by its code where AWS has no name for it, and by the names of AWS otherwise', () => {
  const names = errorNamesRetried(failures.StoreUnavailable.retry as RetryKind);
  expect(names).toContain('StoreUnavailable');
  const lambda = errorNamesRetried(failures.LambdaUnavailable.retry as RetryKind);
  expect(lambda).toContain('Lambda.ServiceException');
  expect(lambda).not.toContain('LambdaUnavailable');
});

it.each([
  ['any failure', new Failure('StoreUnavailable', 'm'), [], true],
  ['one of two codes', new Failure('StoreUnavailable', 'm'), ['RoomArchived', 'StoreUnavailable'], true],
  ['another code', new Failure('StoreUnavailable', 'm'), ['RoomArchived'], false],
  ['an error', new TypeError('m'), [], false],
  [
    'an error that is named like a member of objects',
    Object.assign(new Error('m'), { name: 'toString' }),
    [],
    false,
  ],
  ['no error', { name: 'StoreUnavailable' }, [], false],
] as const)('tells %s from other errors', (_, error, codes, is) => {
  expect(isFailure(error, ...codes)).toBe(is);
});

describe('an error in a log line', () => {
  it('has its name, and its message if that is safe to log', () => {
    expect(logFieldsOf(new Failure('StoreUnavailable', 'DynamoDB: X'))).toEqual({
      error: 'StoreUnavailable',
      reason: 'DynamoDB: X',
    });
    expect(logFieldsOf(new TypeError('may quote a secret'))).toEqual({ error: 'TypeError' });
    expect(logFieldsOf('thrown text')).toEqual({ error: 'unknown' });
  });
});

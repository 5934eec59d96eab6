import { checkTemplate, type Visible } from './expressions.ts';
import { CATCHER_FIELDS, type Fields, isObject, isSeconds, RETRIER_FIELDS, unknownFields } from './fields.ts';

/** The mistakes in a state's `Retry` (Amazon States Language, "Retrying after error"). */
export function checkRetry(retry: unknown): string[] {
  if (retry === undefined) return [];
  if (!Array.isArray(retry)) return ['Retry must be an array'];
  return retry.flatMap((retrier, index) => {
    const mistakes = isObject(retrier)
      ? [
          ...unknownFields(retrier, RETRIER_FIELDS),
          ...checkErrorEquals(retrier, index === retry.length - 1),
          ...checkRetryNumbers(retrier),
        ]
      : ['must be an object'];
    return mistakes.map((mistake) => `Retry[${index}]: ${mistake}`);
  });
}

/** The mistakes in a state's `Catch` without its `Next`, which the scope checks. */
export function checkCatch(catchers: unknown, visible: Visible): string[] {
  if (catchers === undefined) return [];
  if (!Array.isArray(catchers)) return ['Catch must be an array'];
  return catchers.flatMap((catcher, index) => {
    const at = `Catch[${index}]`;
    if (!isObject(catcher)) return [`${at}: must be an object`];
    const inside = { ...visible, states: ['errorOutput'] };
    return [
      ...[
        ...unknownFields(catcher, CATCHER_FIELDS),
        ...checkErrorEquals(catcher, index === catchers.length - 1),
      ].map((mistake) => `${at}: ${mistake}`),
      ...checkTemplate(catcher.Output, `${at}/Output`, inside),
      ...checkTemplate(catcher.Assign, `${at}/Assign`, inside),
    ];
  });
}

function checkErrorEquals({ ErrorEquals: names }: Fields, last: boolean): string[] {
  if (!Array.isArray(names) || names.length === 0 || !names.every((name) => typeof name === 'string')) {
    return ['ErrorEquals must be a non-empty array of error names'];
  }
  if (!names.includes('States.ALL')) return [];
  return [
    ...(names.length > 1 ? ['States.ALL must stand alone in its ErrorEquals'] : []),
    ...(last ? [] : ['States.ALL must be in the last entry: nothing after it is ever reached']),
  ];
}

function checkRetryNumbers(retrier: Fields): string[] {
  const { IntervalSeconds, MaxAttempts, BackoffRate, MaxDelaySeconds, JitterStrategy } = retrier;
  const mistakes: string[] = [];
  const optional = (field: string, fine: boolean, what: string) => {
    if (retrier[field] !== undefined && !fine) mistakes.push(`${field} must be ${what}`);
  };
  optional('IntervalSeconds', isSeconds(IntervalSeconds), 'a positive integer');
  optional('MaxAttempts', isSeconds(MaxAttempts, 0), 'an integer from 0');
  optional('BackoffRate', typeof BackoffRate === 'number' && BackoffRate >= 1, 'a number from 1.0');
  optional('JitterStrategy', JitterStrategy === 'NONE' || JitterStrategy === 'FULL', 'NONE or FULL');
  // The service takes a cap up to 31,622,399 seconds, and only one above the first wait.
  optional(
    'MaxDelaySeconds',
    isSeconds(MaxDelaySeconds) &&
      MaxDelaySeconds < 31_622_400 &&
      MaxDelaySeconds > ((IntervalSeconds as number | undefined) ?? 1),
    'an integer greater than IntervalSeconds (1 if absent) and less than 31622400',
  );
  return mistakes;
}

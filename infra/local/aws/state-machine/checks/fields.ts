/** Which fields each thing may have: everything else is refused (Amazon States Language, JSONata only). */

const RESULTS = ['Assign', 'Output'];
const TRANSITION = ['Next', 'End'];
const FAILURES = ['Retry', 'Catch'];
const STATE = ['Type', 'Comment', 'QueryLanguage'];

export const MACHINE_FIELDS = ['Comment', 'QueryLanguage', 'StartAt', 'States', 'TimeoutSeconds'];
export const BRANCH_FIELDS = ['Comment', 'StartAt', 'States'];
export const CHOICE_RULE_FIELDS = ['Condition', 'Next', 'Comment', ...RESULTS];
export const CATCHER_FIELDS = ['ErrorEquals', 'Next', 'Comment', ...RESULTS];
export const RETRIER_FIELDS = [
  'ErrorEquals',
  'IntervalSeconds',
  'MaxAttempts',
  'BackoffRate',
  'MaxDelaySeconds',
  'JitterStrategy',
  'Comment',
];

export const STATE_FIELDS: Record<string, string[]> = {
  Task: [
    ...STATE,
    'Resource',
    'Arguments',
    'TimeoutSeconds',
    'HeartbeatSeconds',
    ...RESULTS,
    ...FAILURES,
    ...TRANSITION,
  ],
  Parallel: [...STATE, 'Branches', 'Arguments', ...RESULTS, ...FAILURES, ...TRANSITION],
  Pass: [...STATE, ...RESULTS, ...TRANSITION],
  Wait: [...STATE, 'Seconds', 'Timestamp', ...RESULTS, ...TRANSITION],
  Choice: [...STATE, 'Choices', 'Default', ...RESULTS],
  Succeed: [...STATE, 'Output'],
  Fail: [...STATE, 'Error', 'Cause'],
};

const JSONPATH_FIELDS = new Set([
  'InputPath',
  'OutputPath',
  'Parameters',
  'Result',
  'ResultPath',
  'ResultSelector',
  'Variable',
  'SecondsPath',
  'TimestampPath',
  'TimeoutSecondsPath',
  'HeartbeatSecondsPath',
  'ErrorPath',
  'CausePath',
  'ItemsPath',
]);

export type Fields = Record<string, unknown>;

export const isObject = (value: unknown): value is Fields =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

export const isName = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** A whole number of seconds in the range that Step Functions takes. */
export const isSeconds = (value: unknown, least = 1): value is number =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= 99_999_999;

/** One mistake for each field that is not allowed, saying why if it belongs to JSONPath. */
export function unknownFields(fields: Fields, allowed: string[]): string[] {
  return Object.keys(fields)
    .filter((field) => !allowed.includes(field))
    .map((field) =>
      JSONPATH_FIELDS.has(field)
        ? `${field} belongs to JSONPath; this machine is JSONata (Arguments, Output, Assign)`
        : `unknown field ${field}`,
    );
}

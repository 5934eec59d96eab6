import { expressionIn } from '../jsonata/expressions.ts';
import { checkTemplate, type Visible } from './expressions.ts';
import { checkCatch, checkRetry } from './failures.ts';
import { CHOICE_RULE_FIELDS, type Fields, isName, isObject, isSeconds, unknownFields } from './fields.ts';

/** `arn:aws:states:::lambda:invoke`, with or without a task token, in any partition. */
const LAMBDA_INVOKE = /^arn:aws(-[a-z]+)*:states:::lambda:invoke(\.waitForTaskToken)?$/;

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Whether a string is a timestamp as Wait takes it: RFC 3339 with capital T and Z. */
export const isTimestamp = (value: unknown): value is string =>
  typeof value === 'string' && RFC3339.test(value) && !Number.isNaN(Date.parse(value));

const isExpression = (value: unknown) => typeof value === 'string' && expressionIn(value) !== undefined;

/** The mistakes inside one state; the scope checks transitions and branches. */
export function checkState(state: Fields, visible: Visible): string[] {
  const withResult = { ...visible, states: ['result'] };
  const after = state.Type === 'Task' || state.Type === 'Parallel' ? withResult : visible;
  return [
    ...(state.QueryLanguage === undefined || state.QueryLanguage === 'JSONata'
      ? []
      : ['QueryLanguage must be JSONata']),
    ...checkByType(state, visible),
    ...checkTemplate(state.Arguments, 'Arguments', visible),
    ...checkTemplate(state.Assign, 'Assign', after),
    ...checkTemplate(state.Output, 'Output', after),
    ...checkRetry(state.Retry),
    ...checkCatch(state.Catch, visible),
  ];
}

function checkByType(state: Fields, visible: Visible): string[] {
  switch (state.Type) {
    case 'Task':
      return checkTask(state, visible);
    case 'Wait':
      return checkWait(state, visible);
    case 'Choice':
      return checkChoices(state, visible);
    case 'Fail':
      return ['Error', 'Cause'].flatMap((field) =>
        state[field] === undefined || typeof state[field] === 'string'
          ? checkTemplate(state[field], field, visible)
          : [`${field} must be a string`],
      );
    case 'Parallel':
      return Array.isArray(state.Branches) && state.Branches.length > 0
        ? []
        : ['Branches must be a non-empty array'];
    default:
      return [];
  }
}

function checkTask(state: Fields, visible: Visible): string[] {
  const mistakes: string[] = [];
  if (typeof state.Resource !== 'string' || !LAMBDA_INVOKE.test(state.Resource)) {
    mistakes.push(
      'Resource must be arn:aws:states:::lambda:invoke or arn:aws:states:::lambda:invoke.waitForTaskToken',
    );
  }
  if (!isObject(state.Arguments)) mistakes.push('Arguments must be an object with FunctionName and Payload');
  else {
    mistakes.push(
      ...unknownFields(state.Arguments, ['FunctionName', 'Payload']).map((m) => `Arguments: ${m}`),
    );
    if (!isName(state.Arguments.FunctionName)) mistakes.push('Arguments must have a FunctionName');
    if (state.Arguments.Payload === undefined) mistakes.push('Arguments must have a Payload');
  }
  for (const field of ['TimeoutSeconds', 'HeartbeatSeconds']) {
    mistakes.push(...checkSeconds(state[field], field, 1, visible));
  }
  const { TimeoutSeconds: timeout, HeartbeatSeconds: heartbeat } = state;
  if (isSeconds(timeout) && isSeconds(heartbeat) && heartbeat >= timeout) {
    mistakes.push('HeartbeatSeconds must be smaller than TimeoutSeconds');
  }
  return mistakes;
}

function checkWait(state: Fields, visible: Visible): string[] {
  const { Seconds, Timestamp } = state;
  if ((Seconds === undefined) === (Timestamp === undefined))
    return ['must have one of Seconds and Timestamp'];
  if (Seconds !== undefined) return checkSeconds(Seconds, 'Seconds', 0, visible);
  return isTimestamp(Timestamp) || isExpression(Timestamp)
    ? checkTemplate(Timestamp, 'Timestamp', visible)
    : ['Timestamp must be like 2026-01-31T23:59:59Z or an expression'];
}

function checkSeconds(value: unknown, field: string, least: number, visible: Visible): string[] {
  if (value === undefined || isSeconds(value, least)) return [];
  return isExpression(value)
    ? checkTemplate(value, field, visible)
    : [`${field} must be an integer from ${least} to 99999999 or an expression`];
}

function checkChoices({ Choices: choices }: Fields, visible: Visible): string[] {
  if (!Array.isArray(choices) || choices.length === 0) return ['Choices must be a non-empty array'];
  return choices.flatMap((rule, index) => {
    const at = `Choices[${index}]`;
    if (!isObject(rule)) return [`${at}: must be an object`];
    const condition = typeof rule.Condition === 'boolean' || isExpression(rule.Condition);
    return [
      ...unknownFields(rule, CHOICE_RULE_FIELDS).map((mistake) => `${at}: ${mistake}`),
      ...(condition ? [] : [`${at}: Condition must be an expression or a boolean`]),
      ...checkTemplate(rule.Condition, `${at}/Condition`, visible),
      ...checkTemplate(rule.Assign, `${at}/Assign`, visible),
      ...checkTemplate(rule.Output, `${at}/Output`, visible),
    ];
  });
}

import { isObject } from '../../settings/fields.ts';
import { isTest } from '../bodies/test-webhooks.ts';
import { type FieldMistake, maxItems, type ParsedBody } from '../contract/receive.ts';
import { type Evaluated, evaluate, reasonOf } from '../expressions/evaluate.ts';
import type { CustomSettings } from './settings.ts';

/** What the expressions of a source made of one item of a body. */
export type Mapped =
  | { outcome: 'test' }
  | { outcome: 'challenge'; challenge: string }
  | { outcome: 'ignored'; reason: string }
  | { outcome: 'stranger'; reason: string }
  | { outcome: 'invalid'; mistakes: FieldMistake[] }
  | { outcome: 'work-item'; item: Values }
  | { outcome: 'state'; item: Values; status: unknown; updatedAt: unknown };

/** What its expressions gave, by the names of the fields. */
type Values = Record<string, unknown>;

/** A body is looked at no further than this. Vendors nest a dozen levels, and send some thousand values. */
const maxDepth = 64;
const maxParts = 50_000;

/** The longest text that is sent back. monday's has 36 (developer.monday.com, Webhooks, 2026). */
const longestChallenge = 200;

/** What goes back as it came is no markup and no line of anything. */
function isChallenge(text: string): boolean {
  return text.length <= longestChallenge && /^[\w.~+/=-]+$/.test(text);
}

/** The items of a body. What an expression gives is not checked yet; where one fails, the item says which. */
export function mapped(source: CustomSettings, json: unknown): ParsedBody {
  if (isObject(json) && Object.keys(json).length === 1 && isTest(json)) return { json: { outcome: 'test' } };
  if (source.handshake?.field !== undefined && isObject(json) && Object.keys(json).length === 1) {
    const { [source.handshake.field]: challenge } = json;
    if (typeof challenge === 'string' && isChallenge(challenge)) {
      return { json: { outcome: 'challenge', challenge } };
    }
    if (challenge !== undefined) {
      const message = `is no challenge; send a text of 1 to ${longestChallenge} letters, digits and signs`;
      return { mistakes: [{ field: source.handshake.field, message }] };
    }
  }
  if (!isWithinBounds(json)) {
    const message = `is nested deeper than ${maxDepth} levels, or has more than ${maxParts} values; send less at once`;
    return { mistakes: [{ field: '(body)', message }] };
  }
  if (source.items === undefined) {
    const [only] = mappedItems(source, [json], json);
    return { json: only };
  }
  const [found] = evaluate([json], { items: source.items });
  const result = found?.items;
  if (!result || 'fault' in result) return { mistakes: [mistakeOf('items', source.items, result)] };
  const { value } = result;
  const list = value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
  if (list.length > maxItems) {
    const message = `the expression ${JSON.stringify(source.items)} of the settings gives more than ${maxItems} items; send fewer at once`;
    return { mistakes: [{ field: 'items', message }] };
  }
  return { items: mappedItems(source, list, json).map((one) => ({ json: one })) };
}

function mappedItems(source: CustomSettings, inputs: readonly unknown[], body: unknown): Mapped[] {
  const { conditions, state, account } = source;
  const expressions: Record<string, string> = {
    ...(account ? { 'account.expression': account.expression } : {}),
    ...Object.fromEntries(Object.entries(source.item).map(([field, text]) => [`item.${field}`, text])),
    ...Object.fromEntries(conditions.map(({ expression }, index) => [conditionAt(index), expression])),
    ...(state
      ? { 'state.when': state.when, 'state.status': state.status, 'state.updatedAt': state.updatedAt }
      : {}),
  };
  return evaluate(inputs, expressions, { body }).map((results) => mappedItem(source, expressions, results));
}

function mappedItem(
  { item, account, conditions, state }: CustomSettings,
  expressions: Readonly<Record<string, string>>,
  results: Readonly<Record<string, Evaluated>>,
): Mapped {
  const mistakes: FieldMistake[] = [];
  const value = (name: string): unknown => {
    const result = results[name];
    if (result && 'value' in result) return result.value;
    mistakes.push(mistakeOf(name, expressions[name] ?? '', result));
    return undefined;
  };
  const its = account && value('account.expression');
  if (account && mistakes.length === 0 && String(its ?? '') !== account.is) {
    return { outcome: 'stranger', reason: ofAnotherAccount };
  }
  const values = () => Object.fromEntries(Object.keys(item).map((field) => [field, value(`item.${field}`)]));
  const isState = state !== undefined && value('state.when') === true;
  const unmet = isState
    ? undefined
    : conditions.find((_, index) => mistakes.length === 0 && value(conditionAt(index)) !== true);
  if (mistakes.length === 0 && unmet) return { outcome: 'ignored', reason: unmet.otherwise };
  const said: Mapped = isState
    ? { outcome: 'state', item: values(), status: value('state.status'), updatedAt: value('state.updatedAt') }
    : { outcome: 'work-item', item: values() };
  return mistakes.length > 0 ? { outcome: 'invalid', mistakes } : said;
}

const ofAnotherAccount =
  'This webhook is of another account than "account" of this environment names, or does not say of which; give each account a source of its own.';

const conditionAt = (index: number) => `conditions[${index}]`;

function mistakeOf(field: string, text: string, result: Evaluated | undefined): FieldMistake {
  const why = result && 'fault' in result ? reasonOf(result.fault) : 'gives nothing';
  return { field, message: `the expression ${JSON.stringify(text)} of the settings ${why}` };
}

/** Counts level by level, so that no depth is too much for it. */
function isWithinBounds(json: unknown): boolean {
  let parts = 0;
  let level: unknown[] = [json];
  for (let depth = 0; level.length > 0; depth += 1) {
    parts += level.length;
    if (depth > maxDepth || parts > maxParts) return false;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return true;
}

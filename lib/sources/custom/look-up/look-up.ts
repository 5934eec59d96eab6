import * as v from 'valibot';
import type { Warning, WorkItemFacts } from '../../../work-items/record.ts';
import { itemUrl, line, text } from '../../bodies/fields.ts';
import { goneItem, type LookUpOutcome, type SourceLookUp } from '../../contract/look-up.ts';
import { evaluate, reasonOf } from '../../expressions/evaluate.ts';
import { Concluded, concluded } from '../../vendor-api/outcome.ts';
import { type Access, apiOf } from '../api/api.ts';
import { itemInput, type MadeRequest, requestOf } from '../api/requests.ts';
import type { CustomSettings } from '../settings.ts';
import { writeBackSecret } from '../write-back-secret.ts';

type LookUp = NonNullable<CustomSettings['lookUp']>;

/** Work items are looked up as the settings describe the request, and what its answer means. */
export const customLookUp: SourceLookUp<CustomSettings> = {
  secret: writeBackSecret,
  lookUp: (source, facts, tools) =>
    concluded(async () => {
      const { lookUp } = source;
      const access = lookUpAccess(source);
      if (!lookUp || !access) return refused('The source has no lookUp in its settings any more.');
      const request = lookUpRequest(lookUp, facts, access.secretInBody ? tools.secret : undefined);
      if ('mistake' in request) return refused(request.mistake);
      const answer = await apiOf(access, tools)({ ...request, schema: v.unknown() }, 404, 410);
      return answer.ok ? readAnswer(lookUp, facts, answer.body) : goneItem;
    }),
};

/** Where the look-up goes, and with which headers: those of the write-back unless it has its own. */
export function lookUpAccess({ lookUp, writeBack }: CustomSettings): Access | undefined {
  return lookUp?.url === undefined ? writeBack : { ...lookUp, url: lookUp.url };
}

/** The request that asks about a work item. It changes nothing, so it may always be sent again. */
export function lookUpRequest({ path, body }: LookUp, facts: WorkItemFacts, secret?: string): MadeRequest {
  const template = body === undefined ? { path } : { path, body };
  const input = { item: itemInput(facts), ...(secret === undefined ? {} : { secret }) };
  return requestOf('lookUp', template, input);
}

const found = v.object({
  projectName: v.nullish(line('gives no text'), ''),
  projectType: v.nullish(text('gives no text of at most 200 characters', 200), ''),
  label: v.nullish(text('gives no text of at most 200 characters', 200), ''),
  itemUrl: v.nullish(v.union([itemUrl, v.literal('')], 'gives no URL of a page'), ''),
});

/** What an answer means. An expression that fails says nothing of the item, so it is refused by the expression's name. */
export function readAnswer(
  { item, gone, conditions }: LookUp,
  facts: WorkItemFacts,
  answer: unknown,
): LookUpOutcome {
  const expressions: Record<string, string> = {
    ...(gone === undefined ? {} : { gone }),
    ...Object.fromEntries(conditions.map(({ expression }, index) => [`conditions[${index}]`, expression])),
    ...Object.fromEntries(Object.entries(item).map(([field, expression]) => [`item.${field}`, expression])),
  };
  const [results = {}] = evaluate([answer ?? null], expressions, { item: itemInput(facts) });
  const value = (name: string): unknown => {
    const result = results[name];
    if (result && 'value' in result) return result.value;
    const why = result ? reasonOf(result.fault) : 'gives nothing';
    return concludeRefused(name, expressions[name] ?? '', why);
  };
  if (gone !== undefined && value('gone') === true) return goneItem;
  const unmet = conditions.find((_, index) => value(`conditions[${index}]`) !== true);
  if (unmet) return { outcome: 'ignored', reason: unmet.otherwise };
  const said = Object.fromEntries(Object.keys(item).map((field) => [field, value(`item.${field}`)]));
  const parsed = v.safeParse(found, { ...webhookSaid(facts), ...said });
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const name = `item.${v.getDotPath(issue) ?? ''}`;
    return concludeRefused(name, expressions[name] ?? '', issue.message);
  }
  const { label, itemUrl: url, ...rest } = parsed.output;
  const typeId = facts.kind === 'project' ? facts.projectType : '';
  const isNamed = rest.projectType !== '' || typeId === '';
  return {
    outcome: 'found',
    item: {
      ...rest,
      ...(isNamed ? {} : { projectType: typeId, warnings: [typeNotNamed(typeId)] }),
      ...(label ? { label } : {}),
      ...(url ? { itemUrl: url } : {}),
    },
  };
}

function typeNotNamed(id: string): Warning {
  const message = `The type of the project is ${JSON.stringify(id)} by its id, for which its system has no name.`;
  return { code: 'TypeNotNamed', message };
}

/** What the webhook said stays where the answer is not read for it. */
function webhookSaid(facts: WorkItemFacts): object {
  if (facts.kind === 'ticket') return {};
  const { projectName, projectType } = facts;
  return { projectName, projectType };
}

function refused(message: string): LookUpOutcome {
  return { outcome: 'refused', code: 'WriteBackRejected', message };
}

function concludeRefused(name: string, expression: string, why: string): never {
  const message = `The expression ${JSON.stringify(expression)} of lookUp.${name} ${why}.`;
  throw new Concluded({ outcome: 'refused', code: 'WriteBackRejected', message });
}

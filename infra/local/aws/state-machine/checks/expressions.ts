import { compile, expressionIn } from '../jsonata/expressions.ts';
import { STEP_FUNCTIONS_FUNCTIONS } from '../jsonata/functions.ts';

/** What may be read where an expression stands. */
export interface Visible {
  /** Fields of `$states`: `result` and `errorOutput` exist only after a result or an error. */
  states: string[];
  /** Variables assigned in this scope or one around it. */
  variables: Set<string>;
}

interface Node {
  type?: string;
  value?: unknown;
  [field: string]: unknown;
}

/** JSONata's own functions (https://docs.jsonata.org/) less `$eval`, and those of Step Functions. */
const BUILT_IN = new Set([
  ...(
    'sum count max min average string substring substringBefore substringAfter lowercase uppercase length trim ' +
    'pad match contains replace split join formatNumber formatBase formatInteger parseInteger number floor ceil ' +
    'round abs sqrt power random boolean not map zip filter single reduce sift keys lookup append exists spread ' +
    'merge reverse each error assert type sort shuffle distinct base64encode base64decode encodeUrlComponent ' +
    'encodeUrl decodeUrlComponent decodeUrl toMillis fromMillis clone now millis'
  ).split(' '),
  ...STEP_FUNCTIONS_FUNCTIONS,
]);

/** The mistakes in every expression of a JSON value; `field` says where it stands. */
export function checkTemplate(template: unknown, field: string, visible: Visible): string[] {
  if (typeof template === 'string') {
    const source = expressionIn(template);
    return source === undefined
      ? []
      : checkExpression(source, visible).map((mistake) => `${field}: ${mistake} in {% ${source} %}`);
  }
  if (Array.isArray(template)) {
    return template.flatMap((item, index) => checkTemplate(item, `${field}[${index}]`, visible));
  }
  if (template !== null && typeof template === 'object') {
    return Object.entries(template).flatMap(([key, value]) =>
      checkTemplate(value, `${field}/${key}`, visible),
    );
  }
  return [];
}

function checkExpression(source: string, visible: Visible): string[] {
  let ast: Node;
  try {
    ast = compile(source).ast() as unknown as Node;
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string };
    return [`not JSONata 2.0.6 (${code}: ${message})`];
  }
  const mistakes = new Set<string>();
  const bound = new Set<string>();
  visit(ast, (node) => collectBound(node, bound));
  visit(ast, (node) => {
    for (const mistake of checkVariable(node, bound, visible)) mistakes.add(mistake);
  });
  for (const mistake of rootless(ast)) mistakes.add(mistake);
  return [...mistakes];
}

function checkVariable(node: Node, bound: Set<string>, visible: Visible): string[] {
  if (node.type === 'path') {
    const [first, second] = node.steps as Node[];
    const known = ['input', 'context', ...visible.states];
    if (first?.type === 'variable' && first.value === 'states' && second?.type === 'name') {
      return known.includes(String(second.value)) ? [] : [`$states.${second.value} does not exist here`];
    }
  }
  if (node.type !== 'variable' || node.value === '' || node.value === '$') return [];
  const name = String(node.value);
  if (name === 'eval') return ['Step Functions has no $eval'];
  const known = name === 'states' || bound.has(name) || visible.variables.has(name) || BUILT_IN.has(name);
  return known ? [] : [`$${name} is never assigned`];
}

/** Names that an expression binds itself: `:=`, parameters of functions, `@$x` and `#$i`. */
function collectBound(node: Node, bound: Set<string>) {
  if (node.type === 'bind') bound.add(String((node.lhs as Node).value));
  if (node.type === 'lambda')
    for (const argument of node.arguments as Node[]) bound.add(String(argument.value));
  for (const key of ['focus', 'index']) if (typeof node[key] === 'string') bound.add(node[key]);
}

/**
 * Step Functions evaluates without an input document, so `$`, `$$` and plain names mean something only where a
 * path, a predicate or a sort has set the context (https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html).
 */
function rootless(node: Node): string[] {
  if (node.type === 'variable') {
    const own = node.value === '' ? ['$ has no value at the top level'] : [];
    return node.value === '$' ? ['$$ has no value'] : [...own, ...childrenRootless(node)];
  }
  if (node.type === 'name') return [`'${node.value}' has no context: write $states.input.${node.value}`];
  if (node.type === 'path') {
    const [first] = node.steps as Node[];
    return [...(first ? rootless(first) : []), ...anywhereRoot((node.steps as Node[]).slice(1))];
  }
  return childrenRootless(node);
}

/** The children of a node that keep its context; predicates, groups and transforms have one of their own. */
function childrenRootless(node: Node): string[] {
  const mistakes: string[] = [];
  for (const [key, child] of Object.entries(node)) {
    if (['predicate', 'stages', 'group', 'terms', 'pattern', 'update', 'delete'].includes(key)) {
      mistakes.push(...anywhereRoot(child));
    } else {
      for (const inner of nodesOf(child)) mistakes.push(...rootless(inner));
    }
  }
  return mistakes;
}

/** Inside a context `$` and names are fine; the root `$$` never is. */
function anywhereRoot(value: unknown): string[] {
  const mistakes: string[] = [];
  for (const node of nodesOf(value)) {
    visit(node, (inner) => {
      if (inner.type === 'variable' && inner.value === '$') mistakes.push('$$ has no value');
    });
  }
  return mistakes;
}

function visit(node: Node, see: (node: Node) => void) {
  see(node);
  for (const child of Object.values(node)) for (const inner of nodesOf(child)) visit(inner, see);
}

function nodesOf(value: unknown): Node[] {
  if (Array.isArray(value)) return value.flatMap(nodesOf);
  return value !== null && typeof value === 'object' && !(value instanceof RegExp) ? [value as Node] : [];
}

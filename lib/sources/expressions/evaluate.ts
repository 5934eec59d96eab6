import { inSandbox } from './sandbox.ts';

/** Why an expression gave nothing. */
export interface Fault {
  /** Of JSONata, such as `T2001`, or of the sandbox, such as `TooManySteps`. */
  code: string;
  /** Behind which character of the expression. */
  position?: number;
  /** What JSONata says. It may quote the input: for the person at a terminal, and for no log. */
  message: string;
}

/** What came of an expression; `value` is undefined where it finds nothing. */
export type Evaluated = { value: unknown } | { fault: Fault };

/**
 * Evaluates expressions in JSONata with each of some inputs, all within the bounds of one evaluation.
 *
 * @param expressions by any names
 * @param shared what the expressions know as `$name`
 * @returns for each input the results by the names of the expressions
 */
export function evaluate(
  inputs: readonly unknown[],
  expressions: Readonly<Record<string, string>>,
  shared: Readonly<Record<string, unknown>> = {},
): Record<string, Evaluated>[] {
  const names = Object.entries(expressions);
  const output = inSandbox('start', JSON.stringify({ inputs, expressions: names, shared }));
  const results: Record<string, { json?: string; fault?: Fault }>[] =
    output === undefined ? [] : JSON.parse(output);
  return inputs.map((_, index) => {
    const found = results[index];
    const each = names.map(([name]) => [name, evaluatedOf(found?.[name])]);
    return Object.fromEntries(each);
  });
}

function evaluatedOf(result: { json?: string; fault?: Fault } | undefined): Evaluated {
  if (!result) return { fault: { code: 'TooSlow', message: reasons.TooSlow ?? '' } };
  if (result.fault) return { fault: result.fault };
  return { value: result.json === undefined ? undefined : JSON.parse(result.json) };
}

const reasons: Readonly<Record<string, string>> = {
  TooSlow: 'takes too long with this body',
  TooManySteps: 'takes too many steps with this body',
  TooDeep: 'calls itself too often',
  TooLarge: 'makes too much of this body',
  Forbidden: 'uses a function that is not allowed',
};

/** Why an expression failed, as the rest of a sentence that quotes nothing of the input. */
export function reasonOf({ code, position }: Fault): string {
  const where = position === undefined ? '' : ` at character ${position}`;
  return `${reasons[code] ?? `cannot be evaluated with this body (JSONata ${code})`}${where}`;
}

import * as v from 'valibot';
import { mistakeInExpression } from './check.ts';

/** A field of an environment file that holds an expression in JSONata. It is compiled when the file is checked. */
export function expression(example: string) {
  const remedy = `write an expression in JSONata such as ${JSON.stringify(example)}`;
  return v.pipe(
    v.string(remedy),
    v.check(
      (text) => mistakeInExpression(text) === undefined,
      (issue) => mistakeInExpression(String(issue.input)) ?? remedy,
    ),
  );
}

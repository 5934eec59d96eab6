import { checkDefinition } from './checks/checks.ts';
import { InvalidDefinition } from './errors.ts';
import type { StateMachine } from './types.ts';

export type Substitutions = Record<string, string | number | boolean>;

/**
 * Replaces `${Name}` in the text of a definition, as CloudFormation's `DefinitionSubstitutions` does: textually
 * and without escaping. Unknown names stay.
 * (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-stepfunctions-statemachine.html)
 */
export function substitute(text: string, map: Substitutions): string {
  return text.replace(/\$\{([^}]*)\}/g, (whole, name: string) =>
    Object.hasOwn(map, name) ? String(map[name]) : whole,
  );
}

/**
 * Takes a definition (its JSON text or the parsed object) and gives back a machine that the runner can run.
 *
 * @throws InvalidDefinition with every mistake at once, see `checkDefinition`
 */
export function loadStateMachine(
  definition: unknown,
  { substitutions = {} }: { substitutions?: Substitutions } = {},
): StateMachine {
  const text = substitute(
    typeof definition === 'string' ? definition : JSON.stringify(definition),
    substitutions,
  );
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new InvalidDefinition([`The definition is not JSON: ${(error as Error).message}`]);
  }
  const mistakes = checkDefinition(parsed);
  if (mistakes.length > 0) throw new InvalidDefinition(mistakes);
  return parsed as StateMachine;
}

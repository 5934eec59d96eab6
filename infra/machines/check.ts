import { readFileSync } from 'node:fs';
import validate from 'asl-validator';
import { functions } from '../functions.ts';
import { checkDefinition } from '../local/aws/state-machine/checks/checks.ts';
import { failureMistakesOf } from './failures.ts';
import { functionIdsIn, readDefinition } from './files.ts';

/**
 * What is wrong with a machine's file, one sentence each. CloudFormation looks into a definition only while
 * it deploys; asl-validator knows the States Language, and our own checks what it overlooks and where the file differs
 * from the table of failures.
 */
export function machineMistakes(file: string): string[] {
  const known = new Set<string>(functions.map(({ id }) => id));
  const unknown = functionIdsIn(readFileSync(file, 'utf8')).filter((id) => !known.has(id));
  const read = () => readDefinition(file, (id) => `arn:aws:lambda:eu-central-1:123456789012:function:${id}`);
  // Read twice: the validator writes into the definition that it is given.
  const { errors } = validate(read());
  return [
    ...unknown.map((id) => `\${${id}} is not in infra/functions.ts, which has ${[...known].join(', ')}`),
    ...errors.map((error) => `${error['Error code']}: ${error.Message ?? JSON.stringify(error)}`),
    ...checkDefinition(read()),
    ...failureMistakesOf(JSON.parse(readFileSync(file, 'utf8'))),
  ];
}

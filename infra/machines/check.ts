import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import validate from 'asl-validator';
import { functions } from '../functions.ts';
import { checkDefinition } from '../local/aws/state-machine/checks/checks.ts';
import { functionIdsIn, machineFiles, readDefinition } from './files.ts';

/**
 * What is wrong with a machine's file, one sentence each. CloudFormation looks into a definition only while
 * it deploys; asl-validator knows the States Language, and our own checks what it overlooks.
 */
export function mistakesOf(file: string): string[] {
  const known = new Set(functions.map(({ id }) => id));
  const unknown = functionIdsIn(readFileSync(file, 'utf8')).filter((id) => !known.has(id));
  const read = () => readDefinition(file, (id) => `arn:aws:lambda:eu-central-1:123456789012:function:${id}`);
  // Read twice: the validator writes into the definition that it is given.
  const { errors } = validate(read());
  return [
    ...unknown.map((id) => `\${${id}} is not in infra/functions.ts, which has ${[...known].join(', ')}`),
    ...errors.map((error) => `${error['Error code']}: ${error.Message ?? JSON.stringify(error)}`),
    ...checkDefinition(read()),
  ];
}

/** Checks both machine files; part of `npm run check`. */
function main(): void {
  for (const [name, file] of Object.entries(machineFiles)) {
    const mistakes = mistakesOf(file);
    console.log(`${name}: ${mistakes.length === 0 ? 'no mistakes' : `${mistakes.length} mistakes`}`);
    for (const mistake of mistakes) console.error(`  ${mistake}`);
    if (mistakes.length > 0) process.exitCode = 1;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();

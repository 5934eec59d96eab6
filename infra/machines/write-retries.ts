import { readFileSync, writeFileSync } from 'node:fs';
import { withRetries } from './failures.ts';
import { machineFiles } from './files.ts';

// Writes each `Retry` of both machine files as the table of failures has it: run it after a change of the table, and
// `npx biome check --write infra/machines` after it.
for (const file of Object.values(machineFiles)) {
  const definition = withRetries(JSON.parse(readFileSync(file, 'utf8')));
  writeFileSync(file, `${JSON.stringify(definition, null, 2)}\n`);
}

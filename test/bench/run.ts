import { readFileSync, writeFileSync } from 'node:fs';
import { CommandError, runCommand } from '../../infra/cli/deployment.ts';
import { coldStart } from './benches/cold-start.ts';
import { criticalPath } from './benches/critical-path.ts';
import { localStack } from './benches/local-stack.ts';
import { rightRooms } from './benches/right-rooms.ts';
import { slot } from './benches/slot.ts';
import { waiting } from './benches/waiting.ts';
import { webhookTo202 } from './benches/webhook-to-202.ts';
import { numbersSection, quoted } from './numbers.ts';
import { type Results, readResults, resultOf, tableMarkdown, writeResults } from './results.ts';
import { withSection } from './section.ts';
import type { Bench } from './table.ts';

/** All benches, in the order of the tables. */
const benches: Bench[] = [rightRooms, slot, waiting, webhookTo202, coldStart, criticalPath, localStack];

async function runOne({ name, run }: Bench): Promise<void> {
  const begunAtMs = performance.now();
  const tables = await run();
  const seconds = Math.round((performance.now() - begunAtMs) / 1000);
  console.log(`${tables.map(tableMarkdown).join('\n\n')}\n\n${name}: ${seconds} s\n`);
  const results: Results = { ...readResults(), [name]: resultOf(tables, seconds) };
  const known = benches.flatMap((bench) => {
    const result = results[bench.name];
    return result ? [[bench.name, result] as const] : [];
  });
  writeResults(Object.fromEntries(known));
}

/** `npm run bench` runs all, `npm run bench -- NAME ...` some; what they find replaces what they found before. */
async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !benches.some((bench) => bench.name === name));
  if (unknown.length > 0) {
    throw new CommandError(
      `There is no bench ${unknown.join(', ')}, only ${benches.map(({ name }) => name).join(', ')}`,
    );
  }
  const wanted = benches.filter(({ name }) => names.length === 0 || names.includes(name));
  await Promise.all(wanted.filter(({ clock }) => clock === 'virtual').map(runOne));
  for (const bench of wanted.filter(({ clock }) => clock === 'real')) await runOne(bench);
  // A README that waits for the first results of a bench stays as it is.
  const complete = readResults();
  if (quoted.every((name) => complete[name])) {
    writeFileSync(
      'test/bench/README.md',
      withSection(readFileSync('test/bench/README.md', 'utf8'), 'bench', numbersSection(complete)),
    );
  }
}

await runCommand(() => main(process.argv.slice(2)));

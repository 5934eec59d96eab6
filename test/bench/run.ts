import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { runScript, UsageError } from '../command-line.ts';
import { costs } from './costs.ts';
import { lives } from './lives.ts';
import { type Bench, sectionOf, withSections } from './results.ts';
import { rightRooms } from './right-rooms.ts';
import { slot } from './slot.ts';
import { status } from './status.ts';
import { webhookTo202 } from './webhook-to-202.ts';

/** All benches, in the order of the page. */
const benches: Bench[] = [rightRooms, slot, status, costs, lives, webhookTo202];
const file = new URL('results.md', import.meta.url);

/** `npm run bench` runs all, `npm run bench -- NAME ...` some; their sections replace those in `results.md`. */
async function main(wanted: readonly string[]): Promise<number> {
  const names = benches.map(({ name }) => name);
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw new UsageError(`There is no bench ${unknown.join(', ')}, only ${names.join(', ')}`);
  }
  for (const { name, run } of benches) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const begunAtMs = performance.now();
    const section = sectionOf(name, await run(), (performance.now() - begunAtMs) / 1000);
    console.log(`${section}\n`);
    const page = existsSync(file) ? readFileSync(file, 'utf8') : '';
    writeFileSync(file, withSections(page, [section], names));
  }
  return 0;
}

await runScript(main);

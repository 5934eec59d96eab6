import { play } from './play.ts';
import { scenarioOf } from './scenario.ts';
import { keptTrace } from './trace.ts';

const [from, to] = process.argv.slice(2).map(Number);
const trace = process.argv[4] === '--trace';
const t = Date.now();
const count: Record<string, number> = {};
let bad = 0;
for (let seed = from ?? 1; seed <= (to ?? from ?? 1); seed += 1) {
  const t0 = Date.now();
  try {
    const played = await play(scenarioOf(seed), trace ? keptTrace : undefined);
    for (const outcome of played.outcomes) count[outcome] = (count[outcome] ?? 0) + 1;
    if (trace) console.log(JSON.stringify(scenarioOf(seed), null, 1), played.trace.join('\n'));
    if (played.violations.length > 0) {
      bad += 1;
      console.log(`seed ${seed} (${Date.now() - t0} ms)`);
      for (const { rule, what } of played.violations.slice(0, 6))
        console.log(`  ${rule}: ${what.slice(0, 600)}`);
    }
  } catch (error) {
    bad += 1;
    console.log(`seed ${seed} CRASH`, error);
  }
}
console.log(count, bad, 'bad', Date.now() - t, 'ms');

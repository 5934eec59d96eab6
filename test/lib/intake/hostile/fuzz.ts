import { optionsOf, runScript, UsageError } from '../../../command-line.ts';
import { type AttackReport, attack } from './attack.ts';

const usage = 'Write npx tsx test/lib/intake/hostile/fuzz.ts [--seed N] [--requests N], with whole numbers.';

/** `npx tsx test/lib/intake/hostile/fuzz.ts`: generated requests against the receiver; fails if one is accepted or answered with 5xx. */
async function main(argv: string[]): Promise<number> {
  const values = optionsOf(argv, {
    usage,
    options: {
      seed: { type: 'string', default: String(Date.now() % 2 ** 32) },
      requests: { type: 'string', default: '100000' },
    },
  });
  const seed = Number(values.seed);
  const requests = Number(values.requests);
  if (![seed, requests].every(Number.isSafeInteger) || seed < 0 || requests < 1) throw new UsageError(usage);
  console.log(`Seed ${seed}; --seed ${seed} repeats this run.`);
  const forged = await attack('forged', seed, requests);
  show(`${requests} forged requests`, forged);
  console.log(`  accepted: ${forged.records}`);
  const hostile = await attack('hostile', seed, Math.ceil(requests / 5));
  show(`${Math.ceil(requests / 5)} signed requests with hostile bodies`, hostile);
  return forged.records > 0 || forged.wrong.length > 0 || hostile.wrong.length > 0 ? 1 : 0;
}

function show(title: string, { sent, perType, statuses, wrong, slowest, peakMb }: AttackReport): void {
  const list = (counts: Map<unknown, number>) =>
    [...counts].map(([what, times]) => `${what} ${times}`).join(', ');
  console.log(`\n${title}`);
  console.log(`  answers: ${list(statuses)}`);
  console.log(`  per type: ${list(perType)}`);
  console.log(`  ways: ${list(sent)}`);
  console.log(`  slowest: ${slowest.ms.toFixed(1)} ms (${slowest.what})`);
  console.log(`  memory: ${peakMb.toFixed(0)} MB at most`);
  for (const one of wrong) console.log(`  WRONG ${one.status}: ${JSON.stringify(one.attack).slice(0, 500)}`);
}

await runScript(main);

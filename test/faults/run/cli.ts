import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { optionsOf, runScript, UsageError } from '../../command-line.ts';
import { linesOf, type SeedReport, traceLifeSeed, traceSeed } from './run-seeds.ts';

/** Seeds that a process is given at a time. */
const portion = 10;

const usage =
  'Write npm run test:faults -- [--seeds 2000 or FROM-TO] [--from 1] [--workers 2] [--trace SEED] [--life], with whole numbers.';

/** Plays seeds in as many processes as there are cores; the exit code says whether everything held. */
async function main(argv: string[]): Promise<number> {
  const text = { type: 'string' } as const;
  const options = { seeds: text, from: text, workers: text, trace: text, life: { type: 'boolean' } } as const;
  const { life, ...given } = optionsOf(argv, { usage, options });
  const [, first, last] = /^(\d+)-(\d+)$/.exec(given.seeds ?? '') ?? [];
  const range = first && last ? { from: first, seeds: String(Number(last) - Number(first) + 1) } : {};
  const values = { ...given, ...range };
  const numbers = Object.values(values).map(Number);
  if (numbers.some((number) => !Number.isSafeInteger(number) || number < 0)) throw new UsageError(usage);
  if (values.trace !== undefined) {
    console.log(await (life ? traceLifeSeed : traceSeed)(Number(values.trace)));
    return 0;
  }
  const from = Number(values.from ?? 1);
  const startedAt = Date.now();
  const all = await playAll(
    from,
    from + Number(values.seeds ?? 2000),
    Number(values.workers ?? availableParallelism()),
    life ? ['--life'] : [],
  );
  const outcomes = new Map<string, number>();
  for (const outcome of all.flatMap((report) => report.outcomes)) {
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
  const list = [...outcomes].sort(([, one], [, other]) => other - one);
  console.log('Work items when the trouble was over, before the webhooks of those that failed came again:');
  for (const [outcome, times] of list) console.log(`${String(times).padStart(8)}  ${outcome}`);
  const failed = all.filter(({ violations }) => violations.length > 0);
  if (failed.length > 0)
    console.log(`npm run test:faults -- ${life ? '--life ' : ''}--trace ${failed[0]?.seed}`);
  const violations = failed.reduce((sum, report) => sum + report.violations.length, 0);
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  console.log(`${all.length} seeds from ${from} in ${seconds} s: ${violations} violations`);
  return violations > 0 ? 1 : 0;
}

function playAll(from: number, to: number, processes: number, words: string[]): Promise<SeedReport[]> {
  const reports: SeedReport[] = [];
  let next = from;
  const work = fileURLToPath(new URL('./worker.ts', import.meta.url));
  const give = (worker: ChildProcess) => {
    const seeds = Array.from({ length: Math.min(portion, to - next) }, (_, index) => next + index);
    next += seeds.length;
    worker.send(seeds);
    return seeds.length;
  };
  return new Promise((resolve, reject) => {
    const workers = Array.from({ length: processes }, () => fork(work, words));
    for (const worker of workers) {
      let left = 0;
      worker.on('message', (message: 'ready' | SeedReport) => {
        if (message !== 'ready') {
          left -= 1;
          reports.push(message);
          for (const line of linesOf(message)) console.log(line);
        }
        if (left === 0 && next < to) left = give(worker);
        else if (left === 0) worker.disconnect();
        if (reports.length === to - from) resolve(reports);
      });
      worker.on('exit', (code) => {
        if (left > 0) reject(new Error(`a process ended with ${code} in the middle of its seeds`));
      });
    }
  });
}

await runScript(main);

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import local from '../../../infra/environments/local.json' with { type: 'json' };
import { startLocalStack } from '../../../infra/local/stack.ts';
import { webhookOf } from '../webhooks/sent.ts';

/** What the child process tells of its run. */
export interface Run {
  executions: number;
  seconds: number;
  /** Of the last tenth, for what grows with those before it. */
  secondsOfLastTenth: number;
  heapBytes: number;
  rssBytes: number;
  listMs: number;
}

/** As many at a time as a new AWS account runs Lambdas. */
const atATime = 10;
const warmUp = 20;
const source = 'helpdesk';

/** Makes rooms for so many tickets in the whole local stack, in a process of its own with `--expose-gc`. */
async function main(executions: number): Promise<Run> {
  const directory = mkdtempSync(join(tmpdir(), 'local-stack-bench-'));
  const environment = join(directory, 'local.json');
  const sources = { [source]: { ...local.sources[source], roomsPerHour: 10_000 } };
  writeFileSync(environment, JSON.stringify({ ...local, sources }));
  const stack = await startLocalStack({ environment });
  try {
    const runner = stack.machines.TicketRoom;
    /** Seconds until all of them have ended; each sender sends its next ticket when the room of the last is reported. */
    const run = async (from: number, to: number) => {
      let next = from;
      const sender = async () => {
        while (next < to) {
          const { url, ...request } = webhookOf(source, 'new', next++, stack.url);
          const response = await fetch(url, { method: 'POST', ...request });
          const { execution } = (await response.json()) as { execution: string };
          await runner.finished(execution);
        }
      };
      const begunAt = performance.now();
      await Promise.all(Array.from({ length: atATime }, sender));
      return (performance.now() - begunAt) / 1000;
    };
    await run(0, warmUp);
    const before = await memory();
    const most = warmUp + executions;
    const first = await run(warmUp, most - executions / 10);
    const last = await run(most - executions / 10, most);
    const after = await memory();
    const failed = runner.listExecutions().filter(({ status }) => status !== 'SUCCEEDED');
    if (failed.length > 0) throw new Error(`${failed.length} executions did not succeed`);
    const begunAt = performance.now();
    await (await fetch(`${stack.url}/executions`)).text();
    return {
      executions,
      seconds: first + last,
      secondsOfLastTenth: last,
      heapBytes: after.heapUsed - before.heapUsed,
      rssBytes: after.rss,
      listMs: performance.now() - begunAt,
    };
  } finally {
    await stack.close();
    rmSync(directory, { recursive: true });
  }
}

async function memory() {
  // What ends an execution may still be on its way.
  await new Promise((resolve) => setTimeout(resolve, 200));
  global.gc?.();
  global.gc?.();
  return process.memoryUsage();
}

console.log(JSON.stringify(await main(Number(process.argv[2]))));

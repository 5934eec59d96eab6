import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import local from '../../../infra/environments/local.json' with { type: 'json' };
import { type LocalStack, startLocalStack } from '../../../infra/local/stack.ts';
import { webhookOf } from '../webhooks/sent.ts';
import { atATime, type Run, warmUp } from './run.ts';

const source = 'helpdesk';

/** Makes rooms for so many tickets in the whole local stack, and prints what it took as JSON (`Run`). */
async function main(executions: number): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'local-stack-bench-'));
  const environment = join(directory, 'local.json');
  const sources = { [source]: { ...local.sources[source], roomsPerHour: 10_000 } };
  writeFileSync(environment, JSON.stringify({ ...local, sources }));
  const stack = await startLocalStack({ environment });
  try {
    await makeRooms(stack, 0, warmUp);
    const before = await memory();
    const { seconds, processorMs } = await makeRooms(stack, warmUp, executions);
    const after = await memory();
    const { TicketRoom } = stack.machines;
    const others = TicketRoom.listExecutions().filter(({ status }) => status !== 'SUCCEEDED').length;
    if (others > 0) throw new Error(`${others} executions did not succeed`);
    const run: Run = {
      executions,
      seconds,
      processorMs,
      heapBytes: after.heapUsed - before.heapUsed,
      processBytes: after.rss,
      listMs: await listMs(stack),
    };
    console.log(JSON.stringify(run));
  } finally {
    await stack.close();
    rmSync(directory, { recursive: true });
  }
}

/** Each sender sends its next ticket when the room of its last is reported. */
async function makeRooms({ url, machines }: LocalStack, from: number, most: number) {
  const processorMs: number[] = [];
  let begun = 0;
  let ended = 0;
  let tenthBegan = process.cpuUsage();
  const sender = async () => {
    while (begun < most) {
      const { url: webhookUrl, ...request } = webhookOf(source, 'new', from + begun++, url);
      const response = await fetch(webhookUrl, { method: 'POST', ...request });
      const { execution } = (await response.json()) as { execution: string };
      await machines.TicketRoom.finished(execution);
      ended += 1;
      if (ended % (most / 10) !== 0) continue;
      const { user, system } = process.cpuUsage(tenthBegan);
      processorMs.push((user + system) / 1000 / (most / 10));
      tenthBegan = process.cpuUsage();
    }
  };
  const begunAt = performance.now();
  await Promise.all(Array.from({ length: atATime }, sender));
  return { seconds: (performance.now() - begunAt) / 1000, processorMs };
}

async function listMs({ url }: LocalStack): Promise<number> {
  const begunAt = performance.now();
  await (await fetch(`${url}/executions`)).text();
  return performance.now() - begunAt;
}

async function memory() {
  // What follows an execution's end may still be on its way.
  await setTimeout(200);
  globalThis.gc?.();
  return process.memoryUsage();
}

await main(Number(process.argv[2]));

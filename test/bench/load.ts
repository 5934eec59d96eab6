import { deployment } from '../../infra/commands/deployment.ts';
import { webhookToSend } from '../../infra/local/send-arguments.ts';
import { startLocalStack } from '../../infra/local/stack.ts';
import { beginHold } from '../../lib/rooms/holds.ts';

const senders = 200;
const rounds = 10;
const types = ['ticket', 'zendesk', 'freshdesk', 'jira'];

/**
 * `npm run load`: 200 senders at a time at the local stack, of all helpdesks. It times the answers to test
 * events (proof only), to new tickets (proof, record, ceiling) and to repeats of them. All work is held, so
 * that no room is made meanwhile: on one machine it would be the rooms that are timed.
 */
async function main(): Promise<void> {
  const stack = await startLocalStack();
  try {
    process.env.PORT = new URL(stack.url).port;
    const { hold } = await deployment('local');
    await beginHold(hold, { reason: 'OperatorHold', message: 'Timing the answers.' }, Date.now());
    await all(1, () => ['--sample', 'test']);
    report('test events', await all(rounds, () => ['--sample', 'test']));
    const ticket = (index: number) => ['--id', String(index + 1)];
    report('new tickets', await all(1, ticket));
    report('repeats', await all(rounds, ticket));
  } finally {
    await stack.close();
  }

  function all(times: number, argv: (index: number) => string[]): Promise<Answered[]> {
    const sender = async (index: number) => {
      const answers: Answered[] = [];
      const type = types[index % types.length] ?? '';
      for (let round = 0; round < times; round += 1) {
        const { url, ...request } = webhookToSend([type, ...argv(index), '--url', stack.url]);
        const begunAt = performance.now();
        const response = await fetch(url, { method: 'POST', ...request });
        await response.arrayBuffer();
        answers.push({ status: response.status, ms: performance.now() - begunAt });
      }
      return answers;
    };
    return Promise.all(Array.from({ length: senders }, (_, index) => sender(index))).then((lists) =>
      lists.flat(),
    );
  }
}

interface Answered {
  status: number;
  ms: number;
}

function report(title: string, answers: Answered[]): void {
  const sorted = answers.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share: number) => `${(sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(0)} ms`;
  const others = answers.filter(({ status }) => status !== 200 && status !== 202).length;
  console.log(
    `${String(answers.length).padStart(5)} ${title.padEnd(12)} p50 ${at(0.5)}, p99 ${at(0.99)}, slowest ${at(1)}, not 2xx: ${others}`,
  );
  if (others > 0) process.exitCode = 1;
}

await main();

import { webhookToSend } from '../../infra/local/send-arguments.ts';
import { startLocalStack } from '../../infra/local/stack.ts';

const senders = 200;
const rounds = 10;
const types = ['ticket', 'zendesk', 'freshdesk', 'jira'];

/**
 * `npm run load`: 200 senders at a time at the local stack, of all helpdesks. It times the answers to test
 * events (proof only), to new tickets (while their rooms are made on this same machine), and to repeats
 * (proof and record) once the rooms are there.
 */
async function main(): Promise<void> {
  const stack = await startLocalStack();
  try {
    await all(1, () => ['--sample', 'test']);
    report('test events', 200, await all(rounds, () => ['--sample', 'test']));
    const ticket = (index: number) => ['--id', String(index + 1)];
    const accepted = await all(1, ticket);
    report('new tickets', 202, accepted);
    const { TicketRoom } = stack.machines;
    await Promise.all(accepted.map(({ execution }) => TicketRoom.finished(execution)));
    report('repeats', 200, await all(rounds, ticket));
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
        const { execution = '' } = (await response.json()) as { execution?: string };
        answers.push({ status: response.status, ms: performance.now() - begunAt, execution });
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
  execution: string;
}

function report(title: string, expected: number, answers: Answered[]): void {
  const sorted = answers.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share: number) => `${(sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(0)} ms`;
  const others = answers.filter(({ status }) => status !== expected).length;
  console.log(
    `${String(answers.length).padStart(5)} ${title.padEnd(12)} p50 ${at(0.5)}, p99 ${at(0.99)}, slowest ${at(1)}, not ${expected}: ${others}`,
  );
  if (others > 0) process.exitCode = 1;
}

await main();

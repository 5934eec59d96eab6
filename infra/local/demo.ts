import { type DemoReport, projectReport, ticketReport } from './demo-report.ts';
import { webhookToSend } from './send-arguments.ts';
import { type LocalStack, startLocalStack } from './stack.ts';
import { eventLine, paint } from './terminal.ts';

const project = ['project', '--id', 'PRJ-10021', '--type', 'marketing', '--name', 'Q1 Campaign'];
const ticket = ['ticket', '--id', '35436', '--subject', 'Login error'];

/**
 * `npm run demo`: one project and one ticket through the whole local stack, with a line for each state, and
 * a summary that is checked against the portal itself. Exit code 0 only if all of it is true.
 */
async function main(): Promise<void> {
  const colours = paint();
  let startedAtMs = Date.now();
  console.log('Starting the local stack with the DocSpace simulator ...\n');
  const stack = await startLocalStack({
    onEvent: (event, where) => {
      const line = eventLine(event, where, startedAtMs, colours);
      if (line) console.log(line);
    },
    onLog: (name, line) => {
      if (!/"level":"(INFO|DEBUG)"/.test(line)) console.log(colours.dim(`${name}: ${line}`));
    },
  });
  try {
    startedAtMs = Date.now();
    const [projectExecution, ticketExecution] = await Promise.all([
      send(stack, project),
      send(stack, ticket),
    ]);
    await Promise.all([
      stack.machines.ProjectRoom.finished(projectExecution),
      stack.machines.TicketRoom.finished(ticketExecution),
    ]);
    const seconds = ((Date.now() - startedAtMs) / 1000).toFixed(1);
    const reports = [
      await projectReport(stack, projectExecution, {
        projectId: 'PRJ-10021',
        title: 'Q1 Campaign (PRJ-10021)',
        template: 'Marketing',
      }),
      await ticketReport(stack, ticketExecution, {
        ticketId: '35436',
        title: 'Ticket #35436 - Login error',
      }),
    ];
    for (const report of reports) print(report);
    const wrong = reports.flatMap(({ checks }) => checks).filter(({ right }) => !right).length;
    console.log(
      wrong === 0
        ? colours.green(`\nBoth rooms are right, ${seconds} s after the webhooks.`)
        : colours.red(`\n${wrong} of the checks failed.`),
    );
    process.exitCode = wrong === 0 ? 0 : 1;
  } finally {
    await stack.close();
  }

  function print({ title, facts, checks }: DemoReport): void {
    console.log(`\n${colours.bold(title)}`);
    const width = Math.max(...facts.map(([name]) => name.length));
    for (const [name, value] of facts) console.log(`  ${name.padEnd(width)}  ${value}`);
    for (const { right, what } of checks) {
      console.log(`  ${right ? colours.green('ok') : colours.red('NO')}  ${what}`);
    }
  }
}

/** @returns the name of the execution that the webhook started */
async function send({ url }: LocalStack, argv: string[]): Promise<string> {
  const { url: target, ...request } = webhookToSend([...argv, '--url', url]);
  const response = await fetch(target, { method: 'POST', ...request });
  const answer = (await response.json()) as { execution?: string };
  if (response.status !== 202 || !answer.execution) {
    throw new Error(`The webhook was answered with ${response.status}: ${JSON.stringify(answer)}`);
  }
  return answer.execution;
}

await main();

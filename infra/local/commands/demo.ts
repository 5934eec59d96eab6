import { parseArgs } from 'node:util';
import { oneOf } from '../../../lib/settings/remedies.ts';
import { itemKindOf } from '../../../lib/sources/registry/samples.ts';
import type { LocalStack } from '../stack.ts';
import { closeOnSignal } from './close-on-signal.ts';
import { onClosedPipe } from './closed-pipe.ts';
import { demoLife, playLives } from './demo-life.ts';
import { type DemoReport, projectReport, ticketReport } from './demo-report.ts';
import { eventLine, paint } from './terminal.ts';

/** What the demo sends: without `--source`, one project and one ticket of the generic sources. */
const projectId = 'PRJ-10021';
const ticketId = '35436';
const project = ['project', '--id', projectId, '--type', 'marketing', '--name', 'Q1 Campaign'];
const ticket = ['--id', ticketId, '--subject', 'Login error'];
/** The exit code that a shell reports of a program that Ctrl+C ended. */
const interrupted = 130;

/**
 * `npm run demo`: work items through the whole local stack, with a line for each state, and a summary that
 * is checked against the portal and the source's system themselves; with `--life` through all that comes after, step by
 * step. Exit code 0 only if all of it is true.
 */
async function main(): Promise<void> {
  const { source: wanted, life = false } = argumentsIn(process.argv.slice(2));
  const colours = paint();
  let startedAtMs = Date.now();
  console.log('Starting the local stack with the DocSpace simulator ...\n');
  // Loaded once the command line is right, and somebody has read that it takes a moment.
  const { startLocalStack } = await import('../stack.ts');
  const stack = await startLocalStack({
    ...(life ? { life: demoLife, waitScale: 0.05 } : {}),
    onEvent: (event, where) => {
      const line = eventLine(event, where, startedAtMs, colours);
      if (line) console.log(line);
    },
    onLog: (name, line) => {
      if (!/"level":"(INFO|DEBUG)"/.test(line)) console.log(colours.dim(`${name}: ${line}`));
    },
  });
  closeOnSignal(stack, interrupted);
  try {
    startedAtMs = Date.now();
    const reports: DemoReport[] = [];
    const show = (report: DemoReport) => {
      reports.push(report);
      print(report);
    };
    if (life) await playLives(stack, show);
    else for (const report of await makeRooms(stack, wanted)) show(report);
    const seconds = ((Date.now() - startedAtMs) / 1000).toFixed(1);
    const wrong = reports.flatMap(({ checks }) => checks).filter(({ right }) => !right).length;
    console.log(
      wrong === 0
        ? colours.green(
            `\nEvery room is right, ${seconds} s after the ${life ? 'first webhook' : 'webhooks'}.`,
          )
        : colours.red(`\n${wrong} of the checks failed.`),
    );
    console.log(colours.dim('What its addresses showed has ended with it; npm start keeps a stack up.'));
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

/** Has the rooms made, and reads them. */
async function makeRooms(stack: LocalStack, wanted: string | undefined): Promise<DemoReport[]> {
  const sources = sourcesOf(stack, wanted);
  const sent = await Promise.all(
    sources.map(async (source) => ({ source, execution: await send(stack, source) })),
  );
  await Promise.all(sent.map(({ source, execution }) => machineOf(stack, source).finished(execution)));
  const reports: DemoReport[] = [];
  for (const { source, execution } of sent) {
    const title = titleOf(stack, source);
    reports.push(
      isProject(stack, source)
        ? await projectReport(stack, execution, {
            source,
            projectId: source === 'project-system' ? projectId : ticketId,
            title,
            template: 'Marketing',
          })
        : await ticketReport(stack, execution, { source, ticketId, title }),
    );
  }
  return reports;
}

const usage =
  'Write npm run demo, or npm run demo -- --source NAME for one source alone, or --life for rooms that follow their items.';

/** @throws Error that says how it is written */
function argumentsIn(args: string[]): { source?: string; life?: boolean } {
  const options = { source: { type: 'string' }, life: { type: 'boolean' } } as const;
  try {
    const { values } = parseArgs({ args, options });
    if (values.life && values.source !== undefined) throw new Error('--life has sources of its own.');
    return values;
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${usage}`);
  }
}

function sourcesOf({ settings }: LocalStack, wanted: string | undefined): string[] {
  if (wanted === undefined) return ['project-system', 'helpdesk'];
  const names = Object.keys(settings.sources);
  if (names.includes(wanted)) return [wanted];
  throw new Error(`--source must be ${oneOf(names)}.`);
}

/** Does the source have projects, and no tickets? */
function isProject({ settings }: LocalStack, source: string): boolean {
  const its = settings.sources[source];
  return its !== undefined && itemKindOf(its) === 'project';
}

function titleOf(stack: LocalStack, source: string): string {
  const { settings } = stack;
  if (source === 'project-system') return `Q1 Campaign (${projectId})`;
  if (isProject(stack, source)) return `Q1 Campaign (${ticketId})`;
  return settings.sources[source]?.type === 'jira'
    ? `Ticket SUP-${ticketId} - Login error`
    : `Ticket #${ticketId} - Login error`;
}

function machineOf(stack: LocalStack, source: string) {
  const { machines } = stack;
  return isProject(stack, source) ? machines.ProjectRoom : machines.TicketRoom;
}

/** @returns the name of the execution that the webhook started */
async function send(stack: LocalStack, source: string): Promise<string> {
  const { url, settings } = stack;
  const { type = '' } = settings.sources[source] ?? {};
  const wish = isProject(stack, source) ? ['--id', ticketId, ...project.slice(3)] : ticket;
  const argv = source === 'project-system' ? project : [type, ...wish];
  const { webhookToSend } = await import('../../cli/commands/send.ts');
  const { url: target, ...request } = webhookToSend([...argv, '--source', source, '--url', url]);
  const response = await fetch(target, { method: 'POST', ...request });
  const answer = (await response.json()) as { execution?: string; items?: { execution?: string }[] };
  // Some systems put one item into a list.
  const execution = answer.execution ?? answer.items?.[0]?.execution;
  if (response.status !== 202 || !execution) {
    throw new Error(`The webhook was answered with ${response.status}: ${JSON.stringify(answer)}`);
  }
  return execution;
}

onClosedPipe();
main().catch((error: unknown) => {
  // What a person can put right is a sentence; anything else is a defect and shows where it is.
  console.error(error instanceof Error && error.name === 'Error' ? error.message : error);
  process.exitCode = 1;
});

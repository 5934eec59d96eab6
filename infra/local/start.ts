import { SettingsError } from '../environments/mistakes.ts';
import { readSecretsFile } from './secrets-file.ts';
import { sendCommand } from './send-arguments.ts';
import { type LocalStack, startLocalStack } from './stack.ts';
import { portalFrom, portFrom, startArguments } from './start-options.ts';
import { eventLine, paint } from './terminal.ts';

/** `npm start`: the local stack until Ctrl+C, with a line for each state that an execution enters. */
async function main(): Promise<void> {
  const { environment, secrets, verbose } = startArguments(process.argv.slice(2));
  const colours = paint();
  const startedAtMs = Date.now();
  const stack = await startLocalStack({
    environment,
    secrets: secrets === undefined ? undefined : readSecretsFile(secrets),
    portal: portalFrom(process.env),
    port: portFrom(process.env),
    onEvent: (event, where) => {
      const line = eventLine(event, where, startedAtMs, colours);
      if (line) console.log(line);
    },
    onLog: (name, line) => {
      if (verbose || !/"level":"(INFO|DEBUG)"/.test(line)) console.log(colours.dim(`${name}: ${line}`));
    },
  });
  console.log(welcome(stack, secrets));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, async () => {
      await stack.close();
      process.exit(0);
    });
  }
}

function welcome(
  { url, webhookUrls, portal, simulator, settings }: LocalStack,
  secretsFile: string | undefined,
): string {
  const width = Math.max(...Object.keys(webhookUrls).map((source) => source.length));
  return [
    `The local stack is up, with empty records, against ${simulator ? 'the DocSpace simulator' : 'the portal'} at ${portal.url}.`,
    '',
    'Webhook URLs:',
    ...Object.entries(webhookUrls).map(([source, at]) => `  ${source.padEnd(width)}  ${at}`),
    'Executions and their histories:',
    `  ${url}/executions`,
    '',
    'To send from another terminal:',
    ...Object.entries(settings.sources).map(
      ([name, source]) => `  ${sendCommand({ name, source, url, secretsFile })}`,
    ),
    '',
    'Ctrl+C ends it.',
    '',
  ].join('\n');
}

main().catch((error: unknown) => {
  // What a person can put right is a sentence; anything else is a defect and shows where it is.
  const person = error instanceof SettingsError || (error instanceof Error && error.name === 'Error');
  console.error(person ? (error as Error).message : error);
  process.exitCode = 1;
});

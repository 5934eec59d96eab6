import { parseArgs } from 'node:util';
import { SettingsError } from '../../lib/settings/parse.ts';
import { readSecretsFile } from './secrets-file.ts';
import { type LocalStack, startLocalStack } from './stack.ts';
import { portalFrom, portFrom } from './start-options.ts';
import { eventLine, paint } from './terminal.ts';

/** `npm start`: the local stack until Ctrl+C, with a line for each state that an execution enters. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      environment: { type: 'string', default: 'local' },
      secrets: { type: 'string' },
      verbose: { type: 'boolean', default: false },
    },
  });
  const colours = paint();
  const startedAtMs = Date.now();
  const stack = await startLocalStack({
    environment: values.environment,
    secrets: values.secrets === undefined ? undefined : readSecretsFile(values.secrets),
    portal: portalFrom(process.env),
    port: portFrom(process.env),
    onEvent: (event, where) => {
      const line = eventLine(event, where, startedAtMs, colours);
      if (line) console.log(line);
    },
    onLog: (name, line) => {
      if (values.verbose || !/"level":"(INFO|DEBUG)"/.test(line))
        console.log(colours.dim(`${name}: ${line}`));
    },
  });
  console.log(welcome(stack));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, async () => {
      await stack.close();
      process.exit(0);
    });
  }
}

function welcome({ url, webhookUrls, portal, simulator }: LocalStack): string {
  const width = Math.max(...Object.keys(webhookUrls).map((source) => source.length));
  return [
    `The local stack is up, with empty records, against ${simulator ? 'the DocSpace simulator' : 'the portal'} at ${portal.url}.`,
    '',
    'Webhook URLs:',
    ...Object.entries(webhookUrls).map(([source, at]) => `  ${source.padEnd(width)}  ${at}`),
    'Executions and their histories:',
    `  ${url}/executions`,
    '',
    'In another terminal:  npm run send -- project --id PRJ-1 --type marketing --name "Q1"',
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

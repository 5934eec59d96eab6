import { createInterface } from 'node:readline';
import { SettingsError } from '../../environments/mistakes.ts';
import { portalFrom, portFrom, startArguments, startUsage } from '../start-options.ts';
import type { TroubleName } from '../troubles/kinds.ts';
import { type Troubles, troubleLine } from '../troubles/running.ts';
import { closeOnSignal } from './close-on-signal.ts';
import { onClosedPipe } from './closed-pipe.ts';
import { userOfKey } from './portal-check.ts';
import { eventLine, paint } from './terminal.ts';

/** `npm start`: the local stack until Ctrl+C, with a line for each state that an execution enters. */
async function main(argv: string[]): Promise<void> {
  if (argv.includes('--help') || argv.includes('-h')) return console.log(startUsage);
  const { environment, secrets: secretsFile, simulator, resultUrl, troubles, verbose } = startArguments(argv);
  // Loaded once the command line is right: its mistakes are shown without the seconds that the stack takes to load.
  const { startLocalStack } = await import('../stack.ts');
  const { readSecretsFile } = await import('../secrets-file.ts');
  const { welcome } = await import('./welcome.ts');
  const colours = paint();
  const startedAtMs = Date.now();
  const stack = await startLocalStack({
    environment,
    secrets: secretsFile === undefined ? undefined : readSecretsFile(secretsFile),
    checkSecrets: true,
    portal: simulator ? undefined : portalFrom(process.env),
    simulated: simulator,
    resultUrl,
    port: portFrom(process.env),
    onEvent: (event, where) => {
      const line = eventLine(event, where, startedAtMs, colours);
      if (line) console.log(line);
    },
    onLog: (name, line) => {
      if (verbose || !/"level":"(INFO|DEBUG)"/.test(line)) console.log(colours.dim(`${name}: ${line}`));
    },
  });
  closeOnSignal(stack, 0);
  try {
    if (troubles.length > 0 && !stack.troubles) {
      throw new Error('--trouble needs the simulator: no trouble is made in a real portal. Add --simulator.');
    }
    const serviceUser = stack.simulator ? undefined : await userOfKey(stack.portal);
    console.log(welcome(stack, { environment, secretsFile, serviceUser }));
    if (stack.troubles) rehearse(stack.troubles, troubles);
  } catch (error) {
    await stack.close();
    throw error;
  }
}

/** Begins the troubles of the command line, and takes the names of others from the keyboard. */
function rehearse(running: Troubles, first: readonly TroubleName[]): void {
  for (const name of first) console.log(troubleLine(name, running));
  createInterface({ input: process.stdin }).on('line', (line) => console.log(troubleLine(line, running)));
}

// Nobody would know of a stack that went on.
onClosedPipe(() => process.emit('SIGTERM'));
main(process.argv.slice(2)).catch((error: unknown) => {
  // What a person can put right is a sentence; anything else is a defect and shows where it is.
  const person = error instanceof SettingsError || (error instanceof Error && error.name === 'Error');
  console.error(person ? (error as Error).message : error);
  process.exitCode = 1;
});

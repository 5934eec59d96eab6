import { SettingsError } from '../../environments/mistakes.ts';
import { readSecretsFile } from '../secrets-file.ts';
import { startLocalStack } from '../stack.ts';
import { portalFrom, portFrom, startArguments } from '../start-options.ts';
import { closeOnSignal } from './close-on-signal.ts';
import { userOfKey } from './portal-check.ts';
import { eventLine, paint } from './terminal.ts';
import { welcome } from './welcome.ts';

/** `npm start`: the local stack until Ctrl+C, with a line for each state that an execution enters. */
async function main(): Promise<void> {
  const {
    environment,
    secrets: secretsFile,
    simulator,
    resultUrl,
    verbose,
  } = startArguments(process.argv.slice(2));
  const colours = paint();
  const startedAtMs = Date.now();
  const stack = await startLocalStack({
    environment,
    secrets: secretsFile === undefined ? undefined : readSecretsFile(secretsFile),
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
    const serviceUser = stack.simulator ? undefined : await userOfKey(stack.portal);
    console.log(welcome(stack, { secretsFile, serviceUser }));
  } catch (error) {
    await stack.close();
    throw error;
  }
}

main().catch((error: unknown) => {
  // What a person can put right is a sentence; anything else is a defect and shows where it is.
  const person = error instanceof SettingsError || (error instanceof Error && error.name === 'Error');
  console.error(person ? (error as Error).message : error);
  process.exitCode = 1;
});

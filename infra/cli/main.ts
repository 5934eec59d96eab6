import { onClosedPipe } from '../local/commands/closed-pipe.ts';
import { paint } from '../local/commands/terminal.ts';
import { exitCodes } from './command.ts';
import { commandsFor } from './commands/index.ts';
import { commandName, interruptedText, runProgram } from './program.ts';
import type { Terminal } from './terminal/printer.ts';
import { promptAt } from './terminal/prompt.ts';
import { screenOf } from './terminal/screen.ts';

// The SDK would warn on Node 20 before anything that a command says.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

onClosedPipe();

const argv = process.argv.slice(2);
const commands = await commandsFor(commandName(argv).name);
const confirming = { without: 'add --yes', unfinished: 'Nothing is done.' };
process.once('SIGINT', () => {
  process.stderr.write(`\n${interruptedText(argv, commands)}\n`, () =>
    process.exit(exitCodes.interrupted.code),
  );
});

const terminal: Terminal = {
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
  paint: paint(process.stdout),
  ...(process.stdin.isTTY ? { prompt: () => promptAt(process, confirming) } : {}),
  ...(process.stdout.isTTY ? { screen: screenOf(process.stdout) } : {}),
};
process.exitCode = await runProgram(argv, terminal, commands);

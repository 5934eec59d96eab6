import { beginHold } from '../../../lib/work-items/holds.ts';
import { commandArguments } from '../arguments.ts';
import { deployment, runCommand } from '../deployment.ts';

/**
 * `npm run hold -- NAME`: webhooks are still taken, but no room is begun until `npm run release -- NAME`.
 * Rooms that are being made are finished.
 */
await runCommand(async () => {
  const { words, values } = commandArguments(process.argv.slice(2), {
    usage: 'Write npm run hold -- NAME [--reason "..."], with local or the name of an environment.',
    words: 1,
    options: { reason: { type: 'string', default: 'An operator holds all work.' } },
  });
  const [name = ''] = words;
  const { hold } = await deployment(name);
  await beginHold(hold, { reason: 'OperatorHold', message: values.reason }, Date.now());
  console.log(`All work of ${name} is held. Let it go on with: npm run release -- ${name}`);
});

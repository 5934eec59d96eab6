import { parseArgs } from 'node:util';
import { beginHold } from '../../lib/rooms/holds.ts';
import { CommandError, deployment, runCommand } from './deployment.ts';

/**
 * `npm run hold -- NAME`: webhooks are still taken, but no room is begun until `npm run release -- NAME`.
 * Rooms that are being made are finished.
 */
await runCommand(async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { reason: { type: 'string', default: 'An operator holds all work.' } },
  });
  const [name, ...more] = positionals;
  if (!name || more.length > 0) {
    throw new CommandError(
      'Write npm run hold -- NAME [--reason "..."], with local or the name of an environment.',
    );
  }
  const { hold } = await deployment(name);
  await beginHold(hold, { reason: 'OperatorHold', message: values.reason }, Date.now());
  console.log(`All work of ${name} is held. Let it go on with: npm run release -- ${name}`);
});

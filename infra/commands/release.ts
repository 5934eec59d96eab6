import { currentHold, endHold } from '../../lib/rooms/holds.ts';
import { releasedAtOnce } from '../../lib/rooms/keeper.ts';
import { CommandError, deployment, runCommand } from './deployment.ts';

/** `npm run release -- NAME`: ends a hold, whoever began it. Trouble that is still there begins another. */
await runCommand(async () => {
  const [name, ...more] = process.argv.slice(2);
  if (!name || more.length > 0) {
    throw new CommandError('Write npm run release -- NAME, with local or the name of an environment.');
  }
  const { hold } = await deployment(name);
  const on = await currentHold(hold);
  if (!on) {
    console.log(`No hold is on in ${name}.`);
    return;
  }
  await endHold(hold);
  console.log(
    `The hold of ${name} is over (${on.reason} since ${on.since}: ${on.message}). Held work goes on within a minute, ${releasedAtOnce} each minute.`,
  );
});

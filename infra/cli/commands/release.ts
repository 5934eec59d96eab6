import { releasedAtOnce } from '../../../lib/reconciler/reconcile.ts';
import { currentHold, endHold } from '../../../lib/work-items/holds.ts';
import { commandArguments } from '../arguments.ts';
import { deployment, runCommand } from '../deployment.ts';

/** `npm run release -- NAME`: ends a hold, whoever began it. Trouble that is still there begins another. */
await runCommand(async () => {
  const usage = 'Write npm run release -- NAME, with local or the name of an environment.';
  const [name = ''] = commandArguments(process.argv.slice(2), { usage, words: 1, options: {} }).words;
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

import { resend } from '../../lib/rooms/operators.ts';
import { commandArguments, runIfStarted } from './arguments.ts';
import { deployment } from './deployment.ts';
import { carriedOut, settingsOption, workItem } from './work-item.ts';

/** `npm run resend -- NAME [SOURCE/]ID`: has the result of a work item sent again. */
export async function resendCommand(argv: string[]): Promise<string> {
  const { words, values } = commandArguments(argv, {
    usage:
      'Write npm run resend -- NAME [SOURCE/]ID [--environment FILE], with local or the name of an environment.',
    words: 2,
    options: settingsOption,
  });
  const [name = '', text = ''] = words;
  const there = await deployment(name, values.environment);
  const item = await workItem(text, there);
  const { status } = carriedOut(await resend(item.record.key, there.settings(), there), item.name);
  const event = status === 'done' ? 'room.created' : 'room.failed';
  return `${event} of ${item.name} is sent again within a minute, and repeated for 76 hours if nobody takes it. It is the same result: who has it already may know it by that.`;
}

await runIfStarted(import.meta.url, resendCommand);

import { forget } from '../../lib/rooms/operators.ts';
import { commandArguments, runIfStarted } from './arguments.ts';
import { deployment } from './deployment.ts';
import { carriedOut, settingsOption, workItem } from './work-item.ts';

/** `npm run forget -- NAME [SOURCE/]ID`: erases what is personal of a work item's record. */
export async function forgetCommand(argv: string[]): Promise<string> {
  const { words, values } = commandArguments(argv, {
    usage:
      'Write npm run forget -- NAME [SOURCE/]ID [--environment FILE], with local or the name of an environment.',
    words: 2,
    options: settingsOption,
  });
  const [name = '', text = ''] = words;
  const there = await deployment(name, values.environment);
  const item = await workItem(text, there);
  carriedOut(await forget(item.record.key, there), item.name);
  const { delivery, room } = item.record;
  const unsent = delivery === 'pending' ? ' Its result had not been taken and is sent no more.' : '';
  const left = room ? ` The room ${room.id} stays in the portal.` : '';
  return `${item.name} is forgotten: only the hash of its key is left, so that its webhook still makes nothing.${unsent}${left} Its executions are gone 90 days after their end.`;
}

await runIfStarted(import.meta.url, forgetCommand);

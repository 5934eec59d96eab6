import { runIfStarted } from '../arguments.ts';
import { carriedOut, workItemOnly } from '../work-item.ts';
import { forget } from '../work-items/run-command.ts';

/** `npm run forget -- NAME [SOURCE/]ID`: erases what is personal of a work item's record. */
export async function forgetCommand(argv: string[]): Promise<string> {
  const { there, item } = await workItemOnly('forget', argv);
  carriedOut(await forget(item.record.key, there), item.name);
  const { delivery, room } = item.record;
  const unsent = delivery === 'pending' ? ' Its result had not been taken and is sent no more.' : '';
  const left = room ? ` The room ${room.id} stays in the portal.` : '';
  return `${item.name} is forgotten: only the hash of its key is left. Its webhook is accepted as new if it comes again.${unsent}${left} Its executions are gone 90 days after their end.`;
}

await runIfStarted(import.meta.url, forgetCommand);

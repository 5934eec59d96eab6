import { runIfStarted } from '../arguments.ts';
import { carriedOut, workItemOnly } from '../work-item.ts';
import { resend } from '../work-items/run-command.ts';

/** `npm run resend -- NAME [SOURCE/]ID`: has the result of a work item sent again. */
export async function resendCommand(argv: string[]): Promise<string> {
  const { there, item } = await workItemOnly('resend', argv);
  const { status } = carriedOut(await resend(item.record.key, there.settings(), there), item.name);
  const event = status === 'done' ? 'room.created' : 'room.failed';
  return `${event} of ${item.name} is sent again within a minute, and repeated for 76 hours if nobody takes it. It is the same result: who has it already may know it by that.`;
}

await runIfStarted(import.meta.url, resendCommand);

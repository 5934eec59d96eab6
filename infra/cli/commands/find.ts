import { commandArguments, runIfStarted } from '../arguments.ts';
import { deployment } from '../deployment.ts';
import { timelineText } from '../timeline-text.ts';
import { settingsOption, workItem } from '../work-item.ts';
import { timelineOf } from '../work-items/timeline.ts';

/** `npm run find -- NAME [SOURCE/]ID`: all that is known of a work item. */
export async function findCommand(argv: string[]): Promise<string> {
  const { words, values } = commandArguments(argv, {
    usage:
      'Write npm run find -- NAME [SOURCE/]ID [--json] [--environment FILE], with local or the name of an environment.',
    words: 2,
    options: { ...settingsOption, json: { type: 'boolean', default: false } },
  });
  const [name = '', text = ''] = words;
  const there = await deployment(name, values.environment);
  const timeline = await timelineOf(await workItem(text, there), there);
  return values.json ? JSON.stringify(timeline, null, 2) : timelineText(timeline, Date.now());
}

await runIfStarted(import.meta.url, findCommand);

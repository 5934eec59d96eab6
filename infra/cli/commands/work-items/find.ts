import { listsOf, recordLists } from '../../../../lib/work-items/record-store.ts';
import { CommandError, defineCommand, environmentWord, settingsOption, workItemWord } from '../../command.ts';
import { type Deployment, deployment } from '../../deployment/deployment.ts';
import { findWorkItem } from '../../work-items/find-work-item.ts';
import { fromLists, type ItemList, itemsIn } from '../../work-items/recent.ts';
import { itemLines } from '../../work-items/recent-text.ts';
import { type Timeline, timelineOf } from '../../work-items/timeline.ts';
import { timelineText } from '../../work-items/timeline-text.ts';

/** Work items of some lists. */
interface FoundList extends ItemList {
  environment: string;
  /** What to look for; empty for all. */
  only: string[];
  limit: number;
}

/** What a screen shows; and what a person may request at most, as each is a read of the table. */
const usualLimit = 20;
const largestLimit = 500;

const filters = {
  held: 'lists only what is held',
  failed: 'lists only what failed',
  ignored: 'lists only what gets no room by what its system said when it was asked',
  undelivered: 'lists only what has a result that no system has taken (a dead letter)',
  pending: 'lists only what has a result that is not delivered yet',
} as const;
type Filter = keyof typeof filters;

const flag = (filter: Filter) => ({ type: 'boolean', summary: filters[filter] }) as const;

export const findCommand = defineCommand({
  name: 'find',
  summary: 'shows all that is known of a work item and of its attempts, or lists the last ones',
  description:
    'Of a work item that has a room it asks the portal for that, with the key of the environment. Without an id it lists the work items whose status changed last, the latest first. Those that were last written by a version without lists are in none.',
  words: { environment: environmentWord, item: { ...workItemWord, optional: true } },
  options: {
    held: flag('held'),
    failed: flag('failed'),
    ignored: flag('ignored'),
    undelivered: flag('undelivered'),
    pending: flag('pending'),
    limit: {
      type: 'string',
      label: 'N',
      summary: `lists at most so many; ${usualLimit} otherwise, up to ${largestLimit}`,
    },
    ...settingsOption,
  },
  examples: [
    'find production PRJ-10021',
    'find local helpdesk/35436 --json',
    'find production',
    'find production --failed --limit 100',
    'find production --held --watch',
  ],
  isWatchable: true,
  async run({ words: { environment, item }, options }): Promise<Timeline | FoundList> {
    const only = (Object.keys(filters) as Filter[]).filter((name) => options[name]);
    if (item === undefined) {
      const limit = limitOf(options.limit);
      return listIn(await deployment(environment, options.environment), only, limit);
    }
    if (only.length > 0 || options.limit !== undefined) {
      throw new CommandError('Write either the id of a work item, or what to list.');
    }
    const there = await deployment(environment, options.environment);
    return timelineOf(await findWorkItem(item, there), there);
  },
  text: (result) => ('items' in result ? listText(result) : timelineText(result, Date.now())),
});

async function listIn(there: Deployment, only: Filter[], limit: number): Promise<FoundList> {
  const lists = only.length > 0 ? [...new Set(only.flatMap(listsOf))] : recordLists;
  const { environment } = there;
  const found = await fromLists(environment, () => itemsIn(lists, limit, there));
  return { environment, only, limit, ...found };
}

function limitOf(text = String(usualLimit)): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= largestLimit) return limit;
  throw new CommandError(`--limit is a whole number from 1 to ${largestLimit}, and not ${text}.`);
}

function listText({ environment, items, more, only, limit }: FoundList): string {
  if (items.length === 0)
    return `${environment} has no work item${only.length > 0 ? ` that is ${only.join(' or ')}` : ''}.`;
  const rest = limit < largestLimit ? `; --limit N lists up to ${largestLimit}` : '';
  return [...itemLines(items), ...(more ? [`Earlier ones are left out${rest}.`] : [])].join('\n');
}

import { type CleanedRoom, cleanUp } from '../../clean-up/clean-up.ts';
import { CommandError, defineCommand, environmentWord, settingsOption } from '../../command.ts';
import { deployment } from '../../deployment/deployment.ts';
import { time } from '../../times.ts';
import { fromLists } from '../../work-items/recent.ts';

const usualMost = 100;
const largestMost = 10_000;
/** Rooms that stay are as many as there are; JSON has all of them. */
const shownLeft = 50;

export const cleanUpCommand = defineCommand({
  name: 'clean-up',
  summary: 'lists archived rooms of work items that were closed long ago, and deletes them with --delete',
  description:
    'It only lists, unless --delete is there. A deleted room cannot be brought back. A room may go whose work item is closed for longer than life.cleanUpDays (or --days), that is in the archive by the portal, too, and that holds nothing but what this program made. Rooms that are kept (rooms keep) always stay. A work item whose system can be asked, and was not within a day, is asked first; its room may go when the command is run again some minutes later. Sources are not told, unless life.events is true: then they get room.deleted. Its cost: a page of the table for each 5,000 archived rooms, and for each room a record and one to three calls of the portal, more for one with many folders.',
  words: { environment: environmentWord },
  options: {
    days: {
      type: 'string',
      label: 'N',
      summary: 'days since the work item was closed, instead of life.cleanUpDays',
    },
    delete: { type: 'boolean', summary: 'deletes the rooms that may go, for ever' },
    'even-with-files': {
      type: 'boolean',
      summary: 'also rooms that hold what people made or changed, or that people have renamed',
    },
    limit: {
      type: 'string',
      label: 'N',
      summary: `at most so many rooms; ${usualMost} otherwise, up to ${largestMost}`,
    },
    reason: { type: 'string', label: 'TEXT', summary: 'what rooms find says about it' },
    ...settingsOption,
  },
  examples: [
    'clean-up production',
    'clean-up production --days 730 --delete --reason "Retention policy"',
    'clean-up production --even-with-files --json',
  ],
  interrupted:
    'What was deleted is gone, and rooms find shows it within some minutes. Run the command again for the rest.',
  async run({ words: { environment }, options }, { progress }) {
    const wantedDays = whole('--days', options.days, 3650);
    const most = whole('--limit', options.limit, largestMost) ?? usualMost;
    const there = await deployment(environment, options.environment);
    const { life } = there.settings();
    if (!life) {
      throw new CommandError(
        'Rooms of this environment do not follow their work items (life in its settings), so none is archived for them.',
      );
    }
    const days = wantedDays ?? life.cleanUpDays;
    const { delete: deletes = false, 'even-with-files': evenWithFiles = false, reason } = options;
    const portal = await there.portal();
    const asked = { days, deletes, evenWithFiles, most, reason };
    const dependencies = { ...there, portal, settings: there.settings() };
    const onRoom = (room: CleanedRoom) => {
      if (room.outcome === 'deleted') progress(`deleted: room ${room.roomId} of ${room.workItem}`);
    };
    const found = await fromLists(environment, () => cleanUp(asked, dependencies, onRoom));
    return { environment, days, deletes, ...found };
  },
  attention: {
    meaning: 'it ended before all rooms were looked at, as the portal or AWS is in trouble',
    isNeeded: ({ stopped }) => stopped !== undefined,
  },
  text({ environment, days, deletes, rooms, more, stopped }) {
    const of = (...outcomes: CleanedRoom['outcome'][]) =>
      rooms.filter(({ outcome }) => outcomes.includes(outcome));
    const left = of('left');
    const mayGo = of('may-go');
    const head = `${environment}: ${rooms.length} archived rooms of work items that were closed at least ${days} days ago.`;
    return [
      rooms.length === 0 && !stopped ? `${head} Nothing is to be done.` : head,
      ...section('Deleted', of('deleted')),
      ...section('Requested from the portal', of('requested')),
      ...section('Asked first; run the command again in some minutes', of('asked')),
      ...section('May be deleted', mayGo),
      ...section('Stay', left.slice(0, shownLeft), left.length),
      ...(more && !stopped ? ['There are more; --limit N looks at more, or run the command again.'] : []),
      ...(stopped ? [`Ended before the rest: ${stopped}`] : []),
      ...(!deletes && mayGo.length > 0 ? ['Nothing is deleted. --delete deletes them, for ever.'] : []),
    ].join('\n');
  },
});

function section(title: string, rooms: readonly CleanedRoom[], count = rooms.length): string[] {
  if (count === 0) return [];
  const lines = rooms.map(({ workItem, roomId, closedSince, reason }) => {
    const since = closedSince === undefined ? '' : `, closed since ${time(closedSince)}`;
    return `  room ${roomId} of ${workItem}${since}${reason === undefined ? '' : `: ${reason}`}`;
  });
  const rest = count > rooms.length ? [`  ... and ${count - rooms.length} others; --json has all`] : [];
  return [`${title}: ${count}`, ...lines, ...rest];
}

function whole(option: string, text: string | undefined, most: number): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= most) return number;
  throw new CommandError(`${option} is a whole number from 1 to ${most}, and not ${text}.`);
}

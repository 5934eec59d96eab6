import { lastTitle, wantedTitle } from '../next-update.ts';
import { type Look, noteThat, type Rule } from './look.ts';

/** A title that was requested, or is wanted, and that the room has by now, came from here. */
export function noteRenamed(look: Look): undefined {
  const { record, now, settings, room } = look;
  if (now.title === lastTitle(record)) return;
  if (![wantedTitle(record, settings), ...(room.requestedTitles ?? [])].includes(now.title)) return;
  room.title = now.title;
  delete room.requestedTitles;
  noteThat(look, 'renamed', 'the work item was renamed');
}

/** The title follows the work item's, unless people have renamed the room: then it has another than it got last from here. */
export const rename: Rule = ({ record, now, isArchived, settings, room }) => {
  const title = wantedTitle(record, settings);
  const last = room.title ?? lastTitle(record);
  if (isArchived || title === last || now.title !== last) return undefined;
  room.requestedTitles = [...new Set([...(room.requestedTitles ?? []), title])].slice(-3);
  return { change: 'rename', waitSeconds: 0 };
};

import type { StoredRoom } from '../../../../infra/local/docspace/state/model.ts';
import { projectRoomTitle, ticketRoomTitle } from '../../../../lib/docspace/titles.ts';
import { linkIdOf } from '../../../../lib/rooms/ticket/ticket-link.ts';
import type { WorkRecord } from '../../../../lib/work-items/record.ts';
import type { Stage } from '../../world/stage.ts';
import { recordOf } from '../../world/stands.ts';
import type { Act, Touched } from '../hands.ts';
import type { LifeStory } from '../story.ts';
import type { ItemState } from '../systems.ts';

/**
 * What does not hold after the trouble. A room is where it should be by the last state of its work item, with its title, or
 * where people have put it and as they have named it; nothing goes on, and nothing was done more often than there was a
 * reason.
 */
export function livesThat({ states, sent }: LifeStory, stage: Stage, touched: Touched): string[] {
  const found: string[] = [];
  for (const [work, all] of states) {
    const record = recordOf(stage, work);
    const last = all.at(-1);
    if (record?.status !== 'done' || !record.room || !last) continue;
    const say = (what: string) => found.push(`${record.key}: ${what}`);
    const acts = new Set<Act>(touched.get(work)?.map(({ act }) => act));
    const { life } = record;
    for (const what of unfinished(record)) say(what);
    const stored = stage.simulator.world.portal.room(record.room.id);
    if (!stored) {
      if (!acts.has('delete')) say('its room is gone');
      else if (record.room.state !== 'deleted')
        say(`its room is deleted, and said to be ${record.room.state}`);
      continue;
    }
    const { place } = stored.room;
    if (place === 'archive' && !last.closed && !acts.has('archive'))
      say('is open and in the archive, and nobody put it there');
    if (place === 'rooms' && last.closed && !acts.has('restore'))
      say('is closed and active, and nobody restored it');
    const wanted = titleFor(record, last.title);
    // In the archive no room can be renamed, nobody sees that people take it out of there, and what is deleted has no title.
    const mayBeOld = acts.has('rename') || acts.has('restore') || place === 'archive' || last.gone;
    if (stored.title !== wanted && !mayBeOld) say(`is called "${stored.title}" and not "${wanted}"`);
    if (!isOneOf(record, all, stored.title)) say(`has the title "${stored.title}"`);
    for (const what of accessWrong(stage, record, stored, { closed: last.closed, acts })) say(what);
    const moves = (life?.changes ?? []).filter(
      ({ what }) => what === 'archived' || what === 'restored',
    ).length;
    const reasons = 2 + all.length + sent.filter((one) => one.work === work).length + (acts.size > 0 ? 6 : 0);
    if (moves > reasons) say(`was moved ${moves} times for ${reasons} reasons`);
  }
  return found;
}

/** What goes on although nothing is left to do. */
function unfinished({ life }: WorkRecord): string[] {
  if (!life) return ['its last state was not written down'];
  return [
    ...(life.roomAsked === undefined ? [] : ['was not looked at after a webhook of the portal']),
    ...(life.results ? [`has ${life.results.length} events that nobody has taken`] : []),
    ...(life.running ? ['an update of it still runs'] : []),
    ...(life.error ? [`its last update failed: ${life.error.code}`] : []),
    ...(life.seen > life.mark ? ['saw more than was said'] : []),
  ];
}

/** Who gets in who should not, and the other way round, as far as it follows the state of the work item. */
function accessWrong(
  stage: Stage,
  { life }: WorkRecord,
  stored: StoredRoom,
  { closed, acts }: { closed: boolean; acts: ReadonlySet<Act> },
): string[] {
  const { place, links, shares } = stored.room;
  const found: string[] = [];
  // Whatever people put into the archive went there as it was.
  const isArchivedHere = place === 'archive' && !acts.has('archive');
  if (isArchivedHere && links.some(({ id }) => id === linkIdOf(stage.simulator.url, stored.id)))
    found.push('is in the archive with the link that was made for it');
  if (place === 'rooms' && !closed && life?.room?.link)
    found.push('is open, and its link was not made again');
  const { users } = stage.simulator.world.portal;
  const guests = [...shares.keys()].filter((id) => users.get(id)?.type === 'guest');
  if (isArchivedHere && guests.length > 0) found.push(`is in the archive with ${guests.length} guests`);
  return found;
}

/** The title of a room of the work item when that is called so. */
export function titleFor({ facts }: WorkRecord, title: string): string {
  return facts.kind === 'project'
    ? projectRoomTitle({ ...facts, projectName: title })
    : ticketRoomTitle({ ...facts, subject: title });
}

function isOneOf(record: WorkRecord, all: readonly ItemState[], title: string): boolean {
  const titles = all.map((state) => titleFor(record, state.title));
  return title.startsWith('By hand ') || titles.includes(title) || title === record.intent?.title;
}

import type { StoredRoom } from '../../../infra/local/docspace/state/model.ts';
import { projectRoomTitle, ticketRoomTitle } from '../../../lib/docspace/titles.ts';
import { linkIdOf } from '../../../lib/rooms/ticket/ticket-link.ts';
import type { LifeChange } from '../../../lib/work-items/life/life.ts';
import type { WorkRecord } from '../../../lib/work-items/record.ts';
import type { Work } from '../world/scenario.ts';
import type { Stage } from '../world/stage.ts';
import { recordOf } from '../world/stands.ts';
import type { ByHand, ItemState, LifeStory } from './story.ts';

/** What people have done to the room of a work item by hand. */
export type Touched = Map<Work, Set<ByHand['act']>>;

/**
 * What does not hold in the end. A room is where it should be by the last state of its work item, with its title, or where
 * people have put it and as they have named it; nothing goes on, and nothing was done more often than there was a reason.
 */
export function livesThat({ states, sent }: LifeStory, stage: Stage, touched: Touched): string[] {
  const found: string[] = [];
  for (const [work, all] of states) {
    const record = recordOf(stage, work);
    const last = all.at(-1);
    if (record?.status !== 'done' || !record.room || !last) continue;
    const say = (what: string) => found.push(`${record.key}: ${what}`);
    const { life, room: recorded } = record;
    const stored = stage.simulator.world.portal.room(recorded.id);
    if (!stored) {
      say('its room is gone');
      continue;
    }
    if (!life) {
      say('its last state was not written down');
      continue;
    }
    const acts = touched.get(work) ?? new Set();
    const { place } = stored.room;
    if (place === 'archive' && !last.closed && !acts.has('archive'))
      say('is open and in the archive, and nobody put it there');
    if (place === 'rooms' && last.closed && !acts.has('restore'))
      say('is closed and active, and nobody restored it');
    const wanted = titleFor(record, last);
    // In the archive no room can be renamed, and nobody sees that people take it out of there.
    const mayBeOld = acts.has('rename') || acts.has('restore') || place === 'archive';
    if (stored.title !== wanted && !mayBeOld) say(`is called "${stored.title}" and not "${wanted}"`);
    if (acts.has('rename') && stored.title !== wanted && !isOneOf(record, all, stored.title))
      say(`has the title "${stored.title}"`);
    const ours = stored.room.links.filter(({ id }) => id === linkIdOf(stage.simulator.url, stored.id));
    // Whatever people put into the archive went there as it was.
    if (place === 'archive' && ours.length > 0 && !acts.has('archive'))
      say('is in the archive with the link that was made for it');
    if (place === 'rooms' && !last.closed && life.room?.link) say('is open, and its link was not made again');
    const guests = guestsIn(stage, stored);
    if (place === 'archive' && guests.length > 0 && !acts.has('archive'))
      say(`is in the archive with ${guests.length} guests`);
    for (const { what } of life.changes ?? []) {
      const act = actOf[what];
      if (act && !acts.has(act)) say(`was ${what} for people, and nobody did it`);
    }
    if (life.roomAsked !== undefined) say('was not looked at after a webhook of the portal');
    if (life.results) say(`has ${life.results.length} events that nobody has taken`);
    if (life.running) say('an update of it still runs');
    if (life.error) say(`its last update failed: ${life.error.code}`);
    const moves = (life.changes ?? []).filter(
      ({ what }) => what === 'archived' || what === 'restored',
    ).length;
    const reasons = 2 + sent.filter((one) => one.work === work).length + (acts.size > 0 ? 6 : 0);
    if (moves > reasons) say(`was moved ${moves} times for ${reasons} reasons`);
    if (life.seen > life.mark) say('saw more than was said');
  }
  return found;
}

/** What people must have done where it is noted that they did. */
const actOf: Partial<Record<LifeChange['what'], ByHand['act']>> = {
  'archived-by-people': 'archive',
  'restored-by-people': 'restore',
  'renamed-by-people': 'rename',
};

function guestsIn({ simulator }: Stage, { room }: StoredRoom): string[] {
  return [...room.shares.keys()].filter((id) => simulator.world.portal.users.get(id)?.type === 'guest');
}

function titleFor({ facts }: WorkRecord, { title }: ItemState): string {
  return facts.kind === 'project'
    ? projectRoomTitle({ ...facts, projectName: title })
    : ticketRoomTitle({ ...facts, subject: title });
}

function isOneOf(record: WorkRecord, all: readonly ItemState[], title: string): boolean {
  const titles = all.map((state) => titleFor(record, state));
  return title.startsWith('By hand ') || titles.includes(title) || title === record.intent?.title;
}

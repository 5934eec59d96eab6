import type { Simulator } from '../../../infra/local/docspace/simulator.ts';
import { projectRoomTitle, ticketRoomTitle } from '../../../lib/docspace/titles.ts';

/** A work item for which a room is requested. */
export interface Item {
  source: 'project-system' | 'helpdesk';
  id: string;
  body: Record<string, string>;
  title: string;
}

/** The result that a work item's source got. */
export interface Report {
  id: string;
  roomId: number;
  /** Did the result say that the room is not complete? */
  warned: boolean;
  /** From the webhook to the result (ms). */
  ms: number;
}

/** Work items by what came of them: each is one of these. */
export interface Tally {
  /** One room, its own, complete, reported. */
  right: number;
  /** One room of its own, reported as incomplete. */
  warned: number;
  /** Reported with another's room, or with an incomplete one as if it were complete. */
  wrong: number;
  /** Reported rightly, and there is another room of the same work item. */
  duplicate: number;
  /** Nothing reported. */
  missing: number;
}

export const team = [{ email: 'tom.user@example.com', access: 'Editing' }];
export const ticketFolders = ['Customer files', 'Internal notes'];

/** `count` projects and as many tickets. */
export function itemsOf(count: number): Item[] {
  return Array.from({ length: count }, (_, index) => {
    const number = index + 1;
    const project = {
      projectId: `PRJ-${number}`,
      projectType: 'marketing',
      projectName: `Campaign ${number}`,
    };
    const ticket = { ticketId: String(number), subject: 'Login error' };
    return [
      {
        source: 'project-system' as const,
        id: project.projectId,
        body: project,
        title: projectRoomTitle(project),
      },
      { source: 'helpdesk' as const, id: ticket.ticketId, body: ticket, title: ticketRoomTitle(ticket) },
    ];
  }).flat();
}

/** Judges the reports by the rooms in the portal. The title of a room has the id of its work item. */
export function judge(simulator: Simulator, items: readonly Item[], reports: readonly Report[]): Tally {
  const { portal } = simulator.world;
  const active = portal.rooms().filter(({ room }) => room.place === 'rooms');
  const byTitle = groupedBy(active, ({ title }) => title);
  const byId = groupedBy(reports, ({ id }) => id);
  const tally: Tally = { right: 0, warned: 0, wrong: 0, duplicate: 0, missing: 0 };
  for (const item of items) {
    const results = byId.get(item.id) ?? [];
    const rooms = byTitle.get(item.title) ?? [];
    const last = results.at(-1);
    const room = rooms.find(({ id }) => id === last?.roomId);
    if (!last) tally.missing += 1;
    else if (!room || !(isComplete(simulator, item, room.id) || last.warned)) tally.wrong += 1;
    else if (rooms.length > 1) tally.duplicate += 1;
    else if (isComplete(simulator, item, room.id)) tally.right += 1;
    else tally.warned += 1;
  }
  return tally;
}

/** Has a room all that it should have: a template's files and folders, or a ticket's folders, member and link? */
function isComplete({ world, templates, people }: Simulator, { source }: Item, roomId: number): boolean {
  const { portal } = world;
  if (source === 'project-system') {
    const counts = (id: number) =>
      `${portal.filesBelow(id).filter(({ text }) => text === undefined).length} ${portal.foldersBelow(id).length}`;
    return counts(roomId) === counts(templates.marketing);
  }
  const folders = portal.childFolders(roomId).map(({ title }) => title);
  const room = portal.room(roomId)?.room;
  const isRoom = room?.shares.has(people.tom) === true && room.links.length > 0;
  return (
    isRoom && folders.length === ticketFolders.length && ticketFolders.every((one) => folders.includes(one))
  );
}

function groupedBy<T, K>(values: readonly T[], keyOf: (value: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group) group.push(value);
    else groups.set(keyOf(value), [value]);
  }
  return groups;
}

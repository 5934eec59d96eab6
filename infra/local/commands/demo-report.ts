import { listLinks, listShares, subjectId } from '../../../lib/docspace/access.ts';
import type { Portal } from '../../../lib/docspace/client.ts';
import { portalClient } from '../../../lib/docspace/client.ts';
import { listFiles } from '../../../lib/docspace/contents/files.ts';
import { listFolders } from '../../../lib/docspace/contents/folders.ts';
import { serviceUserId, userIdByEmail } from '../../../lib/docspace/people.ts';
import { findRoomsByTag, roomUrl } from '../../../lib/docspace/rooms.ts';
import type { Room } from '../../../lib/docspace/schemas.ts';
import { listTemplates } from '../../../lib/docspace/templates.ts';
import { realClock } from '../../../lib/kernel/clock.ts';
import { linkFileOf } from '../../../lib/rooms/link-file.ts';
import type { Team } from '../../../lib/rooms/team.ts';
import { keyTagOf, type WorkItem } from '../../../lib/work-items/keys.ts';
import { localSigningKey } from '../secrets-file.ts';
import type { LocalStack, MachineName } from '../stack.ts';
import type { ReceivedResult } from '../vendors/fake.ts';

/** What the demo shows about one room, and the outcome of each check. */
export interface DemoReport {
  title: string;
  facts: [name: string, value: string][];
  checks: { right: boolean; what: string }[];
}

/** The project's room, read from the portal, beside what the project system shows. */
export async function projectReport(
  stack: LocalStack,
  execution: string,
  expected: { source: string; projectId: string; title: string; template: string },
): Promise<DemoReport> {
  const portal = portalOf(stack);
  const { namespace } = stack.settings;
  const { source } = expected;
  const { rooms, room } = await find(portal, { namespace, source, kind: 'project', id: expected.projectId });
  const template = (await listTemplates(portal.call)).find(({ title }) => title === expected.template);
  const team = await teamInside(stack, portal, room, 'projectRoom');
  const counts = (of: Room | undefined, less = 0) =>
    `${(of?.filesCount ?? 0) - less} files in ${of?.foldersCount ?? 0} folders`;
  // The file that links back to the project is none of the template's.
  const facts = { kind: 'project', projectId: expected.projectId, projectType: '', projectName: '' } as const;
  const { title: linkFile } = linkFileOf({ facts, source }, undefined);
  const files = room ? await listFiles(portal.call, room.id) : [];
  const added = files.filter(({ title }) => title === linkFile).length;
  return {
    title: `Project ${expected.projectId}`,
    facts: [
      ...roomFacts(portal, room),
      ['copied', `${counts(room, added)}, from template "${template?.title}" (${template?.id})`],
      ['team', team.inside.join(', ')],
      ['reported', reported(stack, source, expected.projectId)],
    ],
    checks: [
      ...(await commonChecks(stack, portal, {
        machine: 'ProjectRoom',
        execution,
        rooms,
        source,
        id: expected.projectId,
        title: expected.title,
      })),
      {
        right:
          room !== undefined &&
          template !== undefined &&
          room.filesCount > 0 &&
          counts(room, added) === counts(template),
        what: 'it has all files and folders of its template',
      },
      team.check,
    ],
  };
}

/** Who of a team has access to a room, and whether that is all of it. */
async function teamInside(
  { settings }: LocalStack,
  { call }: Portal,
  room: Room | undefined,
  section: Team['section'],
): Promise<{ inside: string[]; check: DemoReport['checks'][number] }> {
  const members = new Set(room ? (await listShares(call, room.id)).map(subjectId) : []);
  const emails = settings[section].team.flatMap((member) => ('email' in member ? [member.email] : []));
  const ids = await Promise.all(emails.map((email) => userIdByEmail(call, email)));
  const inside = emails.filter((_, index) => members.has(ids[index]));
  return {
    inside,
    check: { right: emails.length > 0 && inside.length === emails.length, what: 'the whole team is in it' },
  };
}

/** The ticket's room, read from the portal, beside what the helpdesk shows. */
export async function ticketReport(
  stack: LocalStack,
  execution: string,
  expected: { source: string; ticketId: string; title: string },
): Promise<DemoReport> {
  const portal = portalOf(stack);
  const { namespace, ticketRoom } = stack.settings;
  const { source } = expected;
  const { rooms, room } = await find(portal, { namespace, source, kind: 'ticket', id: expected.ticketId });
  const folders = room ? (await listFolders(portal.call, room.id)).map(({ title }) => title) : [];
  const team = await teamInside(stack, portal, room, 'ticketRoom');
  const links = room ? await listLinks(portal.call, room.id, 'invitation') : [];
  const shown = stack.fake(source)?.shown(expected.ticketId);
  const [note] = shown?.notes ?? [];
  return {
    title: `Ticket ${expected.ticketId}`,
    facts: [
      ...roomFacts(portal, room),
      ['folders', folders.join(', ')],
      ['team', team.inside.join(', ')],
      ['reported', reported(stack, source, expected.ticketId)],
    ],
    checks: [
      ...(await commonChecks(stack, portal, {
        machine: 'TicketRoom',
        execution,
        rooms,
        source,
        id: expected.ticketId,
        title: expected.title,
      })),
      {
        right: ticketRoom.folders.every((title) => folders.filter((one) => one === title).length === 1),
        what: 'it has each folder of the environment once',
      },
      team.check,
      {
        right:
          links.length === 1 &&
          shown?.notes.length === 1 &&
          note?.internal === true &&
          note.text.includes(links[0]?.url ?? '(none)'),
        what: `the room's only invitation link is in the one internal note of ${source}`,
      },
    ],
  };
}

function portalOf({ portal: { url, key } }: LocalStack): Portal {
  return { url, call: portalClient({ url, key: async () => key, clock: realClock, fetch }) };
}

async function find({ call }: Portal, item: WorkItem): Promise<{ rooms: Room[]; room: Room | undefined }> {
  const rooms = await findRoomsByTag(call, keyTagOf(item, { signingKey: localSigningKey }));
  return { rooms, room: rooms[0] };
}

function roomFacts({ url }: Portal, room: Room | undefined): [string, string][] {
  if (!room) return [['room', 'none']];
  return [
    ['room', `${room.id} "${room.title}"`],
    ['url', roomUrl(url, room.id)],
  ];
}

/** The result events about one work item. */
function eventsAbout(received: readonly ReceivedResult[], id: string) {
  return received.flatMap(({ event }) => {
    const { projectId, ticketId } = event.data;
    return projectId === id || ticketId === id ? [event] : [];
  });
}

function reported(stack: LocalStack, source: string, id: string): string {
  const fake = stack.fake(source);
  const { roomUrl, notes = [] } = fake?.shown(id) ?? {};
  const [failed] = eventsAbout(fake?.received ?? [], id).filter(({ type }) => type === 'room.failed');
  if (failed) return `${source} got room.failed: ${(failed.data.error as { message: string }).message}`;
  if (!roomUrl) return `${source} shows no room`;
  const invites = notes.some(({ text }) => text.includes('/s/'));
  const told = invites ? ', and an invitation link to agents' : notes.length > 0 ? ', and a note' : '';
  return `${source} shows ${roomUrl}${told}`;
}

async function commonChecks(
  stack: LocalStack,
  { call, url }: Portal,
  about: {
    machine: MachineName;
    execution: string;
    rooms: Room[];
    source: string;
    id: string;
    title: string;
  },
): Promise<DemoReport['checks']> {
  const [room] = about.rooms;
  const fake = stack.fake(about.source);
  const { roomUrl: shownUrl, notes = [] } = fake?.shown(about.id) ?? {};
  const events = eventsAbout(fake?.received ?? [], about.id);
  const { status } = stack.machines[about.machine].describeExecution(about.execution);
  const warned =
    events.some(({ data }) => JSON.stringify(data.warnings) !== '[]') ||
    notes.some(({ text }) => text.includes('Not as it should be'));
  return [
    { right: status === 'SUCCEEDED', what: 'the execution succeeded' },
    { right: about.rooms.length === 1, what: 'the portal has exactly one room with its key tag' },
    { right: room?.title === about.title, what: `its title is "${about.title}"` },
    { right: room?.createdBy?.id === (await serviceUserId(call)), what: 'the service user made it' },
    {
      right: events.length <= 1 && shownUrl === roomUrl(url, room?.id ?? 0),
      what: `${about.source} got one result, and shows its URL`,
    },
    { right: !warned, what: 'there are no warnings' },
  ];
}

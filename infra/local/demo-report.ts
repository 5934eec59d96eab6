import { realClock } from '../../lib/clock.ts';
import { listShares, subjectId } from '../../lib/docspace/access.ts';
import { portalClient } from '../../lib/docspace/client.ts';
import { listFolders } from '../../lib/docspace/folders.ts';
import { listLinks } from '../../lib/docspace/links.ts';
import { serviceUserId, userIdByEmail } from '../../lib/docspace/people.ts';
import type { Portal } from '../../lib/docspace/portal.ts';
import { findRoomsByTag, roomUrl } from '../../lib/docspace/rooms.ts';
import type { Room } from '../../lib/docspace/schemas.ts';
import { listTemplates } from '../../lib/docspace/templates.ts';
import { keyTagOf, type WorkItem } from '../../lib/rooms/keys.ts';
import type { ReceivedResult } from './result-receiver.ts';
import type { LocalStack, MachineName } from './stack.ts';

/** What the demo shows about one room, and what it found to be true or not. */
export interface DemoReport {
  title: string;
  facts: [name: string, value: string][];
  checks: { right: boolean; what: string }[];
}

/** The project's room, read from the portal, beside what the project system was told. */
export async function projectReport(
  stack: LocalStack,
  execution: string,
  expected: { projectId: string; title: string; template: string },
): Promise<DemoReport> {
  const portal = portalOf(stack);
  const { namespace } = stack.settings;
  const source = 'project-system';
  const { rooms, room } = await find(portal, { namespace, source, kind: 'project', id: expected.projectId });
  const template = (await listTemplates(portal.call)).find(({ title }) => title === expected.template);
  const results = resultsOf(stack, source, 'projectId', expected.projectId);
  const counts = (of: Room | undefined) => `${of?.filesCount ?? 0} files in ${of?.foldersCount ?? 0} folders`;
  return {
    title: `Project ${expected.projectId}`,
    facts: [
      ...roomFacts(portal, room),
      ['copied', `${counts(room)}, from template "${template?.title}" (${template?.id})`],
      ['told', told(source, results.at(-1))],
    ],
    checks: [
      ...(await commonChecks(stack, portal, {
        machine: 'ProjectRoom',
        execution,
        rooms,
        source,
        results,
        title: expected.title,
      })),
      {
        right:
          room !== undefined &&
          template !== undefined &&
          room.filesCount > 0 &&
          counts(room) === counts(template),
        what: 'it has all files and folders of its template',
      },
    ],
  };
}

/** The ticket's room, read from the portal, beside what the helpdesk was told. */
export async function ticketReport(
  stack: LocalStack,
  execution: string,
  expected: { ticketId: string; title: string },
): Promise<DemoReport> {
  const portal = portalOf(stack);
  const { namespace, ticketRoom } = stack.settings;
  const source = 'helpdesk';
  const { rooms, room } = await find(portal, { namespace, source, kind: 'ticket', id: expected.ticketId });
  const folders = room ? (await listFolders(portal.call, room.id)).map(({ title }) => title) : [];
  const inside = new Set(room ? (await listShares(portal.call, room.id)).map(subjectId) : []);
  const emails = ticketRoom.team.flatMap((member) => ('email' in member ? [member.email] : []));
  const ids = await Promise.all(emails.map((email) => userIdByEmail(portal.call, email)));
  const invited = emails.filter((_, index) => inside.has(ids[index]));
  const links = room ? await listLinks(portal.call, room.id, 'invitation') : [];
  const results = resultsOf(stack, source, 'ticketId', expected.ticketId);
  return {
    title: `Ticket ${expected.ticketId}`,
    facts: [
      ...roomFacts(portal, room),
      ['folders', folders.join(', ')],
      ['team', invited.join(', ')],
      ['told', told(source, results.at(-1))],
    ],
    checks: [
      ...(await commonChecks(stack, portal, {
        machine: 'TicketRoom',
        execution,
        rooms,
        source,
        results,
        title: expected.title,
      })),
      {
        right: ticketRoom.folders.every((title) => folders.filter((one) => one === title).length === 1),
        what: 'it has each folder of the environment once',
      },
      { right: emails.length > 0 && invited.length === emails.length, what: 'the whole team is in it' },
      {
        right: links.length === 1 && results.at(-1)?.data.invitationUrl === links[0]?.url,
        what: "the helpdesk's invitation link is the room's only one",
      },
    ],
  };
}

function portalOf({ portal: { url, key } }: LocalStack): Portal {
  return { url, call: portalClient({ url, key: async () => key, clock: realClock, fetch }) };
}

async function find({ call }: Portal, item: WorkItem): Promise<{ rooms: Room[]; room: Room | undefined }> {
  const rooms = await findRoomsByTag(call, keyTagOf(item));
  return { rooms, room: rooms[0] };
}

function roomFacts({ url }: Portal, room: Room | undefined): [string, string][] {
  if (!room) return [['room', 'none']];
  return [
    ['room', `${room.id} "${room.title}"`],
    ['url', roomUrl(url, room.id)],
  ];
}

type Told = ReceivedResult['event'];

/** What the source was told of this one work item. */
function resultsOf(stack: LocalStack, source: string, field: 'projectId' | 'ticketId', id: string): Told[] {
  return stack.received(source).flatMap(({ event }) => (event.data[field] === id ? [event] : []));
}

function told(source: string, event: Told | undefined): string {
  if (!event) return `${source} got nothing`;
  const { roomUrl, invitationUrl, error } = event.data;
  if (event.type === 'room.failed')
    return `${source} got room.failed: ${(error as { message: string }).message}`;
  return `${source} got ${event.type} with ${roomUrl}${invitationUrl ? ' and an invitation link' : ''}`;
}

async function commonChecks(
  stack: LocalStack,
  { call, url }: Portal,
  about: {
    machine: MachineName;
    execution: string;
    rooms: Room[];
    source: string;
    results: Told[];
    title: string;
  },
): Promise<DemoReport['checks']> {
  const [room] = about.rooms;
  const [event] = about.results;
  const { status } = stack.machines[about.machine].describeExecution(about.execution);
  return [
    { right: status === 'SUCCEEDED', what: 'the execution succeeded' },
    { right: about.rooms.length === 1, what: 'the portal has exactly one room with its key tag' },
    { right: room?.title === about.title, what: `its title is "${about.title}"` },
    { right: room?.createdBy?.id === (await serviceUserId(call)), what: 'the service user made it' },
    {
      right:
        about.results.length === 1 &&
        event?.type === 'room.created' &&
        event.data.roomUrl === roomUrl(url, room?.id ?? 0),
      what: `${about.source} got one signed result, with its URL`,
    },
    { right: JSON.stringify(event?.data.warnings) === '[]', what: 'there are no warnings' },
  ];
}

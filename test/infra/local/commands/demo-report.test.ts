import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { webhookToSend } from '../../../../infra/cli/commands/send.ts';
import { projectReport, ticketReport } from '../../../../infra/local/commands/demo-report.ts';
import type { StoredRoom } from '../../../../infra/local/docspace/state/model.ts';
import type { PortalState } from '../../../../infra/local/docspace/state/portal.ts';
import { type LocalStack, startLocalStack } from '../../../../infra/local/stack.ts';

let stack: LocalStack;
let executions: { project: string; ticket: string };
beforeAll(async () => {
  stack = await startLocalStack({ simulator: { timings: { copyMsPerFile: 20 } } });
  const [project, ticket] = await Promise.all([
    send(['project', '--id', 'PRJ-1', '--type', 'marketing', '--name', 'Q1']),
    send(['ticket', '--id', '1', '--subject', 'Login error']),
  ]);
  executions = { project, ticket };
  const { ProjectRoom, TicketRoom } = stack.machines;
  await Promise.all([ProjectRoom.finished(project), TicketRoom.finished(ticket)]);
});
afterAll(() => stack.close());

async function send(argv: string[]): Promise<string> {
  const { url, ...request } = webhookToSend([...argv, '--url', stack.url]);
  const answer = await fetch(url, { method: 'POST', ...request });
  return ((await answer.json()) as { execution: string }).execution;
}

const reports = {
  project: () =>
    projectReport(stack, executions.project, {
      source: 'project-system',
      projectId: 'PRJ-1',
      title: 'Q1 (PRJ-1)',
      template: 'Marketing',
    }),
  ticket: () =>
    ticketReport(stack, executions.ticket, {
      source: 'helpdesk',
      ticketId: '1',
      title: 'Ticket #1 - Login error',
    }),
};

const portal = () => {
  if (!stack.simulator) throw new Error('no simulator');
  return stack.simulator.world.portal;
};
const roomOf = (title: string) => {
  const room = portal()
    .rooms()
    .find((one) => one.title === title);
  if (!room) throw new Error(`no room ${title}`);
  return room;
};
const wrong = async (kind: 'project' | 'ticket') =>
  (await reports[kind]()).checks.filter(({ right }) => !right).map(({ what }) => what);

describe('the report of the demo', () => {
  it('reports no failed check for right rooms, and shows them', async () => {
    const [project, ticket] = [await reports.project(), await reports.ticket()];
    for (const { right, what } of [...project.checks, ...ticket.checks]) expect(right, what).toBe(true);
    const { id } = roomOf('Q1 (PRJ-1)');
    const url = `${stack.portal.url}/rooms/shared/${id}/filter?folder=${id}`;
    expect(Object.fromEntries(project.facts)).toMatchObject({
      room: `${id} "Q1 (PRJ-1)"`,
      url,
      copied: expect.stringMatching(/^8 files in 4 folders, from template "Marketing"/),
      reported: `project-system shows ${url}`,
    });
    expect(Object.fromEntries(ticket.facts)).toMatchObject({
      folders: 'Customer files, Internal notes',
      team: 'maria.room-admin@example.com, tom.user@example.com',
      reported: expect.stringMatching(/^helpdesk shows http.*, and an invitation link to agents$/),
    });
  });

  // Given one thing that is not as it should be at the portal, and is put right again afterwards
  const spoiled: ['project' | 'ticket', string, (room: StoredRoom, portal: PortalState) => () => void][] = [
    ['project', 'its title is "Q1 (PRJ-1)"', (room) => change(room, 'title', 'Renamed')],
    ['project', 'the service user made it', (room) => change(room, 'createdBy', 'somebody')],
    ['project', 'the portal has exactly one room with its key tag', (room) => change(room.room, 'tags', [])],
    [
      'project',
      'it has all files and folders of its template',
      (room, all) => {
        const { id } = all.addFolder(room.id, 'Not of the template', room.createdBy);
        return () => all.deleteFolder(id);
      },
    ],
    [
      'ticket',
      'it has each folder of the environment once',
      (room, all) => {
        const { id } = all.addFolder(room.id, 'Internal notes', room.createdBy);
        return () => all.deleteFolder(id);
      },
    ],
    ['ticket', 'the whole team is in it', ({ room }) => change(room, 'shares', new Map())],
    [
      'ticket',
      "the room's only invitation link is in the one internal note of helpdesk",
      ({ room }) => change(room, 'links', []),
    ],
  ];
  it.each(spoiled)('of a %s reports when it is not true that %s', async (kind, what, spoil) => {
    const putRight = spoil(roomOf(kind === 'project' ? 'Q1 (PRJ-1)' : 'Ticket #1 - Login error'), portal());
    const failedChecks = await wrong(kind);
    putRight();
    expect(failedChecks).toContain(what);
    expect(await wrong(kind)).toEqual([]);
  });

  it('of a missing room reports every failed check', async () => {
    const execution = await send(['project', '--id', 'PRJ-2', '--type', 'unheard-of', '--name', 'Q2']);
    await stack.machines.ProjectRoom.finished(execution);
    const expected = {
      source: 'project-system',
      projectId: 'PRJ-2',
      title: 'Q2 (PRJ-2)',
      template: 'Marketing',
    };
    const { facts, checks } = await projectReport(stack, execution, expected);
    expect(checks.map(({ right }) => right)).toEqual(checks.map(() => false));
    expect(facts).toContainEqual(['room', 'none']);
    expect(facts).toContainEqual([
      'reported',
      expect.stringMatching(
        /^project-system got room\.failed: No template fits the project type "unheard-of"/,
      ),
    ]);
  });
});

/** Changes a field and answers how to put it back. */
function change<T, K extends keyof T>(of: T, field: K, value: T[K]): () => void {
  const before = of[field];
  of[field] = value;
  return () => {
    of[field] = before;
  };
}

import { expect, it } from 'vitest';
import { flow } from './harness/flow.ts';
import { projectKey, recordOf, roomsOf, theRoom, ticketKey } from './harness/operated.ts';

const linkFiles = (made: Awaited<ReturnType<typeof flow>>) =>
  roomsOf(made).map(({ id }) => made.simulator.world.portal.childFiles(id).flatMap(({ text }) => text ?? []));

it('the room of a ticket holds one file that leads back to the page that its webhook named, though the portal answers late', async () => {
  const made = await flow();
  made.simulator.world.faults.next({ kind: 'hang-after-commit', match: { method: 'POST', path: /text$/ } });
  const itemUrl = 'https://desk.example.com/tickets/35436';
  const { status, states } = await made.make('helpdesk', {
    ticketId: '35436',
    subject: 'Login error',
    itemUrl,
  });
  expect(status).toBe('SUCCEEDED');
  expect(states).toContain('Create link file');
  expect(linkFiles(made)).toEqual([[`This room belongs to the ticket #35436 of helpdesk.\n\n${itemUrl}\n`]]);
  expect(recordOf(made, ticketKey)).toMatchObject({
    itemUrl,
    linkFile: { roomId: theRoom(made, ticketKey).id },
  });
});

it('the room of a project is made, and says so, where the portal refuses the file that leads back', async () => {
  const made = await flow();
  made.simulator.world.faults.next({ kind: 'status', status: 403, match: { method: 'POST', path: /text$/ } });
  const { status } = await made.make('project-system', {
    projectId: 'PRJ-10021',
    projectType: 'marketing',
    projectName: 'Q1',
  });
  expect(status).toBe('SUCCEEDED');
  expect(linkFiles(made)).toEqual([[]]);
  expect(recordOf(made, projectKey)).toMatchObject({ warnings: [{ code: 'LinkFileNotCreated' }] });
  expect(made.results[0]?.event.data.warnings).toMatchObject([{ code: 'LinkFileNotCreated' }]);
});

it('rooms hold no such file where the settings want none', async () => {
  const made = await flow({
    settings: { ticketRoom: { linkFile: false }, projectRoom: { linkFile: false } },
  });
  await made.make('helpdesk', { ticketId: '35436', subject: 'Login error' });
  await made.make('project-system', { projectId: 'PRJ-10021', projectType: 'marketing', projectName: 'Q1' });
  expect(linkFiles(made)).toEqual([[], []]);
});

it.each(['ftp://desk.example.com', 'javascript:alert(1)', 'https://me:secret@desk.example.com', 'desk', 7])(
  'a webhook that names %s as the page of its item is refused, and told what to send',
  async (itemUrl) => {
    const made = await flow();
    const answer = await made.clock.run(made.send('helpdesk', { ticketId: '1', subject: 'x', itemUrl }));
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain('itemUrl');
    expect(JSON.stringify(answer.body)).toContain('http or https URL');
  },
);

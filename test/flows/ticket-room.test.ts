import { describe, expect, it } from 'vitest';
import type { Simulator } from '../../infra/local/docspace/simulator.ts';
import { type Flow, flow } from './harness/flow.ts';

const ticket = { ticketId: '35436', subject: 'Login error' };
const maria = { email: 'maria.room-admin@example.com', access: 'RoomManager' };
const tom = { email: 'tom.user@example.com', access: 'Editing' };

const withTicketRoom = (ticketRoom: Record<string, unknown>) => flow({ settings: { ticketRoom } });

function roomIn({ world: { portal } }: Simulator) {
  const rooms = portal.rooms().filter(({ room }) => room.place === 'rooms');
  const [room] = rooms;
  if (!room || rooms.length > 1) throw new Error(`${rooms.length} rooms`);
  return { ...room, folders: portal.childFolders(room.id).map(({ title }) => title) };
}

const warningsOf = ({ results }: Flow) =>
  results.flatMap(({ event }) => (event.data.warnings as { code: string }[]).map(({ code }) => code));

describe('a ticket room', () => {
  it('has its folders, team and invitation link, and the helpdesk gets one result', async () => {
    const made = await withTicketRoom({ team: [maria, tom] });
    const { make, simulator, results } = made;
    const ended = await make('helpdesk', ticket);
    expect(ended.status).toBe('SUCCEEDED');
    const room = roomIn(simulator);
    expect(room.title).toBe('Ticket #35436 - Login error');
    expect(room.createdBy).toBe(simulator.people.serviceUser);
    expect(room.folders).toEqual(['Customer files', 'Internal notes']);
    const { people } = simulator;
    expect([...room.room.shares]).toEqual([
      [people.maria, 9],
      [people.tom, 10],
    ]);
    const [link] = room.room.links;
    expect(room.room.links).toHaveLength(1);
    expect(link).toMatchObject({ kind: 'invitation', access: 2 });
    expect(results).toHaveLength(1);
    expect(results[0]?.event).toMatchObject({
      type: 'room.created',
      data: {
        ticketId: '35436',
        roomId: room.id,
        invitationUrl: expect.stringMatching(/^https:\/\/portal\.example\.com\/s\/\w{15}$/),
        warnings: [],
      },
    });
    // Folders come before people: the portal notifies every member of each new folder
    const writes = simulator.world.requests.filter(({ method }) => method !== 'GET').map(({ path }) => path);
    const place = (pattern: RegExp) => writes.findIndex((path) => pattern.test(path));
    expect(place(/files\/folder/)).toBeLessThan(place(/share$/));
  });

  it('is made once, however often the webhook comes', async () => {
    const { make, send, simulator, clock } = await flow();
    await make('helpdesk', ticket);
    const again = await clock.run(send('helpdesk', { ...ticket, subject: 'Changed' }));
    expect(again).toMatchObject({ status: 200, body: { status: 'duplicate', differs: ['subject'] } });
    expect(roomIn(simulator).title).toBe('Ticket #35436 - Login error');
  });

  it('keeps its title within what the portal stores: 500 characters with emoji and /:*?', async () => {
    const { make, simulator, results } = await flow();
    const subject = 'Ünïcode 🚀 a/b:c*d? '.repeat(25).slice(0, 500);
    const ended = await make('helpdesk', { ...ticket, subject });
    expect(ended.status).toBe('SUCCEEDED');
    const { title } = roomIn(simulator);
    expect(title).toMatch(/^Ticket #35436 - Ünïcode __ a_b_c_d_ /);
    expect(title.length).toBeLessThanOrEqual(170);
    expect(results[0]?.event.data.title).toBe(title);
  });

  it('keeps subject, addresses and link out of the execution and the log', async () => {
    const { make, machines, log, results } = await withTicketRoom({
      team: [maria, tom, { ...tom, email: 'nobody@example.com' }],
    });
    await make('helpdesk', { ticketId: '7', subject: 'Very private words' });
    const url = String(results[0]?.event.data.invitationUrl);
    const [execution] = machines.ticket.listExecutions();
    const history = JSON.stringify(machines.ticket.getExecutionHistory(execution?.name ?? ''));
    for (const secret of ['private words', 'maria', 'tom.user', 'nobody@', url]) {
      expect(history).not.toContain(secret);
      expect(JSON.stringify(log)).not.toContain(secret);
    }
  });

  it('with a team member whom nobody knows is made all the same, with a warning', async () => {
    const made = await withTicketRoom({ team: [{ ...tom, email: 'nobody@example.com' }, maria] });
    const ended = await made.make('helpdesk', ticket);
    expect(ended.status).toBe('SUCCEEDED');
    expect(warningsOf(made)).toEqual(['TeamMemberUnknown']);
    expect(JSON.stringify(made.results[0]?.event)).toContain('ticketRoom.team[0]');
    expect([...roomIn(made.simulator).room.shares.keys()]).toEqual([made.simulator.people.maria]);
  });

  it('says so when a member is disabled, is nobody, or may not have the right', async () => {
    const made = await withTicketRoom({
      team: [
        { email: 'dan.disabled@example.com', access: 'Editing' },
        { user: '66faa6e4-f133-11ea-b126-00ffeec8b4ef', access: 'Editing' },
        { ...tom, access: 'RoomManager' },
        maria,
      ],
    });
    const ended = await made.make('helpdesk', ticket);
    expect(ended.status).toBe('SUCCEEDED');
    expect(warningsOf(made)).toEqual(Array(3).fill('TeamMemberNotInvited'));
    expect([...roomIn(made.simulator).room.shares]).toContainEqual([made.simulator.people.maria, 9]);
  });

  it('invites an unknown address as a guest only where the environment says so', async () => {
    const team = [{ email: 'new.guest@example.com', access: 'Read' }];
    const { make, simulator, results } = await withTicketRoom({ team, inviteNewGuests: true });
    await make('helpdesk', ticket);
    const { portal } = simulator.world;
    const guest = [...portal.users.values()].find(({ email }) => email === 'new.guest@example.com');
    expect(roomIn(simulator).room.shares.get(guest?.id ?? '')).toBe(2);
    expect(results[0]?.event.data.warnings).toEqual([]);
  });

  it('with an external link has it in the result, as the portal shows it', async () => {
    const ticketRoom = {
      roomType: 'CustomRoom',
      link: { kind: 'external', access: 'Read', expiresAfterDays: 7 },
    };
    const { make, results, simulator } = await flow({ settings: { ticketRoom } });
    await make('helpdesk', ticket);
    const { externalUrl, invitationUrl, warnings } = results[0]?.event.data ?? {};
    expect([externalUrl, invitationUrl, warnings]).toEqual([
      expect.stringMatching(/\/s\/\w{15}$/),
      undefined,
      [],
    ]);
    const [room] = simulator.world.portal.rooms().filter(({ room: { place } }) => place === 'rooms');
    expect(room?.room.links).toMatchObject([{ kind: 'external', access: 2 }]);
  });

  it('without a link has none, and no invitationUrl in the result', async () => {
    const { make, simulator, results } = await withTicketRoom({ link: 'members' });
    await make('helpdesk', ticket);
    expect(roomIn(simulator).room.links).toEqual([]);
    expect(results[0]?.event.data).not.toHaveProperty('invitationUrl');
  });

  it('has an external link where the room type allows one', async () => {
    const link = { kind: 'external', access: 'Read' };
    const { make, simulator, results } = await withTicketRoom({ roomType: 'CustomRoom', link });
    const ended = await make('helpdesk', ticket);
    expect(ended.status).toBe('SUCCEEDED');
    expect(roomIn(simulator).room.links.map(({ kind }) => kind)).toContain('external');
    expect(results[0]?.event.data.warnings).toEqual([]);
  });

  it('is adopted when its creation was carried out and answered with an error', async () => {
    const { make, simulator } = await flow();
    simulator.world.faults.next({
      kind: '500-after-commit',
      match: { method: 'POST', path: /^files\/rooms$/i },
    });
    const ended = await make('helpdesk', ticket);
    expect(ended.status).toBe('SUCCEEDED');
    expect(roomIn(simulator).title).toBe('Ticket #35436 - Login error');
  });

  it('gets each folder once when a creation of a folder was carried out and its answer lost', async () => {
    const { make, simulator } = await flow();
    simulator.world.faults.next({
      kind: 'hang-after-commit',
      match: { method: 'POST', path: /^files\/folder/i },
    });
    const ended = await make('helpdesk', ticket);
    expect(ended.status).toBe('SUCCEEDED');
    expect(roomIn(simulator).folders).toEqual(['Customer files', 'Internal notes']);
  });

  it.each([
    ['FoldersMissing', /^files\/\d+$/],
    ['TeamMissing', /share$/i],
    ['LinkMissing', /links$/i],
  ])('is reported with %s when the portal refuses that part', async (code, path) => {
    const made = await withTicketRoom({ team: [maria] });
    for (const method of code === 'LinkMissing' ? ['PUT', 'GET'] : ['GET']) {
      made.simulator.world.faults.next({ kind: 'status', status: 403, match: { method, path } });
    }
    const ended = await made.make('helpdesk', ticket);
    expect(ended.status).toBe('SUCCEEDED');
    expect(warningsOf(made)).toEqual([code]);
    expect(made.results[0]?.event.type).toBe('room.created');
  });

  it.each([
    ['Create folders', 'POST', /^files\/folder/i],
    ['Add people and link', 'PUT', /share$/i],
    ['Add people and link', 'PUT', /links$/i],
  ])(
    'is held when the portal fails at %s, and in the end reported with what is missing',
    async (state, method, path) => {
      const made = await withTicketRoom({ team: [maria] });
      made.simulator.world.faults.next({ kind: 'html502', match: { method, path }, times: 1000 });
      const ended = await made.make('helpdesk', ticket);
      expect(ended).toMatchObject({
        status: 'SUCCEEDED',
        output: { status: 'held', reason: 'PortalUnavailable' },
      });
      await made.keepFor(90);
      expect(made.results.map(({ event }) => event.type)).toEqual(['room.created']);
      expect(made.results[0]?.event.data.warnings).toEqual([
        { code: 'StepsMissing', message: expect.stringContaining(`"${state}" and what follows it`) },
      ]);
      expect(made.simulator.world.portal.activeRoomCount()).toBe(1);
    },
  );

  it('is finished by the next attempt when the portal went away in the middle', async () => {
    const made = await withTicketRoom({ team: [maria] });
    const path = /share$/i;
    made.simulator.world.faults.next({ kind: 'html502', match: { method: 'PUT', path }, times: 15 });
    await made.make('helpdesk', ticket);
    await made.keepFor(30);
    expect(warningsOf(made)).toEqual([]);
    const room = roomIn(made.simulator);
    expect(room.folders).toEqual(['Customer files', 'Internal notes']);
    expect([...room.room.shares.keys()]).toEqual([made.simulator.people.maria]);
    expect(room.room.links).toHaveLength(1);
  });
});

import { describe, expect, it } from 'vitest';
import { flow } from './harness/flow.ts';
import { goodStates } from './harness/good-states.ts';

const project = { projectId: 'PRJ-10021', projectType: 'marketing', projectName: 'Q1 Campaign' };

describe('a project room', () => {
  it('is copied from the template for the type, and its system gets one result', async () => {
    // Given a portal with templates
    const { make, simulator, results, clock } = await flow();
    const startedAt = clock.now();
    // When a project's webhook comes
    const ended = await make('project-system', project);
    // Then the execution succeeds through the states of the design
    expect(ended).toMatchObject({ status: 'SUCCEEDED', error: undefined });
    expect([...new Set(ended.states)]).toEqual(goodStates.project);
    // And the portal has one room with all of the template's files, made by the service user
    const { portal } = simulator.world;
    const rooms = portal.rooms().filter(({ room }) => room.place === 'rooms');
    expect(rooms).toHaveLength(1);
    const [room] = rooms;
    if (!room) throw new Error('no room');
    expect(room.title).toBe('Q1 Campaign (PRJ-10021)');
    expect(room.createdBy).toBe(simulator.people.serviceUser);
    expect(room.room.tags).toEqual([expect.stringMatching(/^prj-10021-[0-9a-f]{24}$/)]);
    const files = (id: number) =>
      portal
        .filesBelow(id)
        .map(({ title }) => title)
        .sort();
    expect(files(room.id)).toEqual(['Project PRJ-10021.txt', ...files(simulator.templates.marketing)].sort());
    // And the result tells of it
    expect(results).toHaveLength(1);
    expect(results[0]?.event).toEqual({
      type: 'room.created',
      timestamp: expect.any(String),
      data: {
        source: 'project-system',
        projectId: 'PRJ-10021',
        roomId: room.id,
        roomUrl: `${simulator.url}/rooms/shared/${room.id}/filter?folder=${room.id}`,
        title: room.title,
        template: { id: simulator.templates.marketing, title: 'Marketing' },
        warnings: [],
        room: { type: room.room.roomType, tags: room.room.tags, createdOn: expect.any(String) },
      },
    });
    // And the room is seen within about a second of its end: eight files at 350 ms
    expect((results[0]?.atMs ?? 0) - startedAt).toBeLessThan(8 * 350 + 2000);
  });

  it('lets the team of the environment in before its system gets the result', async () => {
    const team = [
      { email: 'maria.room-admin@example.com', access: 'RoomManager' },
      { email: 'unknown@example.com', access: 'Editing' },
    ];
    const { make, simulator, results } = await flow({ settings: { projectRoom: { team } } });
    const ended = await make('project-system', project);
    expect(ended.status).toBe('SUCCEEDED');
    const [{ event }] = results as [(typeof results)[number]];
    const warning = { code: 'TeamMemberUnknown', message: expect.stringContaining('projectRoom.team[1]: ') };
    expect(event.data.warnings).toEqual([warning]);
    const room = simulator.world.portal.room(Number(event.data.roomId));
    expect(Object.fromEntries(room?.room.shares ?? [])).toEqual({ [simulator.people.maria]: 9 });
  });

  it('is made once, however often the webhook comes', async () => {
    const { make, send, simulator, results, clock } = await flow();
    await make('project-system', project);
    const again = await clock.run(send('project-system', project));
    expect(again).toMatchObject({
      status: 200,
      body: { status: 'duplicate', room: { title: 'Q1 Campaign (PRJ-10021)' } },
    });
    expect(simulator.world.portal.activeRoomCount()).toBe(1);
    expect(results).toHaveLength(1);
  });

  it('waits while somebody makes another room, and neither takes nor loses a room', async () => {
    const { make, simulator } = await flow({ simulator: { timings: { copyMsPerFile: 4000 } } });
    const { people, templates } = simulator;
    simulator.createRoomInUi(people.maria, templates.implementation, 'Made by Maria');
    const ended = await make('project-system', project);
    expect(ended.status).toBe('SUCCEEDED');
    expect(ended.states).toContain('Wait for other creation');
    const titles = simulator.world.portal
      .rooms()
      .filter(({ room }) => room.place === 'rooms')
      .map(({ title }) => title);
    expect(titles).toEqual(['Made by Maria', 'Q1 Campaign (PRJ-10021)']);
  });

  it('of a long copy is looked at less often, and every look is within 40 s', async () => {
    const { make, simulator } = await flow({ simulator: { timings: { copyMsPerFile: 300_000 } } });
    const ended = await make('project-system', project);
    expect(ended.status).toBe('SUCCEEDED');
    const looks = simulator.world.requests.filter(({ path }) => /fromtemplate\/status/i.test(path));
    const gaps = looks.slice(1).map(({ time }, index) => time - (looks[index]?.time ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(42_000);
    // 40 minutes: far fewer than one look a second
    expect(looks.length).toBeLessThan(120);
  });

  it('that lacks files of its template is delivered with a warning', async () => {
    const { make, simulator, results, log } = await flow();
    simulator.world.worker.nextCopy({ skip: (title) => title === 'Banner.png' });
    const ended = await make('project-system', project);
    expect(ended.status).toBe('SUCCEEDED');
    expect(results[0]?.event.data.warnings).toEqual([
      {
        code: 'TemplateCopyIncomplete',
        message: expect.stringMatching(/^The template has 8 files and 4 folders, the room 7 and 4\./),
      },
    ]);
    expect(log.some(({ code }) => code === 'TEMPLATE_COPY_INCOMPLETE')).toBe(true);
  });

  it('is requested again when the portal dropped the request', async () => {
    const { make, simulator } = await flow();
    simulator.world.events.next({ lost: true });
    const ended = await make('project-system', project);
    expect(ended.status).toBe('SUCCEEDED');
    expect(ended.states.filter((state) => state === 'Start creation').length).toBeGreaterThan(1);
    expect(simulator.world.portal.activeRoomCount()).toBe(1);
  });

  it('keeps its name within what the portal stores: 500 characters with emoji and /:*?', async () => {
    const { make, results, simulator } = await flow();
    const projectName = `${'Ünïcode 🚀 a/b:c*d? '.repeat(25)}`.slice(0, 500);
    const ended = await make('project-system', { ...project, projectName });
    expect(ended.status).toBe('SUCCEEDED');
    const [room] = simulator.world.portal.rooms().filter(({ room }) => room.place === 'rooms');
    expect(room?.title).toMatch(/^Ünïcode __ a_b_c_d_ .*\(PRJ-10021\)$/);
    expect(room?.title.length).toBeLessThanOrEqual(170);
    expect(results[0]?.event.data.title).toBe(room?.title);
  });

  it('goes to the callback URL of the webhook when its host is allowed', async () => {
    const sources = { 'project-system': { callbackHosts: ['hooks.example.com'] }, helpdesk: {} };
    const { make, results, send, clock } = await flow({ settings: { sources } });
    const refused = await clock.run(
      send('project-system', { ...project, callbackUrl: 'https://evil.example.com/x' }),
    );
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ field: 'callbackUrl' }] } });
    await make('project-system', { ...project, callbackUrl: 'https://hooks.example.com/x' });
    expect(results).toHaveLength(1);
  });
});

describe('a project without a template of its own', () => {
  it.each(['', undefined, 'unheard of'])(
    'fails with type %j, and its system gets the remedy',
    async (projectType) => {
      const { make, results, log } = await flow();
      const ended = await make('project-system', { ...project, projectType });
      expect(ended).toMatchObject({ status: 'FAILED', error: 'TemplateNotFound' });
      expect(ended.states.slice(-3)).toEqual(['Record failure', 'Room made?', 'Fail']);
      expect(results.map(({ event }) => event.type)).toEqual(['room.failed']);
      expect(results[0]?.event.data.error).toMatchObject({
        code: 'TemplateNotFound',
        message: expect.stringContaining('projectRoom.templates'),
      });
      expect(log.filter(({ code }) => code === 'ROOM_FAILED')).toHaveLength(1);
    },
  );

  it('fails when the service user sees no template at all', async () => {
    const { make, simulator } = await flow();
    for (const id of Object.values(simulator.templates)) simulator.world.portal.folders.delete(id);
    const ended = await make('project-system', project);
    expect(ended).toMatchObject({ status: 'FAILED', error: 'TemplateNotFound' });
    expect(ended.cause).toMatch(/no template/i);
  });

  it('fails when the template of the environment does not exist', async () => {
    const settings = { projectRoom: { templates: { marketing: 'Gone' } } };
    const { make } = await flow({ settings });
    const ended = await make('project-system', project);
    expect(ended).toMatchObject({ status: 'FAILED', error: 'TemplateNotFound' });
    expect(ended.cause).toContain('Gone');
  });

  it('gets the fallback where the environment has one', async () => {
    const { make, results } = await flow({
      settings: { projectRoom: { fallback: { template: 'General' } } },
    });
    await make('project-system', { ...project, projectType: 'other' });
    expect(results[0]?.event.data.template).toMatchObject({ title: 'General' });
  });
});

describe('after a failure', () => {
  it('the same webhook starts the next attempt, at most once in ten minutes, and room.created follows', async () => {
    const { make, send, simulator, results, clock } = await flow();
    const { portal } = simulator.world;
    const marketing = portal.folders.get(simulator.templates.marketing);
    if (!marketing) throw new Error('no template');
    marketing.title = 'Renamed';
    expect((await make('project-system', project)).error).toBe('TemplateNotFound');
    marketing.title = 'Marketing';
    const soon = await clock.run(send('project-system', project));
    expect(soon).toMatchObject({
      status: 200,
      body: {
        status: 'duplicate',
        error: { code: 'TemplateNotFound' },
        nextAttemptAfter: expect.any(String),
      },
    });
    await clock.advance(10 * 60_000);
    const ended = await make('project-system', project);
    expect(ended.status).toBe('SUCCEEDED');
    expect(results.map(({ event }) => event.type)).toEqual(['room.failed', 'room.created']);
    expect(new Set(results.map(({ id }) => id)).size).toBe(2);
  });
});

describe('a result that nobody takes at first', () => {
  it('is sent again with the same id, and the execution ends well', async () => {
    const { make, results } = await flow({ receiver: ({ tries }) => (tries <= 2 ? 503 : 204) });
    const ended = await make('project-system', project);
    expect(ended.status).toBe('SUCCEEDED');
    expect(ended.output).toMatchObject({ delivery: 'delivered' });
    expect(results).toHaveLength(1);
  });

  it('stays pending, and the reconciler delivers it when the receiver is back', async () => {
    let down = true;
    const { make, records, results, keepFor } = await flow({ receiver: () => (down ? 500 : 204) });
    const ended = await make('project-system', project);
    expect(ended.status).toBe('SUCCEEDED');
    expect(ended.output).toMatchObject({ delivery: 'pending', roomId: expect.any(Number) });
    await keepFor(20);
    expect(results).toEqual([]);
    down = false;
    await keepFor(40);
    expect(results.map(({ event }) => event.type)).toEqual(['room.created']);
    const [stored] = [...records.all.values()];
    expect(stored?.value).toMatchObject({ status: 'done', delivery: 'delivered' });
  });

  it('is undelivered after 76 hours, with the room, and one error in the log', async () => {
    const { make, records, log, keepFor } = await flow({ receiver: () => 500 });
    await make('project-system', project);
    await keepFor(75 * 60);
    const [stored] = [...records.all.values()];
    expect(stored?.value.delivery).toBe('pending');
    await keepFor(60);
    expect([...records.all.values()][0]?.value).toMatchObject({ status: 'done', delivery: 'undelivered' });
    expect(log.filter(({ code }) => code === 'RESULT_UNDELIVERED')).toHaveLength(1);
  });
});

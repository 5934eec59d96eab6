import { describe, expect, it } from 'vitest';
import type { Fake } from '../../infra/local/vendors/fake.ts';
import { type Flow, flow } from './harness/flow.ts';

/** A CRM whose webhooks have ids only. */
const crm = {
  type: 'custom',
  proof: { header: 'x-webhook-secret' },
  item: { projectId: 'id' },
  lookUp: {
    path: '/deals/{item.id}',
    gone: 'archived',
    item: { projectName: 'name', projectType: 'type', itemUrl: 'page' },
    conditions: [{ expression: "stage = 'won'", otherwise: 'Only won deals get a room.' }],
  },
  writeBack: {
    url: 'http://127.0.0.1/crm',
    field: { path: '/deals/{item.id}', body: "{ 'room': room.url }" },
    note: { path: '/deals/{item.id}/notes', body: "{ 'text': note.text }" },
  },
  samples: [
    {
      body: { id: '7' },
      answer: { name: 'Bridge', type: 'Roads', stage: 'won' },
      items: [{ projectId: '7', projectName: 'Bridge', projectType: 'Roads' }],
    },
  ],
};

type Answer = () => Response;
const deal = (change: object = {}): Answer => {
  return () =>
    Response.json({
      name: 'Bridge',
      type: 'Marketing',
      stage: 'won',
      page: 'https://crm.example/7',
      ...change,
    });
};
const status = (code: number, headers: Record<string, string> = {}): Answer => {
  return () => Response.json({}, { status: code, headers });
};

/** An environment with that CRM, and what its API was asked and told. */
async function made(answer: Answer) {
  const running = await flow({
    settings: { sources: { crm, 'project-system': {} }, projectRoom: { fallback: 'fail' } },
    simulator: {},
  });
  const api = {
    answer,
    asked: [] as string[],
    told: [] as { path: string; body: Record<string, unknown> }[],
  };
  const fake: Fake = {
    received: [],
    shown: () => ({ notes: [] }),
    async handle(request) {
      const { pathname } = new URL(request.url);
      if (request.method === 'GET') {
        api.asked.push(pathname);
        return api.answer();
      }
      api.told.push({ path: pathname, body: (await request.json()) as Record<string, unknown> });
      return Response.json({});
    },
  };
  (running.fakes as Map<string, Fake>).set('crm', fake);
  const record = (id: string) => running.records.all.get(`test/crm/project/${id}`)?.value;
  return { running, api, record };
}

const rooms = ({ simulator }: Flow) =>
  simulator.world.portal.rooms().filter(({ room }) => room.place === 'rooms');
const codes = ({ log }: Flow, code: string) => log.filter((line) => line.code === code);

describe('an item whose webhook has its id alone', () => {
  it('gets the room of the name and type that its system says, and its page', async () => {
    const { running, api, record } = await made(deal());
    const end = await running.make('crm', { id: 7 });
    expect(end).toMatchObject({ status: 'SUCCEEDED', output: { status: 'done' } });
    expect(record('7')).toMatchObject({
      facts: { projectName: 'Bridge', projectType: 'Marketing' },
      itemUrl: 'https://crm.example/7',
      room: { title: 'Bridge (7)' },
      template: { title: 'Marketing' },
      lookedUp: { attempt: 1 },
    });
    expect(api.asked).toEqual(['/crm/deals/7']);
    expect(api.told.map(({ path }) => path)).toEqual(['/crm/deals/7/notes', '/crm/deals/7']);
  });

  it('is a duplicate when its webhook comes again, and is not asked about again', async () => {
    const { running, api } = await made(deal());
    await running.make('crm', { id: 7 });
    for (const id of ['msg_2', 'msg_3']) {
      const { status: code, body } = await running.clock.run(running.send('crm', { id: 7 }, id));
      expect([code, body]).toEqual([200, expect.objectContaining({ status: 'duplicate' })]);
      expect(body).not.toHaveProperty('differs');
    }
    expect(api.asked).toHaveLength(1);
    expect(rooms(running)).toHaveLength(1);
  });

  it('passes the states of any other project', async () => {
    const { running } = await made(deal());
    const other = { projectId: 'P-1', projectName: 'Other', projectType: 'Marketing' };
    const [looked, plain] = [
      await running.make('crm', { id: 7 }),
      await running.make('project-system', other),
    ];
    expect(looked.states).toEqual(plain.states);
  });
});

describe('an item that is to have no room', () => {
  it.each([
    ['was deleted', status(404)],
    ['is gone', status(410)],
    ['is archived', deal({ archived: true })],
  ])('is ignored if it %s by then: no room, no failure, nothing written back', async (_, answer) => {
    const { running, api, record } = await made(answer);
    const end = await running.make('crm', { id: 7 });
    expect(end).toMatchObject({ status: 'SUCCEEDED', output: { status: 'ignored' } });
    expect(end.states.at(-1)).toBe('End ignored');
    await running.keepFor(5);
    expect(record('7')).toMatchObject({
      status: 'ignored',
      ignored: { reason: expect.stringContaining('deleted') },
    });
    expect(api.told).toEqual([]);
    expect(rooms(running)).toEqual([]);
    expect(codes(running, 'ROOM_FAILED')).toEqual([]);
  });

  it('is ignored by a condition, whose sentence the next webhook is answered, and gets its room once that is met', async () => {
    const { running, api, record } = await made(deal({ stage: 'open' }));
    await running.make('crm', { id: 7 });
    expect(record('7')).toMatchObject({
      status: 'ignored',
      ignored: { reason: 'Only won deals get a room.' },
    });
    api.answer = deal();
    const end = await running.make('crm', { id: 7 });
    expect(end).toMatchObject({ status: 'SUCCEEDED', output: { status: 'done' } });
    expect(record('7')).not.toHaveProperty('ignored');
  });
});

describe('a system that refuses to be asked', () => {
  it('holds its own source alone, alerts once, tells nobody, and goes on by itself', async () => {
    const { running, api } = await made(status(401));
    const ids = Array.from({ length: 30 }, (_, index) => index + 1);
    for (const id of ids) await running.clock.run(running.send('crm', { id }, `msg_${id}`));
    await running.keepFor(3);
    expect(codes(running, 'SOURCE_HOLD_BEGAN')).toHaveLength(1);
    expect([...running.records.all.values()].map(({ value }) => value.status)).toEqual(ids.map(() => 'held'));
    const during = await running.clock.run(running.send('crm', { id: 31 }, 'msg_31'));
    expect(during).toMatchObject({ status: 202, body: { status: 'held' } });
    const other = { projectId: 'P-1', projectName: 'Other', projectType: 'Marketing' };
    expect(await running.make('project-system', other)).toMatchObject({ output: { status: 'done' } });
    const before = api.asked.length;
    await running.keepFor(30);
    // Half-open: one at a time, each minute at first and every quarter of an hour later.
    expect(api.asked.length - before).toBeLessThan(8);
    api.answer = deal();
    await running.keepFor(60);
    expect(codes(running, 'SOURCE_HOLD_ENDED')).toHaveLength(1);
    expect(codes(running, 'ROOM_FAILED')).toEqual([]);
    expect(rooms(running)).toHaveLength(32);
    expect(api.told.filter(({ path }) => path.endsWith('/notes'))).toHaveLength(31);
  });

  it('is asked again with a secret that was stored meanwhile', async () => {
    const { running, api, record } = await made(status(403));
    await running.make('crm', { id: 7 });
    expect(record('7')).toMatchObject({ status: 'held', held: { reason: 'LookUpRefused' } });
    api.answer = deal();
    await running.keepFor(10);
    expect(record('7')).toMatchObject({ status: 'done' });
  });
});

describe('a system in trouble', () => {
  it('is asked again by the state for some minutes', async () => {
    const { running, api, record } = await made(status(503));
    const ending = running.make('crm', { id: 7 });
    await running.clock.advance(30_000);
    api.answer = deal();
    expect(await ending).toMatchObject({ status: 'SUCCEEDED' });
    expect(record('7')?.attempt).toBe(1);
  });

  it('gets no request before the time that it names', async () => {
    const { running, api, record } = await made(status(429, { 'retry-after': '1800' }));
    await running.make('crm', { id: 7 });
    expect(record('7')).toMatchObject({ status: 'held', held: { reason: 'LookUpUnavailable' } });
    expect(api.asked).toHaveLength(1);
    await running.keepFor(20);
    expect(api.asked).toHaveLength(1);
    api.answer = deal();
    await running.keepFor(20);
    expect(record('7')).toMatchObject({ status: 'done' });
    expect(codes(running, 'SOURCE_HOLD_BEGAN')).toEqual([]);
  });

  it("that answers with nothing an expression can use fails the item by the expression's name", async () => {
    const { running, record } = await made(deal({ name: { a: 1 } }));
    await running.make('crm', { id: 7 });
    expect(record('7')).toMatchObject({
      status: 'failed',
      error: { code: 'LookUpRejected', message: expect.stringContaining('lookUp.item.projectName') },
    });
  });
});

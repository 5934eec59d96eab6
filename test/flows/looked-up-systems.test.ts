import { describe, expect, it } from 'vitest';
import type { HubspotFake } from '../../infra/local/vendors/hubspot.ts';
import { type Flow, flow } from './harness/flow.ts';

const roomField = 'd4de1c1518b4531717c676029a45911c340390a6';
const sources = {
  hubspot: {
    portalId: 62515,
    appId: 54321,
    webhookUrl: 'https://rooms.example.com/webhooks/hubspot',
    apiUrl: 'http://127.0.0.1/hubspot',
  },
  asana: { roomField: 1204567890123456, apiUrl: 'http://127.0.0.1/asana' },
  pipedrive: { company: 'acme', companyId: 8087566, roomField, apiUrl: 'http://127.0.0.1/pipedrive' },
};

const created = (objectId: number | null, more: object = {}) => ({
  eventId: 100,
  subscriptionId: 11,
  portalId: 62515,
  appId: 54321,
  occurredAt: Date.parse('2025-12-01T10:00:00Z'),
  subscriptionType: 'object.creation',
  objectTypeId: '0-3',
  attemptNumber: 0,
  objectId,
  ...more,
});
const added = (gid: string) => ({
  created_at: '2025-12-01T10:00:00.000Z',
  action: 'added',
  resource: { gid, resource_type: 'project' },
});
const deal = (action: string, more: object = {}) => ({
  data: {
    id: 8,
    title: 'Q1 Campaign',
    status: 'open',
    pipeline_id: 1,
    stage_id: 2,
    custom_fields: {},
    ...more,
  },
  previous: null,
  meta: {
    action,
    company_id: '8087566',
    entity_id: '8',
    entity: 'deal',
    timestamp: '2025-12-01T10:00:00.000Z',
  },
});

const environment = (more: Record<string, unknown> = {}) =>
  flow({ settings: { sources, projectRoom: { fallback: 'first' }, ...more } });
const rooms = ({ simulator }: Flow) =>
  simulator.world.portal.rooms().filter(({ room }) => room.place === 'rooms');
const send = async (running: Flow, source: string, body: unknown, id: string) => {
  const answer = await running.clock.run(running.send(source, body, id));
  await running.keepFor(3);
  return answer;
};
const statusOf = (running: Flow, source: string, id: string) =>
  running.records.all.get(`test/${source}/project/${id}`)?.value.status;

describe.each([
  ['hubspot', '123', [created(123)]],
  ['asana', '1203', { events: [added('1203'), added('1203')] }],
  ['pipedrive', '8', deal('create')],
])('a webhook of %s', (source, id, body) => {
  it('gives its item one room, its field and one note, however often it comes', async () => {
    const running = await environment();
    for (const delivery of ['msg_1', 'msg_2', 'msg_3']) await send(running, source, body, delivery);
    expect(statusOf(running, source, id)).toBe('done');
    const [room, ...others] = rooms(running);
    expect(others).toEqual([]);
    expect(room?.title).toBe(`Q1 Campaign (${id})`);
    const url = `${running.simulator.url}/rooms/shared/${room?.id}/filter?folder=${room?.id}`;
    const shown = running.fakes.get(source)?.shown(id);
    expect(shown).toEqual({ roomUrl: url, notes: [{ text: expect.stringContaining(url), internal: true }] });
    expect(shown?.notes[0]?.text).toContain(`docspaceroom${room?.id}`);
  });
});

describe('a webhook of HubSpot with 100 deals', () => {
  it('gives 95 rooms, and names the 5 others: 3 that are wrong, and 2 that are gone', async () => {
    const running = await environment();
    const fake = running.fakes.get('hubspot') as HubspotFake;
    fake.remove('40');
    fake.deal('41').archived = true;
    const events = Array.from({ length: 100 }, (_, index) => created(index + 1));
    events[9] = created(null);
    events[10] = created(11, { objectId: { id: 11 } });
    events[11] = created(12, { objectId: '' });
    const answer = await running.clock.run(running.send('hubspot', events));
    expect(answer.status).toBe(202);
    const { items } = answer.body as unknown as { items: { status: string; detail?: string }[] };
    const wrong = items.flatMap((item, place) => (item.status === 'invalid' ? [{ place, ...item }] : []));
    expect(wrong.map(({ place }) => place)).toEqual([9, 10, 11]);
    for (const { place, detail } of wrong) expect(detail).toContain(`[${place}].item.projectId`);
    const isOpen = () =>
      [...running.records.all.values()].some(({ value }) => !['done', 'ignored'].includes(value.status));
    for (let minutes = 0; minutes < 240 && isOpen(); minutes += 5) await running.keepFor(5);
    expect(rooms(running)).toHaveLength(95);
    const ignored = [...running.records.all.values()].flatMap(({ value }) =>
      value.status === 'ignored' ? [[value.facts, value.ignored?.reason]] : [],
    );
    expect(ignored).toEqual(
      ['40', '41'].map((projectId) => [
        expect.objectContaining({ projectId }),
        expect.stringContaining('does not have it any more'),
      ]),
    );
  }, 120_000);

  it.each([
    ['portal', { portalId: 1 }],
    ['app', { appId: 1 }],
  ])('is refused if it is of another %s', async (_, other) => {
    const running = await environment();
    const answer = await running.clock.run(running.send('hubspot', [created(1, other), created(2, other)]));
    expect(answer.status).toBe(401);
    expect(running.records.all.size).toBe(0);
  });
});

it('a webhook of Asana without events is answered 200', async () => {
  const running = await environment();
  const answer = await running.clock.run(running.send('asana', { events: [] }));
  expect([answer.status, answer.body]).toEqual([200, { status: 'several', items: [] }]);
});

describe('the life of a room', () => {
  it.each([
    [
      'hubspot',
      '123',
      [created(123)],
      [
        created(123, {
          subscriptionType: 'object.propertyChange',
          propertyName: 'dealstage',
          propertyValue: 'closedlost',
        }),
      ],
    ],
    ['hubspot', '123', [created(123)], [created(123, { subscriptionType: 'object.deletion' })]],
    ['asana', '1203', { events: [added('1203')] }, { events: [{ ...added('1203'), action: 'deleted' }] }],
    ['pipedrive', '8', deal('create'), deal('change', { status: 'won' })],
    ['pipedrive', '8', deal('create'), deal('delete')],
  ])('of %s ends when its item does', async (source, id, first, last) => {
    const running = await environment({ life: { graceDays: 0 } });
    await send(running, source, first, 'msg_1');
    expect(statusOf(running, source, id)).toBe('done');
    await running.keepFor(15);
    const told = await send(running, source, last, 'msg_2');
    expect(JSON.stringify(told.body)).toContain('noted');
    await running.keepFor(15);
    const made = running.simulator.world.portal.rooms().filter(({ room }) => room.place !== 'templates');
    expect(made.map(({ room }) => room.place)).toEqual(['archive']);
  });
});

import { describe, expect, it } from 'vitest';
import { customReceiver } from '../../../../lib/sources/custom/receive.ts';
import type { CustomSettings } from '../../../../lib/sources/custom/settings.ts';
import { nowMs, receiverWith, settingsWith, sourceOf } from '../receiver.ts';

const secret = 'a header secret of enough length';
const base = {
  type: 'custom',
  proof: { header: 'x-webhook-secret' },
  item: { projectId: 'data.id', projectName: 'data.name', projectType: 'data.kind' },
};
const samples = (body: unknown, ...items: object[]) => [{ body, items }];
const simple = {
  ...base,
  samples: samples({ data: { id: 7, name: 'Bridge' } }, { projectId: '7', projectName: 'Bridge' }),
};
const headers = { 'content-type': 'application/json', 'x-webhook-secret': secret };

/** What the receiver answers, and the facts that it has recorded. */
async function sent(source: object, body: unknown, more: Record<string, string> = {}) {
  const { send, records } = receiverWith(settingsWith({ source }), { source: [secret] });
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const answer = await send({ source: 'source', body: text, headers: { ...headers, ...more } });
  return { ...answer, facts: [...records.all.values()].map(({ value }) => value.facts) };
}

describe('a source without code', () => {
  it('makes a project of what its expressions give', async () => {
    const { status, facts } = await sent(simple, { data: { id: 8, name: 'Tunnel', kind: 'Roads' } });
    expect(status).toBe(202);
    expect(facts).toEqual([{ kind: 'project', projectId: '8', projectName: 'Tunnel', projectType: 'Roads' }]);
  });

  it('makes a ticket where its item has a ticketId, with the label that people know', async () => {
    const source = {
      ...base,
      item: { ticketId: 'id', subject: 'subject', label: "'T-' & id" },
      samples: samples({ id: 1, subject: 'x' }, { ticketId: '1', subject: 'x', label: 'T-1' }),
    };
    const { facts } = await sent(source, { id: 35436, subject: 'Printer "offline"' });
    expect(facts).toEqual([
      { kind: 'ticket', ticketId: '35436', subject: 'Printer "offline"', label: 'T-35436' },
    ]);
  });

  it.each([undefined, null, ''])('has no label where its expression gives %j', async (key) => {
    const source = { ...simple, item: { ...base.item, label: 'data.key' } };
    const { facts } = await sent(source, { data: { id: 7, name: 'x', key } });
    expect(facts).toEqual([{ kind: 'project', projectId: '7', projectName: 'x', projectType: '' }]);
  });

  it('reads a form as it reads JSON', async () => {
    const source = {
      ...base,
      item: { projectId: '`data[ID]`', projectName: "'Deal ' & `data[ID]`" },
      samples: samples({ 'data[ID]': '7' }, { projectId: '7', projectName: 'Deal 7' }),
    };
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const { facts } = await sent(source, 'data%5BID%5D=9&auth=x', form);
    expect(facts).toMatchObject([{ projectId: '9', projectName: 'Deal 9' }]);
  });

  const several = {
    ...base,
    items: 'events[type = "created"]',
    item: { projectId: 'id', projectName: "$body.prefix & ' ' & id" },
    samples: samples({ prefix: 'P', events: [] }),
  };

  it('takes several items of a body, each by itself, and names the bad one', async () => {
    const events = [
      { type: 'created', id: 1 },
      { type: 'changed', id: 2 },
      { type: 'created' },
      { type: 'created', id: 3 },
    ];
    const { status, body, facts } = await sent(several, { prefix: 'P', events });
    expect(status).toBe(202);
    expect(body.items.map((item: { status: string }) => item.status)).toEqual([
      'accepted',
      'invalid',
      'accepted',
    ]);
    expect(body.items[1].errors).toContainEqual({
      field: '[1].item.projectId',
      message: expect.stringMatching(/^the expression "id" of the settings has to give /),
    });
    expect(facts.map((one) => 'projectName' in one && one.projectName)).toEqual(['P 1', 'P 3']);
  });

  it.each([[[]], [[{ type: 'changed' }]]])('takes a body without any item: %j', async (events) => {
    expect(await sent(several, { prefix: 'P', events })).toMatchObject({
      status: 200,
      body: { status: 'several', items: [] },
      facts: [],
    });
  });

  it('refuses a body whose expression gives more than 100 items, and takes 100', async () => {
    const events = Array.from({ length: 101 }, (_, id) => ({ type: 'created', id }));
    expect(await sent(several, { prefix: 'P', events })).toMatchObject({ status: 400, facts: [] });
    expect((await sent(several, { prefix: 'P', events: events.slice(1) })).facts).toHaveLength(100);
  });

  it('names the mistake of a body with more than 100 items, and of one whose items cannot be found', async () => {
    const events = Array.from({ length: 101 }, (_, id) => ({ type: 'created', id }));
    expect((await sent(several, { prefix: 'P', events })).body.errors).toEqual([
      {
        field: 'items',
        message:
          'the expression "events[type = \\"created\\"]" of the settings gives more than 100 items; send fewer at once',
      },
    ]);
    const failing = { ...several, items: '$number(events)', samples: samples({}) };
    expect((await sent(failing, { events: 'a b' })).body.errors).toEqual([
      {
        field: 'items',
        message: expect.stringMatching(
          /^the expression "\$number\(events\)" of the settings cannot be evaluated/,
        ),
      },
    ]);
  });

  it('takes null for no items', async () => {
    const none = { ...several, items: 'null', samples: samples({}) };
    expect(await sent(none, {})).toMatchObject({ status: 200, body: { items: [] } });
  });

  it.each<[string, unknown, string]>([
    ['without an id', { data: { name: 'x' } }, 'item.projectId: the expression "data.id"'],
    ['with an object for an id', { data: { id: {}, name: 'x' } }, 'item.projectId: the expression "data.id"'],
    ['without a name', { data: { id: 7 } }, 'item.projectName: the expression "data.name"'],
    ['with another form', 7, 'item.projectId: the expression "data.id"'],
  ])('answers a body %s with the expression that gives nothing', async (_, body, detail) => {
    const { status, body: answer, facts } = await sent(simple, body);
    expect(status).toBe(400);
    expect(answer.detail).toContain(detail);
    expect(facts).toEqual([]);
  });

  it.each<[string, object, object, string, string]>([
    [
      'a field that is missing',
      {},
      { id: 7 },
      'item.projectName',
      'the expression "data.name" of the settings has to give a text such as "Q1 Campaign"',
    ],
    [
      'a blank name',
      {},
      { id: 7, name: ' ' },
      'item.projectName',
      'the expression "data.name" of the settings has to give a text such as "Q1 Campaign"',
    ],
    [
      'a label that is no text',
      { label: 'data.key' },
      { id: 7, name: 'x', key: {} },
      'item.label',
      'the expression "data.key" of the settings has to give a text',
    ],
  ])('answers %s with what its expression has to give', async (_, more, data, field, message) => {
    const source = { ...simple, item: { ...base.item, ...more } };
    const { status, body } = await sent(source, { data });
    expect(status).toBe(400);
    expect(body.errors).toEqual([{ field, message }]);
  });

  it('answers an expression that fails with its name and nothing of the body', async () => {
    const source = {
      ...simple,
      item: { ...base.item, projectType: '$number(data.kind)' },
      samples: [],
    };
    const [body, items] = [
      { data: { id: 7, name: 'Bridge', kind: '1' } },
      { projectId: '7', projectName: 'Bridge', projectType: '1' },
    ];
    const { status, body: answer } = await sent(
      { ...source, samples: samples(body, items) },
      { data: { id: 7, name: 'Bridge', kind: 'private words' } },
    );
    expect(status).toBe(400);
    expect(answer.detail).toContain(
      'item.projectType: the expression "$number(data.kind)" of the settings cannot be evaluated',
    );
    expect(answer.detail).not.toContain('private');
  });

  const conditional = {
    ...simple,
    conditions: [
      { expression: "event = 'created'", otherwise: 'Only new ones.' },
      { expression: 'data.id > 5', otherwise: 'Only late ones.' },
    ],
    samples: samples({ event: 'x', data: {} }, { ignored: 'Only new ones.' }),
  };
  it.each<[unknown, string | undefined]>([
    [{ event: 'created', data: { id: 7, name: 'x' } }, undefined],
    [{ event: 'changed', data: {} }, 'Only new ones.'],
    [{ event: 'created', data: { id: 3 } }, 'Only late ones.'],
    [{ data: { id: 7 } }, 'Only new ones.'],
  ])('makes a room if every condition is true: %j', async (body, reason) => {
    const { status, body: answer } = await sent(conditional, body);
    expect([status, answer.reason]).toEqual(reason ? [200, reason] : [202, undefined]);
  });

  it('names the condition that fails, and not what it would have said', async () => {
    const failing = { expression: '$number(data.kind) = 1', otherwise: 'Only roads.' };
    const source = { ...conditional, conditions: [...conditional.conditions, failing] };
    const { status, body } = await sent(source, { event: 'created', data: { id: 7, name: 'x', kind: 'x' } });
    expect(status).toBe(400);
    expect(body.errors).toEqual([
      {
        field: 'conditions[2]',
        message:
          'the expression "$number(data.kind) = 1" of the settings cannot be evaluated with this body (JSONata D3030) at character 8',
      },
    ]);
  });

  it('counts a condition that gives something else than true as not met', async () => {
    const source = { ...conditional, conditions: [{ expression: 'event', otherwise: 'Only new ones.' }] };
    expect((await sent(source, { event: 'created', data: { id: 7, name: 'x' } })).body.reason).toBe(
      'Only new ones.',
    );
  });

  it('answers a test of a person, and takes no body of its system for one', async () => {
    expect(await sent(simple, { event: 'test' })).toMatchObject({
      status: 200,
      body: { reason: 'test: signature right' },
    });
    expect((await sent(simple, { event: 'test', data: { id: 7, name: 'x' } })).status).toBe(202);
  });

  it.each<[string, string]>([
    ['nested too deep', `{"data":${'['.repeat(65)}${']'.repeat(65)}}`],
    ['of too many values', JSON.stringify({ data: Array.from({ length: 50_001 }, () => 1) })],
  ])('refuses a body that is %s', async (_, body) => {
    const { status, body: answer } = await sent(simple, body);
    expect(status).toBe(400);
    expect(answer.errors).toEqual([
      {
        field: '(body)',
        message: 'is nested deeper than 64 levels, or has more than 50000 values; send less at once',
      },
    ]);
  });

  it.each<[string, unknown]>([
    ['64 levels', Array.from({ length: 62 }).reduce((inner: unknown) => [inner], 1)],
    // Beside the body, its data, their id, their name and the list.
    ['50,000 values', Array.from({ length: 49_995 }, () => null)],
  ])('takes a body of %s', async (_, more) => {
    expect((await sent(simple, { data: { id: 7, name: 'x', more } })).status).toBe(202);
  });

  it('says that a body is about a work item, and what of it is a label', () => {
    const source = sourceOf(
      settingsWith({ source: { ...simple, item: { ...base.item, label: 'data.key' } } }),
    ) as CustomSettings;
    const parsed = customReceiver.itemsOf?.(source, { data: { id: 7, name: 'x', key: 'K-7' } });
    const json = parsed && 'json' in parsed ? parsed.json : undefined;
    const item = { projectId: 7, projectName: 'x', projectType: undefined, label: 'K-7' };
    expect(json).toEqual({ outcome: 'work-item', item });
    expect(customReceiver.read(source, json, { headers: {}, nowMs })).toEqual({
      outcome: 'work-item',
      facts: { kind: 'project', projectId: '7', projectName: 'x', projectType: '', label: 'K-7' },
    });
  });
});

describe('a text that a system wants back before it keeps an address', () => {
  const board = { ...simple, handshake: { field: 'challenge' } };
  const challenge = '3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P';

  it('is sent back, and makes nothing', async () => {
    expect(await sent(board, { challenge })).toEqual({ status: 200, body: { challenge }, facts: [] });
  });

  it('is not sent back to a sender without the right secret, nor where the settings do not say so', async () => {
    const wrong = await sent(board, { challenge }, { 'x-webhook-secret': 'another secret of that length' });
    expect(wrong.status).toBe(401);
    expect(JSON.stringify(wrong.body)).not.toContain(challenge);
    expect((await sent(simple, { challenge })).status).toBe(400);
  });

  it.each<[string, unknown]>([
    ['a number', 7],
    ['an object', { a: 1 }],
    ['nothing', null],
    ['an empty text', ''],
    ['201 letters', 'x'.repeat(201)],
    ['markup', '<script>alert(1)</script>'],
    ['a line break', 'a\r\nset-cookie: x'],
  ])('is refused as %s', async (_, value) => {
    const { status, body } = await sent(board, { challenge: value });
    expect(status).toBe(400);
    expect(body.errors).toEqual([
      { field: 'challenge', message: expect.stringContaining('is no challenge') },
    ]);
    expect(body).not.toHaveProperty('challenge');
  });

  it('is sent back with 200 letters, and refused with a megabyte', async () => {
    expect((await sent(board, { challenge: 'x'.repeat(200) })).status).toBe(200);
    expect((await sent(board, { challenge: 'x'.repeat(1_000_000) })).status).toBe(400);
    expect((await sent(board, { challenge: 'x'.repeat(1_100_000) })).status).toBe(413);
  });

  it('is none in a body with more fields', async () => {
    expect((await sent(board, { challenge, data: { id: 7, name: 'x' } })).status).toBe(202);
  });
});

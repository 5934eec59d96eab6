import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../../lib/sources/contract/receive.ts';
import { receiverOf } from '../../../../lib/sources/registry/receivers.ts';
import { receiverWith, settingsWith } from '../receiver.ts';
import { createdRecord } from '../write-back-fixture.ts';
import { describedSource, factsOf, least, system } from './system.ts';

const event = (more: object = {}) => ({
  event: {
    type: 'create_pulse',
    boardId: 2924980809,
    pulseId: 7,
    pulseName: 'Bridge',
    groupId: 'topics',
    groupName: 'Roads',
    triggerTime: '2026-01-15T10:00:00.000Z',
    columnValues: {
      color_1: { label: { text: 'Marketing' } },
      text_1: { value: 'Tunnels' },
      drop_1: { chosenValues: [{ name: 'Ports' }] },
    },
    ...more,
  },
});
const status = (text: string, more: object = {}) =>
  event({
    type: 'update_column_value',
    columnId: 'status',
    groupName: undefined,
    columnValues: undefined,
    value: { label: { text } },
    ...more,
  });
const left = (type: string) => ({
  event: {
    type,
    boardId: 2924980809,
    itemId: 7,
    itemName: 'Bridge',
    triggerTime: '2026-01-15T10:00:00.000Z',
  },
});

/** What an event becomes in a source with these settings, whose rooms follow their items. */
function read(body: object, settings: Record<string, unknown> = {}): Reading {
  const source = describedSource('monday', settings);
  const { itemsOf, read: readItem } = receiverOf(source);
  const parsed = itemsOf?.(source, JSON.parse(JSON.stringify(body)));
  if (!parsed || !('json' in parsed)) throw new Error('no item');
  return readItem(source, parsed.json, {
    headers: {},
    nowMs: Date.parse('2026-01-15T10:00:00Z'),
    follows: true,
  });
}

const project = (projectType: string) => ({
  outcome: 'work-item',
  facts: { kind: 'project', projectId: '7', projectName: 'Bridge', projectType },
});
const ignored = (reason: string) => ({ outcome: 'ignored', reason: expect.stringContaining(reason) });
const state = (said: string, closed: boolean | undefined) => ({
  outcome: 'state',
  facts: { projectId: '7' },
  reported: { status: said, title: 'Bridge' },
  closed,
});
const won = { statusColumn: 'status', startLabels: ['Won'] };

describe('an event of monday', () => {
  it.each<[string, object, Record<string, unknown>, object]>([
    ['of a new item', event(), {}, project('Roads')],
    [
      'of a new item, with its type in a Status column',
      event(),
      { typeColumn: 'color_1' },
      project('Marketing'),
    ],
    ['of a new item, with its type in a Text column', event(), { typeColumn: 'text_1' }, project('Tunnels')],
    [
      'of a new item, with its type in a Dropdown column',
      event(),
      { typeColumn: 'drop_1' },
      project('Ports'),
    ],
    ['of a new item without its type', event({ columnValues: {} }), { typeColumn: 'text_1' }, project('')],
    ['of another board', event({ boardId: 1 }), {}, ignored('another board')],
    ['of a subitem', event({ parentItemId: '9' }), {}, ignored('subitem')],
    ['of a new item where a status begins', event(), won, ignored('startLabels')],
    ['of the status that begins', status('Won'), won, project('topics')],
    ['of another status, where none begins', status('Working on it'), {}, ignored('new item')],
    ['of another column', status('Won', { columnId: 'other' }), won, ignored('startLabels')],
    ['of a wanted group', event(), { only: { groups: ['roads'] } }, project('Roads')],
    ['of another group', event(), { only: { groups: ['Ports'] } }, ignored('only.groups')],
    ['of a status that ends it', status('Done'), won, state('Done', true)],
    ['of a status that nobody has named', status('Stuck'), won, state('Stuck', undefined)],
    ['of its own end', status('Paid'), { ...won, closedStates: ['Paid'] }, state('Paid', true)],
    ['of the archive', left('archive_pulse'), {}, state('archived', true)],
    ['of the bin', left('delete_pulse'), { closedStates: [] }, state('deleted', true)],
    ['of what is back', left('restore_pulse'), {}, state('active', false)],
    [
      'of a subitem in the archive',
      { event: { ...left('archive_pulse').event, parentItemId: 9 } },
      {},
      ignored('subitem'),
    ],
  ])('%s is read as it is meant', (_, body, settings, expected) => {
    expect(read(body, settings)).toMatchObject(expected);
  });

  it('links back to the item where the account is named', () => {
    expect(read(event(), { account: 'acme' })).toMatchObject({
      itemUrl: 'https://acme.monday.com/boards/2924980809/pulses/7',
    });
    expect(read(event())).not.toHaveProperty('itemUrl');
  });
});

describe('the challenge of monday', () => {
  const settings = settingsWith({ source: { type: 'monday', ...least.monday.settings } });
  const secret = 'a-secret-in-a-URL~of.at_least=32';
  const post = (body: string, given: string) =>
    receiverWith(settings, { source: [secret] }).send({
      source: 'source',
      body,
      headers: { 'content-type': 'application/json', ':secret': given },
    });

  it('is answered with itself if the secret of the URL is right', async () => {
    const body = '{"challenge":"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"}';
    const answer = await post(body, secret);
    expect([answer.status, answer.body]).toEqual([200, JSON.parse(body)]);
    expect((await post(body, `${secret}x`)).status).toBe(401);
  });
});

describe('settings of monday', () => {
  it.each<[object, string]>([
    [{ board: 'acme' }, 'board: write the number of the board'],
    [{ board: 1.5 }, 'board: write the number of the board'],
    [{ roomColumn: 'Link' }, 'roomColumn: write the id of the Link column'],
    [{ account: 'acme.monday.com' }, 'account: write the name of your account'],
    [{ startLabels: ['Won'] }, 'startLabels: needs "statusColumn"'],
    [{ statusColumn: 'status', startLabels: [] }, 'startLabels: write a list of labels'],
    [{ proof: 'basic' }, 'proof: write "secret-in-url"'],
    [{ proof: { audience: 'rooms' } }, 'proof.audience: '],
    [{ apiUrl: 'https://example.com' }, 'apiUrl: unknown key'],
  ])('with %j are refused with the field and what to write', (more, message) => {
    expect(() => describedSource('monday', more as Record<string, unknown>)).toThrow(message);
  });

  it('take the number of a board as a text, and keep to its own meaning of a field', () => {
    expect(describedSource('monday', { board: '7', account: 'acme' })).toMatchObject({ board: '7' });
    expect(describedSource('monday', { account: 'acme' })).not.toHaveProperty('account');
  });
});

describe('an error within an answer of monday', () => {
  const created = createdRecord(factsOf('monday'));

  it('names the column to make, and the board', async () => {
    const { write, fake, check } = system('monday');
    fake.columns.delete('link_mkabc123');
    expect(await write(created)).toEqual({
      outcome: 'refused',
      code: 'WriteBackRejected',
      message:
        'POST /v2: HTTP 400 InvalidColumnIdException. The board 2924980809 has no column link_mkabc123 of the type Link. Add one to it, and write its id in "roomColumn".',
    });
    expect(await check()).toMatchObject([{ grave: true, says: expect.stringContaining('of the type Link') }]);
    fake.columns.set('link_mkabc123', 'text');
    expect(await check()).toHaveLength(1);
    fake.seesBoard = false;
    expect(await check()).toMatchObject([
      { says: expect.stringContaining('does not see the board 2924980809') },
    ]);
  });

  it.each<[Record<string, unknown>, object]>([
    [
      { code: 'COMPLEXITY_BUDGET_EXHAUSTED', retry_in_seconds: 50 },
      { outcome: 'try-later', afterMs: 50_000 },
    ],
    [
      { code: 'NEW_LIMIT_OF_2027', retry_in_seconds: 50 },
      { outcome: 'try-later', afterMs: 50_000 },
    ],
    [{ code: 'UserUnauthorizedException' }, { outcome: 'refused', code: 'WriteBackKeyRefused' }],
    [{ code: 'ResourceNotFoundException' }, { outcome: 'gone' }],
    [{ code: 'Something new: of "Bridge"' }, { outcome: 'refused', message: 'POST /v2: HTTP 400.' }],
    [{}, { outcome: 'refused', message: 'POST /v2: HTTP 400 GraphQLError.' }],
  ])('with %j is what it means', async (extensions, outcome) => {
    const { write, fake } = system('monday');
    fake.nextError(extensions);
    expect(await write(created)).toMatchObject(outcome);
  });

  it('that passes at once is asked again', async () => {
    const { write, fake, clock } = system('monday');
    fake.nextError({ code: 'maxConcurrencyExceeded' });
    expect(await write(created)).toEqual({ outcome: 'delivered' });
    expect(clock.waited).toHaveLength(1);
  });
});

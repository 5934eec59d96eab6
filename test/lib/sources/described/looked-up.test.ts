import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../../lib/sources/contract/receive.ts';
import { lookUpOf } from '../../../../lib/sources/registry/look-ups.ts';
import { receiverOf } from '../../../../lib/sources/registry/receivers.ts';
import { createdRecord } from '../write-back-fixture.ts';
import { type Described, describedSource, factsOf, system } from './system.ts';

/** What the items of a body become in a source with these settings, whose rooms follow their items. */
function read(type: Described, body: unknown, settings: Record<string, unknown> = {}): Reading[] {
  const source = describedSource(type, settings);
  const { itemsOf, read: readItem } = receiverOf(source);
  const parsed = itemsOf?.(source, JSON.parse(JSON.stringify(body))) ?? { mistakes: [] };
  const about = { headers: {}, nowMs: Date.parse('2026-12-31T10:00:00Z'), follows: true };
  return ('items' in parsed ? parsed.items : [parsed]).map((one) =>
    'mistakes' in one ? { outcome: 'invalid', mistakes: one.mistakes } : readItem(source, one.json, about),
  );
}

/** What its system says of the item of a project whose webhook had this type. */
function lookUp(
  type: Described,
  answer: unknown,
  { settings = {}, projectType = '' }: { settings?: Record<string, unknown>; projectType?: string } = {},
) {
  const { secret, clock } = { secret: 'a-token-of-enough-length', clock: system(type).clock };
  const fetch = async () => Response.json(answer);
  const facts = { ...factsOf(type), projectName: '', projectType };
  return lookUpOf({ type })?.lookUp(describedSource(type, settings), facts, { secret, clock, fetch });
}

const event = (more: object = {}) => ({
  portalId: 62515,
  appId: 54321,
  occurredAt: 1790000000000,
  subscriptionType: 'object.creation',
  objectTypeId: '0-3',
  objectId: 123,
  ...more,
});
const stage = (value: string) =>
  event({ subscriptionType: 'object.propertyChange', propertyName: 'dealstage', propertyValue: value });
const happened = (action: string, kind = 'project') => ({
  events: [
    { action, created_at: '2026-11-27T10:00:00.000Z', resource: { gid: '1203', resource_type: kind } },
  ],
});
const deal = (action: string, data: object | null = {}, meta: object = {}) => ({
  data: data && {
    id: 8,
    title: 'Bridge',
    status: 'open',
    pipeline_id: 1,
    stage_id: 2,
    custom_fields: {},
    ...data,
  },
  meta: {
    action,
    company_id: '8087566',
    entity: 'deal',
    entity_id: '8',
    timestamp: '2026-11-27T10:00:00.000Z',
    ...meta,
  },
});
const typeField = '9dc80c50d78a15643bfc4ca79d76156a73a1ca0e';
const onlyWon = { only: { stages: ['closedwon'] } };
const item = { outcome: 'work-item' };
const ignored = { outcome: 'ignored' };
const stranger = { outcome: 'stranger' };
const state = (status: string, closed: boolean | undefined) => ({
  outcome: 'state',
  reported: { status },
  closed,
});

describe('a webhook', () => {
  it.each<[Described, string, unknown, Record<string, unknown>, object]>([
    ['hubspot', 'of a new deal', [event()], {}, { ...item, lookUp: true }],
    [
      'hubspot',
      'of a new deal, of the older kind',
      [event({ subscriptionType: 'deal.creation', objectTypeId: undefined })],
      {},
      item,
    ],
    ['hubspot', 'of a restored deal', [event({ subscriptionType: 'object.restore' })], {}, item],
    ['hubspot', 'of a contact', [event({ objectTypeId: '0-1' })], {}, ignored],
    ['hubspot', 'of another portal', [event({ portalId: 1 })], {}, stranger],
    ['hubspot', 'of another app', [event({ appId: 1 })], {}, stranger],
    ['hubspot', 'of a deal that is won, where only such get rooms', [stage('closedwon')], onlyWon, item],
    ['hubspot', 'of a deal that is won', [stage('closedwon')], {}, state('closedwon', true)],
    ['hubspot', 'of a deal that is lost', [stage('closedlost')], onlyWon, state('closedlost', true)],
    ['hubspot', 'of a deal that goes on', [stage('contractsent')], {}, state('contractsent', false)],
    ['hubspot', 'of a stage that nobody named', [stage('12345')], {}, state('12345', undefined)],
    [
      'hubspot',
      'of a deleted deal',
      [event({ subscriptionType: 'object.deletion' })],
      {},
      state('deleted', true),
    ],
    ['asana', 'of a new project', happened('added'), {}, { ...item, lookUp: true }],
    ['asana', 'of a restored project', happened('undeleted'), {}, item],
    ['asana', 'of a task', happened('added', 'task'), {}, ignored],
    ['asana', 'of a changed project', happened('changed'), {}, ignored],
    ['asana', 'of a deleted project', happened('deleted'), {}, state('deleted', true)],
    ['pipedrive', 'of a new deal', deal('create'), {}, { ...item, facts: { projectType: '1' } }],
    ['pipedrive', 'of a person', deal('create', {}, { entity: 'person' }), {}, ignored],
    ['pipedrive', 'of another company', deal('create', {}, { company_id: '1' }), {}, stranger],
    [
      'pipedrive',
      'of another pipeline',
      deal('create', { pipeline_id: 2 }),
      { only: { pipelines: [1] } },
      ignored,
    ],
    [
      'pipedrive',
      'of a deal that gets to a stage',
      deal('change', { stage_id: 5 }),
      { only: { stages: [5] } },
      item,
    ],
    ['pipedrive', 'of a deal that is won', deal('change', { status: 'won' }), {}, state('won', true)],
    ['pipedrive', 'of an archived deal', deal('change', { is_archived: true }), {}, state('archived', true)],
    [
      'pipedrive',
      'of a merged deal',
      deal('delete', null, { merged_to_id: '9' }),
      {},
      state('deleted', true),
    ],
    [
      'pipedrive',
      'of a deal with its type in an option',
      deal('create', { custom_fields: { [typeField]: { type: 'enum', id: 17 } } }),
      { typeField },
      { ...item, lookUp: true, facts: { projectType: '17', projectName: 'Bridge' } },
    ],
  ])('of %s %s', (type, _, body, settings, expected) => {
    expect(read(type, body, settings)).toMatchObject([expected]);
  });
});

const hubspotDeal = (properties: object = {}, more: object = {}) => ({
  properties: {
    dealname: 'Bridge',
    dealtype: 'newbusiness',
    pipeline: 'default',
    dealstage: 'x',
    ...properties,
  },
  archived: false,
  ...more,
});
const found = (more: object) => ({ outcome: 'found', item: more });

describe('what a look-up gives', () => {
  it.each<[Described, string, unknown, Parameters<typeof lookUp>[2], object]>([
    [
      'hubspot',
      'name, type and page',
      hubspotDeal(),
      {},
      found({
        projectName: 'Bridge',
        projectType: 'newbusiness',
        itemUrl: 'https://app.hubspot.com/contacts/62515/record/0-3/123',
      }),
    ],
    [
      'hubspot',
      'an empty type for a deal without one',
      hubspotDeal({ dealtype: null }),
      {},
      found({ projectType: '' }),
    ],
    ['hubspot', 'that it is archived', hubspotDeal({}, { archived: true }), {}, ignored],
    [
      'hubspot',
      'another stage than is wanted',
      hubspotDeal(),
      { settings: onlyWon },
      { ...ignored, reason: expect.stringContaining('only.stages') },
    ],
    [
      'hubspot',
      'the stage that is wanted',
      hubspotDeal({ dealstage: 'ClosedWon' }),
      { settings: onlyWon },
      found({}),
    ],
    [
      'asana',
      'name, template and page',
      {
        data: {
          name: 'Bridge',
          archived: false,
          permalink_url: 'https://app.asana.com/0/1',
          created_from_template: { name: 'Roads' },
        },
      },
      {},
      found({ projectName: 'Bridge', projectType: 'Roads', itemUrl: 'https://app.asana.com/0/1' }),
    ],
    ['asana', 'that it is archived', { data: { name: 'Bridge', archived: true } }, {}, ignored],
    [
      'pipedrive',
      'the name of an option',
      {
        data: {
          options: [
            { id: 16, label: 'Ports' },
            { id: 17, label: 'Roads' },
          ],
        },
      },
      { settings: { typeField }, projectType: '17' },
      found({ projectType: 'Roads' }),
    ],
    [
      'pipedrive',
      'the id of an option without a name, with a warning',
      { data: { options: [] } },
      { settings: { typeField }, projectType: '17' },
      found({ projectType: '17', warnings: [{ code: 'TypeNotNamed' }] }),
    ],
    [
      'pipedrive',
      'the text of a field that has no options',
      { data: { options: null } },
      { settings: { typeField }, projectType: 'Roads' },
      found({ projectType: 'Roads' }),
    ],
  ])('of %s: %s', async (type, _, answer, given, expected) => {
    const outcome = await lookUp(type, answer, given);
    expect(outcome).toMatchObject(expected);
    if (!JSON.stringify(expected).includes('TypeNotNamed'))
      expect(outcome).not.toHaveProperty('item.warnings');
  });
});

describe('a field that the system does not have', () => {
  it.each([
    ['hubspot', 'Deals have no property docspace_room_url. Make it in HubSpot: Settings, Properties'],
    ['asana', 'the project has none with the gid 1204567890123456'],
    ['pipedrive', 'Make it in Pipedrive: Settings, Data fields'],
  ] as const)('is refused by %s, and the reason says which to make, and where', async (type, says) => {
    const { write, fake, check } = system(type);
    const fields = 'properties' in fake ? fake.properties : (fake as { fields: Map<string, unknown> }).fields;
    for (const name of [...fields.keys()]) if (!name.startsWith('deal')) fields.delete(name);
    expect(await write(createdRecord(factsOf(type)))).toMatchObject({
      outcome: 'refused',
      code: 'WriteBackRejected',
      message: expect.stringContaining(says),
    });
    expect(await check()).toMatchObject([{ grave: true }]);
  });
});

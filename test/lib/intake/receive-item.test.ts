import { describe, expect, it } from 'vitest';
import { readItem, type Sent } from '../../../lib/intake/receive-item.ts';
import type { SourceSettings } from '../../../lib/settings/schema.ts';
import type { WorkRecord } from '../../../lib/work-items/record.ts';
import { intentOf, memoryIssuer, newRecord, recordedRoom, signingKey, startMs } from '../builders/records.ts';
import { worldOf } from '../builders/world.ts';

const sources = {
  helpdesk: {},
  jira: { type: 'jira', site: 'acme.atlassian.net', makes: 'projects' },
  zendesk: { subdomain: 'acme', roomField: 7 },
  board: {
    type: 'custom',
    proof: { header: 'x-webhook-secret' },
    handshake: { field: 'challenge' },
    item: { projectId: 'id', projectName: 'name' },
    samples: [{ body: { id: '1', name: 'Q1' }, items: [{ projectId: '1', projectName: 'Q1' }] }],
  },
};
const made = { status: 'done', room: recordedRoom(7), intent: intentOf() } as const;
const ticket = (source: string, change: Partial<WorkRecord> = {}): WorkRecord => {
  const facts = { kind: 'ticket', ticketId: '7', subject: 'VPN' } as const;
  return { ...newRecord({ namespace: 'test', source, facts }, startMs), ...made, ...change };
};
const jiraFacts = {
  kind: 'project',
  projectId: 'project/10002',
  projectType: '',
  projectName: 'Q1',
} as const;
const project = (change: Partial<WorkRecord> = {}): WorkRecord => ({
  ...newRecord({ namespace: 'test', source: 'jira', facts: jiraFacts }, startMs),
  ...made,
  ...change,
});
const updated = (name: string) => ({
  webhookEvent: 'project_updated',
  project: { id: 10002, key: 'CAM', name },
});

/** Reads one item of an authenticated webhook, and accepts it. */
async function given(
  source: string,
  json: unknown,
  {
    records = [],
    follows = true,
    headers = {},
  }: { records?: WorkRecord[]; follows?: boolean; headers?: Sent['headers'] } = {},
) {
  const world = await worldOf({ records, settings: { sources, ...(follows ? { life: {} } : {}) } });
  const dependencies = { ...world.dependencies, keyTags: memoryIssuer(), signingKey: async () => signingKey };
  const sent: Sent = {
    name: source,
    source: dependencies.settings.sources[source] as SourceSettings,
    headers,
  };
  const item = readItem({ json }, sent, dependencies);
  const answer = 'answer' in item ? item.answer : await world.clock.run(item.accept());
  return { ...world, item, answer };
}

describe('an item of a webhook', () => {
  const state = { ticketId: '7', status: 'open', updatedAt: '2026-11-23T10:00:00Z' };

  it('that says a state notes it where rooms follow their work items', async () => {
    const known = ticket('helpdesk');
    const { item, answer, stored, codes } = await given('helpdesk', state, { records: [known] });
    expect(item).toMatchObject({ key: known.key });
    expect(answer.body).toMatchObject({ status: 'noted' });
    expect(stored().life?.reported).toMatchObject({ status: 'open', closed: false });
    expect(codes()).toEqual(['STATE_NOTED']);
  });

  it('that says a state notes none where they do not', async () => {
    const { stored, codes } = await given('helpdesk', state, {
      records: [ticket('helpdesk')],
      follows: false,
    });
    expect(stored().life).toBeUndefined();
    expect(codes()).not.toContain('STATE_NOTED');
  });

  it('that says only that something has changed asks for a look', async () => {
    const known = ticket('zendesk');
    const json = { event: 'changed', ticket_id: '7' };
    const { item, answer, stored, codes } = await given('zendesk', json, { records: [known] });
    expect(item).toMatchObject({ key: known.key });
    expect(answer).toMatchObject({ status: 202, body: { status: 'noted' } });
    expect(stored().life).toMatchObject({ asked: 1 });
    expect(codes()).toEqual(['CHANGE_NOTED']);
  });

  it.each<[string, Partial<WorkRecord>, boolean, string, boolean]>([
    ['that has its room asks for a look', {}, true, 'noted', true],
    ['asks for none while its room is being made', { status: 'running' }, true, 'duplicate', false],
    ['asks for none where rooms do not follow', {}, false, 'duplicate', false],
  ])('that updates a work item %s', async (_, change, follows, status, asks) => {
    const { answer, stored } = await given('jira', updated('Q1'), { records: [project(change)], follows });
    expect(answer.body).toMatchObject({ status });
    expect(stored().life?.asked).toBe(asks ? 1 : undefined);
  });

  it('that updates a failed work item corrects it and begins its next attempt, with no look', async () => {
    const error = { code: 'TemplateNotFound', message: 'm' } as const;
    const failed = project({
      status: 'failed',
      error,
      room: undefined as never,
      intent: undefined as never,
      outcomeAt: '2026-11-23T09:00:00Z',
    });
    const { answer, stored, codes } = await given('jira', updated('Q2'), { records: [failed] });
    expect(answer.body).toMatchObject({ status: 'accepted' });
    expect(stored().attempt).toBe(2);
    expect(stored().life).toBeUndefined();
    expect(codes()).toEqual(['WEBHOOK_ACCEPTED']);
  });

  it('of another account than the known work item is ignored and names both', async () => {
    const known = ticket('zendesk', { account: '11' });
    const json = {
      id: 'e1',
      type: 'zen:event-type:ticket.created',
      account_id: 12,
      detail: { id: '7', subject: 'VPN' },
    };
    const { answer, stored } = await given('zendesk', json, {
      records: [known],
      headers: { 'x-zendesk-account-id': '12' },
    });
    const reason = expect.stringMatching(/the account 11; .* the account 12\./);
    expect(answer.body).toMatchObject({ status: 'ignored', reason });
    expect(stored()).toEqual(known);
  });

  it('that updates a work item of another account asks for no look at it', async () => {
    const records = [ticket('zendesk', { account: '11' })];
    const headers = { 'x-zendesk-account-id': '12' };
    const { answer, stored } = await given(
      'zendesk',
      { event: 'changed', ticket_id: '7' },
      { records, headers },
    );
    expect(answer.body).toMatchObject({ status: 'ignored' });
    expect(stored().life).toBeUndefined();
  });

  it('that asks for a text back is answered with it, and logged', async () => {
    const challenge = '3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P';
    const { answer, lines } = await given('board', { outcome: 'challenge', challenge });
    expect(answer).toMatchObject({ status: 200, body: { challenge } });
    expect(lines).toEqual([{ level: 'info', code: 'WEBHOOK_IGNORED', fields: { source: 'board' } }]);
  });

  it('keeps the page of its work item', async () => {
    const json = { ticketId: '9', subject: 'VPN', itemUrl: 'https://help.example.com/9' };
    const { records } = await given('helpdesk', json);
    expect([...records.all.values()].map(({ value }) => value.itemUrl)).toEqual([
      'https://help.example.com/9',
    ]);
  });
});

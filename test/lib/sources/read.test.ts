import { describe, expect, it } from 'vitest';
import { parseHandwritten } from '../../../lib/sources/bodies.ts';
import { sourceTypeOf } from '../../../lib/sources/registry.ts';
import { mistakesIn, settingsFile } from '../../infra/environments/build.ts';
import { nowMs, settingsWith, sourceOf } from './receiver.ts';

function reader(json: Record<string, unknown>) {
  const source = sourceOf(settingsWith({ source: json }));
  const type = sourceTypeOf(source);
  return (body: unknown, headers: Record<string, string> = {}) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return type.read(source, type.parse ? type.parse(text) : JSON.parse(text), { headers, nowMs });
  };
}

const zendesk = { type: 'zendesk', subdomain: 'acme', roomField: 7 };
const event = (detail: object = {}, more: object = {}) => ({
  type: 'zen:event-type:ticket.created',
  account_id: 123456,
  time: '2026-01-15T09:59:58.123Z',
  detail: { id: '35436', subject: 'Login error', status: 'NEW', tags: ['vip'], group_id: 98738, ...detail },
  ...more,
});
const ignored = (words: RegExp) => ({ outcome: 'ignored', reason: expect.stringMatching(words) });

describe('Zendesk', () => {
  it('reads an event', () => {
    expect(reader(zendesk)(event(), { 'x-zendesk-account-id': '123456' })).toEqual({
      outcome: 'work-item',
      facts: { kind: 'ticket', ticketId: '35436', subject: 'Login error' },
    });
  });

  it.each([
    ['another event', event({}, { type: 'zen:event-type:ticket.status_changed' }), /Ticket created/],
    ['a closed ticket', event({ status: 'CLOSED' }), /closed or deleted already/],
    ['a deleted ticket', event({ status: 'DELETED' }), /closed or deleted already/],
    ['a closed ticket of a trigger', { ticket_id: '1', status: 'Closed' }, /closed or deleted already/],
    ['a sample of long ago', event({}, { time: '2022-06-23T00:00:00Z' }), /^test: signature right$/],
    ['a sample of another account', event({}, { account_id: 22129848 }), /^test: signature right$/],
    ['an empty test', {}, /^test: signature right$/],
    ['a test of ours', { event: 'test' }, /^test: signature right$/],
    [
      'a trigger tested as it is written',
      { ticket_id: '{{ticket.id}}', subject: '' },
      /^test: signature right$/,
    ],
  ])('ignores %s', (_, body, words) => {
    expect(reader(zendesk)(body, { 'x-zendesk-account-id': '123456' })).toEqual(ignored(words));
  });

  it.each([
    [{ tags: ['VIP', 'gold'] }, event(), true],
    [{ tags: ['gold'] }, event(), false],
    [{ tags: ['vip'], groups: [98738] }, event(), true],
    [{ tags: ['vip'], groups: ['1'] }, event(), false],
    [{ brands: ['5'] }, event(), false],
    [{ tags: ['gold'] }, { ticket_id: 1, tags: 'vip gold', subject: 'x' }, true],
    [{ forms: ['9'] }, { ticket_id: 1, form: 9, subject: 'x' }, true],
  ])('takes by %j', (only, body, taken) => {
    const { outcome } = reader({ ...zendesk, only })(body);
    expect(outcome).toBe(taken ? 'work-item' : 'ignored');
  });

  it('says what the webhook lacks for a condition', () => {
    expect(reader({ ...zendesk, only: { tags: ['vip'] } })({ ticket_id: 1 })).toEqual(
      ignored(/by "only.tags", which this webhook does not tell; add it to the body/),
    );
  });

  it('is not upset by what cannot be turned into a text', () => {
    const odd = { toString: 0, valueOf: 0 };
    const read = reader({ ...zendesk, only: { tags: ['vip'] } });
    const more = { account_id: odd };
    const headers = { 'x-zendesk-account-id': '123456' };
    for (const tags of [odd, [odd], [[odd]], [['vip']]]) {
      expect(read(event({ tags }, more), headers).outcome).toBe('ignored');
    }
  });

  it('names each wrong field', () => {
    expect(reader(zendesk)(event({ id: 'x', subject: 5 }))).toMatchObject({
      outcome: 'invalid',
      mistakes: [{ field: 'detail.id' }, { field: 'detail.subject' }],
    });
    expect(reader(zendesk)('{"title":"x"}')).toMatchObject({ mistakes: [{ field: 'ticket_id' }] });
  });
});

describe('a body that is written by hand', () => {
  const trigger = (subject: string) => `{"ticket_id":"7","tags":"vip","subject":"${subject}"}`;
  it.each([
    ['plain', 'plain'],
    ['with "quotes" in it', 'with "quotes" in it'],
    ['two\nlines', 'two\nlines'],
    ['escaped \\"by a filter\\"', 'escaped "by a filter"'],
    ['a path C:\\new', 'a path C:\new'],
    ['', ''],
  ])('takes the subject %j', (written, subject) => {
    expect(parseHandwritten(trigger(written))).toEqual({ ticket_id: '7', tags: 'vip', subject });
  });

  it('lets no subject add or change a field', () => {
    for (const evil of [
      '","ticket_id":"8',
      '"} {"ticket_id":"8',
      '","tags":"gold","x":"',
      '","subject":"y',
    ]) {
      expect(parseHandwritten(trigger(evil))).toEqual({ ticket_id: '7', tags: 'vip', subject: evil });
    }
    expect(reader(zendesk)(trigger('","ticket_id":"8'))).toMatchObject({ facts: { ticketId: '7' } });
    const freshdesk = reader({ type: 'freshdesk', subdomain: 'acme' });
    expect(freshdesk(trigger('","ticket_id":"8'))).toMatchObject({ facts: { ticketId: '7' } });
  });

  it('is refused when the subject is not last but first', () => {
    expect(reader(zendesk)('{"subject":"x","ticket_id":"8"}').outcome).toBe('invalid');
  });

  it.each(['', '{', '{"subject":"', '{"subject":"x"', 'null', '[1]', '{"a":1}'])(
    'of %j is no more than JSON',
    (text) => {
      const read = parseHandwritten(text);
      expect([undefined, null].includes(read as undefined) || typeof read === 'object').toBe(true);
    },
  );
});

describe('Freshdesk', () => {
  const freshdesk = reader({ type: 'freshdesk', subdomain: 'acme' });
  const simple = (more: object = {}) => ({
    freshdesk_webhook: { ticket_id: '11', ticket_subject: 'Test "x"', ticket_status: 'Open', ...more },
  });
  it('reads both kinds of content as one ticket', () => {
    const facts = { kind: 'ticket', ticketId: '11', subject: 'Test "x"' };
    expect(freshdesk(simple())).toEqual({ outcome: 'work-item', facts });
    expect(freshdesk({ ticket_id: 11, subject: 'Test "x"' })).toEqual({ outcome: 'work-item', facts });
  });

  it('takes by tags, type and group', () => {
    const only = { tags: ['vip'], types: ['Incident'], groups: ['Second line'] };
    const picky = reader({ type: 'freshdesk', subdomain: 'acme', only });
    const told = { ticket_tags: 'printer, VIP', ticket_type: 'Incident', ticket_group_name: 'Second line' };
    expect(picky(simple(told)).outcome).toBe('work-item');
    expect(picky(simple({ ...told, ticket_type: null })).outcome).toBe('ignored');
  });

  it('ignores what is closed, and the placeholders of a test', () => {
    expect(freshdesk(simple({ ticket_status: 'Closed' }))).toEqual(ignored(/closed, spam or deleted/));
    expect(freshdesk(simple({ ticket_id: '{{ticket.id}}' }))).toEqual(ignored(/^test/));
  });
});

describe('Jira', () => {
  const jira = { type: 'jira', site: 'acme.atlassian.net' };
  const issue = (fields: object = {}, more: object = {}) => ({
    webhookEvent: 'jira:issue_created',
    issue: {
      id: '10002',
      key: 'SUP-7',
      self: 'https://acme.atlassian.net/rest/api/2/issue/10002',
      fields: { summary: 'Login error', labels: ['vip'], issuetype: { name: 'Epic' }, ...fields },
    },
    ...more,
  });

  it('reads an issue as a ticket, by its id, and shows its key', () => {
    const facts = { kind: 'ticket', ticketId: '10002', subject: 'Login error', label: 'SUP-7' };
    expect(reader(jira)(issue())).toEqual({ outcome: 'work-item', facts });
    expect(reader(jira)({ id: 10002, key: 'SUP-7', summary: 'Login error' })).toEqual({
      outcome: 'work-item',
      facts,
    });
  });

  it('reads an epic and a project as projects where it is a project system', () => {
    const read = reader({ ...jira, makes: 'projects', only: { issueTypes: ['Epic', 'Project'] } });
    const project = { projectCategory: { name: 'marketing' } };
    expect(read(issue({ project }))).toMatchObject({
      facts: { kind: 'project', projectId: '10002', projectType: 'marketing', label: 'SUP-7' },
    });
    const event = {
      webhookEvent: 'project_created',
      project: { id: 10002, key: 'CAM', name: 'Q1', ...project },
    };
    expect(read(event)).toMatchObject({
      facts: { projectId: 'project/10002', projectName: 'Q1', projectType: 'marketing', label: 'CAM' },
    });
    expect(read(issue({ issuetype: { name: 'Task' } })).outcome).toBe('ignored');
  });

  it.each([
    ['another event', issue({}, { webhookEvent: 'jira:issue_updated' }), /Only "Issue: created"/],
    [
      'a project where issues are tickets',
      { webhookEvent: 'project_created', project: {} },
      /clear the other/,
    ],
    ['a done issue', issue({ status: { statusCategory: { key: 'done' } } }), /done already/],
    ['a test', { event: 'test' }, /^test/],
    ['placeholders', { id: '{{issue.id}}', key: '{{issue.key}}' }, /^test/],
  ])('ignores %s', (_, body, words) => {
    expect(reader(jira)(body)).toEqual(ignored(words));
  });

  it('ignores what is of another site', () => {
    const { issue: it } = issue();
    const other = { issue: { ...it, self: 'https://sandbox.atlassian.net/rest/api/2/issue/10002' } };
    expect(reader(jira)(other)).toEqual(ignored(/of sandbox.atlassian.net; this URL is for acme/));
  });

  it('takes by project, type and label', () => {
    const read = (only: object) => reader({ ...jira, only })(issue()).outcome;
    expect(read({ projects: ['sup'] })).toBe('work-item');
    expect(read({ projects: ['HR'] })).toBe('ignored');
    expect(read({ labels: ['vip'], issueTypes: ['Epic'] })).toBe('work-item');
  });

  it.each([[null], [[]], ['text'], [7], [{}], [{ issue: { id: '1' } }]])('refuses %j', (body) => {
    expect(reader(jira)(JSON.stringify(body)).outcome).toBe('invalid');
  });
});

describe('a source in an environment file', () => {
  const mistakes = (source: object) => mistakesIn(settingsFile({ sources: { source } }));
  it('has every mistake of its own fields named at once', () => {
    expect(
      mistakes({
        type: 'zendesk',
        subdomain: 'acme.zendesk.com',
        note: 'once',
        only: { tag: ['x'] },
        apiUrl: '',
      }),
    ).toEqual([
      'sources.source.only.tag: unknown key; did you mean "tags"?',
      'sources.source.apiUrl: unknown key; the keys here are "type", "roomsPerHour", "subdomain", "roomField", "only" or "note"',
      expect.stringContaining('sources.source.subdomain: write the first part of your Zendesk address'),
      'sources.source.roomField: missing; write the id of the ticket field for the room, such as 360001234567',
      'sources.source.note: write "always" or "never" (found "once")',
    ]);
    expect(mistakes({ type: 'freshdesk', subdomain: 'Acme', roomField: 'room', proof: 'hmac' })).toHaveLength(
      3,
    );
    expect(
      mistakes({ type: 'jira', site: 'https://acme.atlassian.net', cloudId: '7', makes: 'rooms' }),
    ).toHaveLength(3);
    expect(mistakes({ type: 'zendesk', subdomain: 'acme', roomField: 7, only: { tags: [] } })).toEqual([
      'sources.source.only.tags: write a list such as ["vip"] (found [])',
    ]);
  });

  it('is one of a known type', () => {
    expect(mistakes({ type: 'zendesc' })[0]).toMatch(/^sources.source.type: write .*did you mean "zendesk"/);
    expect(mistakes({})[0]).toMatch(/source" is no type itself/);
  });

  it('may be there twice, side by side', () => {
    const { sources } = settingsWith({
      zendesk: { subdomain: 'a', roomField: 1 },
      'zendesk-emea': { ...zendesk },
    });
    expect(Object.values(sources).map(({ type }) => type)).toEqual(['zendesk', 'zendesk']);
  });
});

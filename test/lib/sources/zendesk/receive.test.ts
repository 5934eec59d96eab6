import { describe, expect, it } from 'vitest';
import { hmac } from '../../../../lib/sources/signatures/hmac.ts';
import { verify, verifySecret } from '../../../../lib/sources/zendesk/authentication.ts';
import type { ZendeskSettings } from '../../../../lib/sources/zendesk/settings.ts';
import { ignored, reader } from '../reader.ts';
import { nowMs, settingsWith, sourceOf } from '../receiver.ts';

const zendesk = { type: 'zendesk', subdomain: 'acme', roomField: 7 };
const event = (detail: object = {}, more: object = {}) => ({
  type: 'zen:event-type:ticket.created',
  account_id: 123456,
  time: '2026-01-15T09:59:58.123Z',
  detail: { id: '35436', subject: 'Login error', status: 'NEW', tags: ['vip'], group_id: 98738, ...detail },
  ...more,
});

describe('a webhook of Zendesk', () => {
  it('is a ticket when it is the event of a created ticket', () => {
    expect(reader(zendesk)(event(), { 'x-zendesk-account-id': '123456' })).toEqual({
      outcome: 'work-item',
      facts: { kind: 'ticket', ticketId: '35436', subject: 'Login error' },
      account: '123456',
    });
  });

  it('is a ticket also when the event comes two days late, for the account shows that it is no sample', () => {
    const late = event({}, { time: '2026-01-13T09:59:58Z' });
    expect(reader(zendesk)(late, { 'x-zendesk-account-id': '123456' }).outcome).toBe('work-item');
    expect(reader(zendesk)(late)).toEqual(ignored(/more than a day old/));
  });

  it.each([
    ['another event', event({}, { type: 'zen:event-type:ticket.status_changed' }), /Ticket created/],
    ['a closed ticket', event({ status: 'CLOSED' }), /closed or deleted already/],
    ['a deleted ticket', event({ status: 'DELETED' }), /closed or deleted already/],
    ['a closed ticket of a trigger', { ticket_id: '1', status: 'Closed' }, /closed or deleted already/],
    [
      'an old event without an account',
      event({}, { time: '2022-06-23T00:00:00Z', account_id: undefined }),
      /more than a day old and names no account/,
    ],
    ['a sample of another account', event({}, { account_id: 22129848 }), /^test: signature right$/],
    ['an empty test', {}, /^test: signature right$/],
    ['the test that our page gives', { event: 'test' }, /^test: signature right$/],
    [
      'a trigger tested as it is written',
      { ticket_id: '{{ticket.id}}', subject: '' },
      /^test: signature right$/,
    ],
  ])('makes nothing of %s', (_, body, words) => {
    expect(reader(zendesk)(body, { 'x-zendesk-account-id': '123456' })).toEqual(ignored(words));
  });

  it.each([
    [{ tags: ['VIP', 'gold'] }, event(), true],
    [{ tags: ['gold'] }, event(), false],
    [{ tags: ['vip'], groups: [98738] }, event(), true],
    [{ tags: ['vip'], groups: ['1'] }, event(), false],
    [{ brands: ['5'] }, event(), false],
    [{ tags: ['true'] }, event({ tags: true }), true],
    [{ tags: ['gold'] }, { ticket_id: 1, tags: 'vip gold', subject: 'x' }, true],
    [{ forms: ['9'] }, { ticket_id: 1, form: 9, subject: 'x' }, true],
  ])('with the condition %j and the body %j makes a room: %s', (only, body, taken) => {
    const { outcome } = reader({ ...zendesk, only })(body);
    expect(outcome).toBe(taken ? 'work-item' : 'ignored');
  });

  it('is answered with the condition that it says nothing about', () => {
    expect(reader({ ...zendesk, only: { tags: ['vip'] } })({ ticket_id: 1 })).toEqual(
      ignored(/by "only.tags", which this webhook does not tell; add it to the body/),
    );
  });

  it('is read without an error where values cannot be turned into texts', () => {
    const odd = { toString: 0, valueOf: 0 };
    const read = reader({ ...zendesk, only: { tags: ['vip'] } });
    const more = { account_id: odd };
    const headers = { 'x-zendesk-account-id': '123456' };
    for (const tags of [odd, [odd], [[odd]], [['vip']]]) {
      expect(read(event({ tags }, more), headers).outcome).toBe('ignored');
    }
  });

  const look = { outcome: 'look', facts: { kind: 'ticket', ticketId: '35436', subject: '' } };

  it.each([
    ...['status_changed', 'custom_status_changed', 'subject_changed', 'merged', 'marked_as_spam'],
    ...['agent_assignment_changed', 'group_assignment_changed', 'followers_changed'],
    ...['soft_deleted', 'permanently_deleted', 'undeleted'],
  ])('asks for a look at the ticket, whatever it says itself, as the event ticket.%s', (change) => {
    const read = reader({ ...zendesk, only: { tags: ['gold'] } }, { follows: true });
    const body = event({ status: 'CLOSED' }, { type: `zen:event-type:ticket.${change}` });
    expect(read(body, { 'x-zendesk-account-id': '123456' })).toEqual({ ...look, account: '123456' });
    expect(read({ ...body, time: '2022-06-23T00:00:00Z' })).toEqual(look);
  });

  it('asks for a look at the ticket as the body of a trigger on changes', () => {
    const read = reader(zendesk, { follows: true });
    expect(read({ event: 'changed', ticket_id: '035436' })).toEqual(look);
    expect(read('{ "event": "changed", "ticket_id": "35436", "subject": "a "quote"" }')).toEqual(look);
  });

  it.each<[string, object, RegExp]>([
    [
      'a change',
      event({}, { type: 'zen:event-type:ticket.status_changed' }),
      /Only the event "Ticket created"/,
    ],
    ['the trigger on changes', { event: 'changed', ticket_id: '35436' }, /do not follow their work items/],
  ])('is ignored as %s where rooms do not follow their tickets', (_, body, words) => {
    expect(reader(zendesk)(body)).toEqual(ignored(words));
  });

  it.each<[string, object, RegExp]>([
    ['a comment', event({}, { type: 'zen:event-type:ticket.comment_added' }), /changes nothing about a room/],
    [
      'a sample of a change',
      event({}, { type: 'zen:event-type:ticket.status_changed', account_id: 22129848 }),
      /^test: signature right$/,
    ],
  ])('is ignored as %s where rooms follow their tickets', (_, body, words) => {
    const read = reader(zendesk, { follows: true });
    expect(read(body, { 'x-zendesk-account-id': '123456' })).toEqual(ignored(words));
  });

  it.each([
    event({ id: 'x' }, { type: 'zen:event-type:ticket.merged' }),
    { event: 'changed', ticket_id: 'x' },
  ])('is refused as a change of a ticket whose number it does not say: %j', (body) => {
    expect(reader(zendesk, { follows: true })(body).outcome).toBe('invalid');
  });

  it('makes a room as before where rooms follow their tickets', () => {
    expect(reader(zendesk, { follows: true })(event()).outcome).toBe('work-item');
    expect(reader(zendesk, { follows: true })({ ticket_id: '7' }).outcome).toBe('work-item');
  });

  it.each<[string, object]>([
    ['an event', event()],
    ['a trigger', { ticket_id: '700', subject: 'x' }],
  ])('is ignored as %s of an account that the settings do not name', (_, body) => {
    const read = reader({ ...zendesk, accountId: 123456 });
    expect(read(body, { 'x-zendesk-account-id': '123456' }).outcome).toBe('work-item');
    const foreign = 'account_id' in body ? { ...body, account_id: 222 } : body;
    expect(read(foreign, { 'x-zendesk-account-id': '222' })).toEqual(
      ignored(/the account 222; .* for 123456/),
    );
  });

  it.each<[string, object]>([
    ['an event', event()],
    ['a trigger', { ticket_id: '700', subject: 'x' }],
  ])('names, as %s, the account that its delivery names', (_, body) => {
    const headers = { 'x-zendesk-account-id': '123456' };
    expect(reader(zendesk)(body, headers)).toMatchObject({ outcome: 'work-item', account: '123456' });
    expect(reader(zendesk)(body)).not.toHaveProperty('account');
  });

  it('is a ticket up to a day after its time, and without a time, where no account confirms it', () => {
    const headers = { 'x-zendesk-account-id': '123456' };
    const read = (more: object) => reader(zendesk)(event({}, { account_id: undefined, ...more }), headers);
    expect(read({ time: '2026-01-14T10:00:00Z' }).outcome).toBe('work-item');
    expect(read({ time: '2026-01-14T09:59:59Z' })).toEqual(ignored(/more than a day old/));
    expect(read({ time: undefined }).outcome).toBe('work-item');
    expect(read({}).outcome).toBe('work-item');
    const old = event({}, { account_id: undefined, time: '2026-01-14T09:59:59Z' });
    expect(reader(zendesk)(old)).toEqual(ignored(/more than a day old/));
  });

  it('of another system is not taken for an event', () => {
    expect(reader(zendesk)({ type: 'com.example.created' })).toMatchObject({
      outcome: 'invalid',
      mistakes: [{ field: 'ticket_id' }],
    });
  });

  it.each([
    ['null', { tags: null }],
    ['empty', { tags: [] }],
  ])('with tags that are %s meets no condition by tags', (_, tags) => {
    const read = reader({ ...zendesk, only: { tags: ['vip'] } });
    expect(read(event(tags)).outcome).toBe('ignored');
  });

  it('says which condition has no value where its tags are null', () => {
    const read = reader({ ...zendesk, only: { tags: ['vip'] } });
    expect(read(event({ tags: null }))).toEqual(ignored(/"only.tags", which this webhook does not tell/));
    expect(read(event({ tags: ['x'] }))).toEqual(ignored(/"only.tags" of this environment has none/));
  });

  it('is answered with each wrong field', () => {
    expect(reader(zendesk)(event({ id: 'x', subject: ['x'] }))).toMatchObject({
      outcome: 'invalid',
      mistakes: [{ field: 'detail.id' }, { field: 'detail.subject' }],
    });
    expect(reader(zendesk)('{"title":"x"}')).toMatchObject({ mistakes: [{ field: 'ticket_id' }] });
  });
});

describe('the signature of a Zendesk webhook', () => {
  const secret = 'x'.repeat(16);
  const body = new TextEncoder().encode('{}');
  const signedAt = (timestamp: string) => ({
    headers: {
      'x-zendesk-webhook-signature': hmac(secret, [timestamp, body], 'base64'),
      'x-zendesk-webhook-signature-timestamp': timestamp,
    },
    body,
    secrets: [secret],
    nowMs,
  });
  const source = sourceOf(settingsWith({ source: zendesk })) as ZendeskSettings;

  it.each([
    ['2026-01-15T10:00:00Z', true],
    ['2026-01-15T10:00:00.5Z', true],
    ['2026-01-15T10:00:00.123456Z', true],
    ['2026-01-15T10:00:00', false],
    ['2026-01-15T10:00:00+00:00', false],
    ['2026-02-30T10:00:00Z', false],
    ['2026-13-01T10:00:00Z', false],
    ['Thu, 15 Jan 2026 10:00:00 GMT', false],
    [' 2026-01-15T10:00:00Z', false],
    ['2026-01-15T10:00:00Z (UTC)', false],
    ['', false],
  ])('with the timestamp %j is right: %s', (timestamp, right) => {
    expect(verify(source, signedAt(timestamp))).toBe(right);
  });

  it('needs a secret of 16 characters', () => {
    expect(verifySecret.isUsable(source, secret)).toBe(true);
    expect(verifySecret.isUsable(source, secret.slice(1))).toBe(false);
  });
});

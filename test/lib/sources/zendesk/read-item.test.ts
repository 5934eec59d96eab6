import { describe, expect, it } from 'vitest';
import { isClosed } from '../../../../lib/sources/zendesk/ticket-status.ts';
import { desk } from '../write-back-fixture.ts';

const id = '35436';

describe('a ticket of Zendesk as it is read', () => {
  it('has its state, its subject and the agents whom it names, in one call', async () => {
    const { fake, read } = desk('zendesk');
    fake.users.set(11, 'anna@example.com').set(12, 'ben@example.com');
    fake.touch(id, { status: 'open', subject: 'Login error', assignee: 11, group: 98, followers: [12, 13] });
    expect(await read()).toEqual({
      outcome: 'read',
      item: {
        status: 'open',
        closed: false,
        title: 'Login error',
        people: [
          { role: 'assignee', id: '11', email: 'anna@example.com' },
          { role: 'follower', id: '12', email: 'ben@example.com' },
          { role: 'follower', id: '13' },
          { role: 'group', id: '98' },
        ],
      },
    });
    expect(fake.calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `GET /api/v2/tickets/${id}.json`,
    ]);
  });

  it('names nobody where it has no agent, no group and no follower', async () => {
    const { fake, read } = desk('zendesk');
    fake.touch(id, { assignee: null, group: null, followers: [] });
    expect(await read()).toMatchObject({ outcome: 'read', item: { people: [] } });
  });

  it('is never asked for a project', async () => {
    const { read } = desk('zendesk');
    const facts = { kind: 'project', projectId: id, projectType: '', projectName: 'Q1' } as const;
    await expect(read(facts)).rejects.toThrow('not a ticket');
  });

  it.each([404, 410])('is deleted, which is closed, where Zendesk answers %i', async (status) => {
    const { fake, read } = desk('zendesk', { closedStates: [] });
    fake.next({ status, body: { error: 'RecordNotFound' } });
    expect(await read()).toEqual({ outcome: 'read', item: { status: 'deleted', closed: true } });
  });

  it.each([
    ['new', ['solved'], false],
    ['pending', ['solved'], false],
    ['hold', ['solved'], false],
    ['SOLVED', ['solved'], true],
    ['solved', [], false],
    ['solved', ['pending'], false],
    ['pending', ['pending', 'solved'], true],
    ['Closed', [], true],
    ['deleted', [], true],
    ['archived', ['solved'], undefined],
  ])('in the state %s is over with the closed states %j: %s', (status, closedStates, closed) => {
    expect(isClosed(status, closedStates)).toBe(closed);
  });

  it('is read later, when Zendesk wants a long pause, and for how long is told', async () => {
    const { fake, read } = desk('zendesk');
    fake.next({ status: 429, retryAfter: '93' });
    expect(await read()).toMatchObject({ outcome: 'try-later', afterMs: 93_000 });
    // And the next one of the same process does not call at all.
    expect(await read()).toMatchObject({ outcome: 'try-later' });
    expect(fake.calls).toHaveLength(1);
  });

  it('is read in the same attempt after a short pause and after an answer that is lost', async () => {
    const { fake, read, clock } = desk('zendesk');
    fake.next({ status: 429, retryAfter: '3' });
    fake.next({ status: 502 });
    expect(await read()).toMatchObject({ outcome: 'read' });
    expect(clock.waited).toEqual([3000, 500]);
  });

  it.each([
    [401, 'WriteBackKeyRefused'],
    [403, 'WriteBackKeyRefused'],
    [400, 'WriteBackRejected'],
  ])('is refused with a code that names the remedy where Zendesk answers %i', async (status, code) => {
    const { fake, read } = desk('zendesk');
    fake.next({ status });
    expect(await read()).toMatchObject({ outcome: 'refused', code });
  });
});

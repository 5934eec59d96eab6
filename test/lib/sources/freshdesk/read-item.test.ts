import { describe, expect, it } from 'vitest';
import { desk } from '../write-back-fixture.ts';

const id = '35436';

describe('a ticket of Freshdesk as it is read', () => {
  it('has its state, its subject and its agent, whom a second call shows', async () => {
    const { fake, read } = desk('freshdesk');
    fake.agents.set(11, 'anna@example.com');
    Object.assign(fake.ticket(id), { status: 3, subject: 'Login error', responder: 11, group: 98 });
    expect(await read()).toEqual({
      outcome: 'read',
      item: {
        status: 'Pending',
        closed: false,
        title: 'Login error',
        people: [
          { role: 'assignee', id: '11', email: 'anna@example.com' },
          { role: 'group', id: '98' },
        ],
      },
    });
    expect(fake.calls.map(({ path }) => path)).toEqual([`/api/v2/tickets/${id}`, '/api/v2/agents/11']);
  });

  it('has the number of its agent alone where the key does not see other agents', async () => {
    const { fake, read } = desk('freshdesk');
    fake.ticket(id).responder = 12;
    expect(await read()).toMatchObject({ item: { people: [{ role: 'assignee', id: '12' }] } });
  });

  it('is read in one call where nobody has it', async () => {
    const { fake, read } = desk('freshdesk');
    expect(await read()).toMatchObject({ item: { status: 'Open', closed: false, people: [] } });
    expect(fake.calls).toHaveLength(1);
  });

  it.each([
    [2, [4, 5], 'Open', false],
    [4, [4, 5], 'Resolved', true],
    [5, [4, 5], 'Closed', true],
    [4, [5], 'Resolved', false],
    [12, [4, 5], '12', false],
    [12, [5, 12], '12', true],
  ])(
    'in the state %i is over with the closed states %j: %s, %s',
    async (status, closedStates, name, closed) => {
      const { fake, read } = desk('freshdesk', { closedStates });
      fake.ticket(id).status = status;
      expect(await read()).toMatchObject({ item: { status: name, closed } });
    },
  );

  it.each([
    [{ deleted: true }, 'deleted'],
    [{ spam: true }, 'spam'],
  ])('is closed with %j, whoever has it', async (change, status) => {
    const { fake, read } = desk('freshdesk');
    Object.assign(fake.ticket(id), { responder: 11, ...change });
    expect(await read()).toEqual({
      outcome: 'read',
      item: { status, closed: true, title: 'Printer offline' },
    });
  });

  it('is never asked for a project', async () => {
    const { read } = desk('freshdesk');
    const facts = { kind: 'project', projectId: id, projectType: '', projectName: 'Q1' } as const;
    await expect(read(facts)).rejects.toThrow('not a ticket');
  });

  it.each([404, 410])('is deleted where Freshdesk answers %i', async (status) => {
    const { fake, read } = desk('freshdesk');
    fake.next({ status });
    expect(await read()).toEqual({ outcome: 'read', item: { status: 'deleted', closed: true } });
  });

  it('is read later, when Freshdesk wants a long pause, and for how long is told', async () => {
    const { fake, read } = desk('freshdesk');
    fake.next({ status: 429, retryAfter: '93' });
    expect(await read()).toMatchObject({ outcome: 'try-later', afterMs: 93_000 });
  });
});

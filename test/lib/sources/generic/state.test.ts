import { describe, expect, it } from 'vitest';
import { hour, second } from '../../../../lib/kernel/time.ts';
import { readState, type StateForm } from '../../../../lib/sources/generic/state.ts';
import { reader } from '../reader.ts';

const form: StateForm = {
  id: { field: 'ticketId', example: '35436' },
  title: 'subject',
  factsOf: (ticketId) => ({ kind: 'ticket', ticketId, subject: '' }),
};
const nowMs = Date.parse('2026-12-01T00:00:00Z');
const read = (updatedAt: string) =>
  readState(
    { closedStates: ['solved'], openStates: [] },
    { ticketId: '7', status: 'solved', updatedAt },
    form,
    nowMs,
  );

describe('the time of a reported state', () => {
  it.each([
    ['2026-11-23T10:00:00Z', '2026-11-23T10:00:00.000Z'],
    ['2026-11-23T10:00:00.123456789Z', '2026-11-23T10:00:00.123Z'],
    ['2026-11-23T10:00:00+05:30', '2026-11-23T04:30:00.000Z'],
    ['2026-11-23T10:00:00+0530', '2026-11-23T04:30:00.000Z'],
    ['2026-11-23T10:00:00+05', '2026-11-23T05:00:00.000Z'],
    ['2026-11-23 10:00:00-05', '2026-11-23T15:00:00.000Z'],
    ['2024-02-29T10:00:00Z', '2024-02-29T10:00:00.000Z'],
  ])('%s is %s', (updatedAt, time) => {
    expect(read(updatedAt)).toMatchObject({ outcome: 'state', reported: { atMs: Date.parse(time) } });
  });

  it.each([
    ['a day that its month does not have', '2026-02-31T10:00:00Z'],
    ['a leap day of another year', '2026-02-29T10:00:00Z'],
    ['a time without a zone', '2026-11-23T10:00:00'],
    ['a day alone', '2026-11-23'],
  ])('is refused by its field for %s', (_, updatedAt) => {
    expect(read(updatedAt)).toMatchObject({ outcome: 'invalid', mistakes: [{ field: 'updatedAt' }] });
  });

  it.each([
    ['as far ahead of our clock as a wrong clock may be', hour, 'state'],
    ['further ahead', hour + second, 'invalid'],
  ])('is %s: the webhook is read as %s', (_, aheadMs, outcome) => {
    const updatedAt = new Date(nowMs + aheadMs).toISOString();
    expect(read(updatedAt)).toMatchObject({ outcome });
    if (outcome === 'invalid') {
      const message = expect.stringMatching(/ahead of our clock/);
      expect(read(updatedAt)).toEqual({ outcome, mistakes: [{ field: 'updatedAt', message }] });
    }
  });

  it('is refused with an example where it is no time', () => {
    for (const updatedAt of ['yesterday', 7 as never]) {
      const message = expect.stringContaining('such as "2026-11-23T10:00:00Z"');
      expect(read(updatedAt)).toMatchObject({ mistakes: [{ message }] });
    }
  });
});

const updatedAt = '2026-01-15T09:00:00Z';
const atMs = Date.parse(updatedAt);

describe('a webhook that says the state of a work item', () => {
  it('is read as that where rooms follow their items: its id, its state, its title and the time', () => {
    const ticket = { ticketId: 35436, status: 'Solved', subject: 'Login error', updatedAt };
    expect(reader({ type: 'helpdesk' }, { follows: true })(ticket)).toEqual({
      outcome: 'state',
      facts: { kind: 'ticket', ticketId: '35436', subject: '' },
      reported: { status: 'Solved', title: 'Login error', atMs },
      closed: true,
    });
    const project = { projectId: 'P1', status: 'active', projectName: 'Q1', subject: 'no name', updatedAt };
    expect(reader({ type: 'project-system' }, { follows: true })(project)).toEqual({
      outcome: 'state',
      facts: { kind: 'project', projectId: 'P1', projectType: '', projectName: '' },
      reported: { status: 'active', title: 'Q1', atMs },
      closed: false,
    });
  });

  it.each([undefined, null, ''])('leaves the title as it was with the subject %j', (subject) => {
    const read = reader({ type: 'helpdesk' }, { follows: true });
    expect(read({ ticketId: '7', status: 'open', subject, updatedAt })).toMatchObject({
      outcome: 'state',
      reported: { status: 'open', atMs },
    });
    expect(read({ ticketId: '7', status: 'open', subject, updatedAt })).not.toHaveProperty('reported.title');
  });

  it.each<[string, unknown, string]>([
    ['no id', { status: 'open', updatedAt }, 'ticketId'],
    ['no state', { ticketId: '7', updatedAt }, 'status'],
    ['a state that is no text', { ticketId: '7', status: {}, updatedAt }, 'status'],
    ['a state of more than 100 characters', { ticketId: '7', status: 'x'.repeat(101), updatedAt }, 'status'],
    ['a subject that is no text', { ticketId: '7', status: 'open', subject: {}, updatedAt }, 'subject'],
    ['no time', { ticketId: '7', status: 'open', updatedAt: null }, 'updatedAt'],
  ])('is refused by the name of the field with %s', (_, body, field) => {
    expect(reader({ type: 'helpdesk' }, { follows: true })(body)).toEqual({
      outcome: 'invalid',
      mistakes: [{ field, message: expect.stringMatching(/\S/) }],
    });
  });

  it('is one that has the time of the change; all others make a room', () => {
    const read = reader({ type: 'helpdesk' }, { follows: true });
    expect(read({ ticketId: '7', status: 'solved' }).outcome).toBe('work-item');
    for (const body of ['null', '7']) expect(read(body).outcome).toBe('invalid');
  });

  it.each([{ follows: false }, {}])('makes a room where rooms are left as they are: %j', (about) => {
    const read = reader({ type: 'helpdesk' }, about);
    expect(read({ ticketId: '7', status: 'solved', updatedAt }).outcome).toBe('work-item');
  });
});

describe('a state', () => {
  const states = { closedStates: ['solved', 'on_hold'], openStates: ['in progress', 'new'] };

  it.each<[string, boolean | undefined]>([
    ['solved', true],
    [' SOLVED ', true],
    ['on-hold', true],
    ['On hold', true],
    ['on - hold', true],
    ['onhold', undefined],
    ['In_Progress', false],
    ['IN  PROGRESS', false],
    ['progress', undefined],
    ['unsolved', undefined],
    ['', undefined],
  ])(
    '%j is closed by the settings, without regard to case and to what divides words: %j',
    (status, closed) => {
      const read = reader({ type: 'helpdesk', ...states }, { follows: true });
      expect(read({ ticketId: '7', status, updatedAt })).toMatchObject({ outcome: 'state', closed });
    },
  );

  it.each<[string, boolean]>([
    ['Closed', true],
    ['won', true],
    ['On Hold', false],
    ['reopened', false],
  ])('%j is known without settings, and closed: %j', (status, closed) => {
    const read = reader({ type: 'project-system' }, { follows: true });
    expect(read({ projectId: 'P1', status, updatedAt })).toMatchObject({ outcome: 'state', closed });
  });
});

import { describe, expect, it } from 'vitest';
import { readState, type StateForm } from '../../../../lib/sources/generic/state.ts';

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
});

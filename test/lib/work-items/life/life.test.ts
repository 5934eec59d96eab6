import { expect, it } from 'vitest';
import {
  isNoted,
  type Life,
  type LifeResult,
  lifeWithoutText,
  wishOf,
  withChanges,
  withoutTrouble,
} from '../../../../lib/work-items/life/life.ts';
import { iso, startMs } from '../../builders/records.ts';

const reported = { closed: true, status: 'closed', atMs: 1 };
const life: Life = { reported, mark: 1, seen: 1, seenAtMs: 1, update: 1 };
const wish = (more: Partial<NonNullable<Life['wish']>> = {}) =>
  ({ to: 'archive', roomId: 7, since: iso(startMs), ...more }) as const;
const change = (why: string) => ({ at: iso(startMs), what: 'renamed', why }) as const;

it.each<[string, number | undefined, Life['wish'], boolean]>([
  ['that is not there', 5, undefined, false],
  ['of an open work item', undefined, wish(), true],
  ['of a closed work item', 5, wish({ closing: 5 }), true],
  ['about another room', undefined, wish({ roomId: 8 }), false],
  ['of before the work item was closed', 5, wish(), false],
  ['of before the work item was opened', undefined, wish({ closing: 5 }), false],
  ['of an earlier closing', 6, wish({ closing: 5 }), false],
])('a wish of an operator %s counts or not', (_, closedSinceMs, wished, counts) => {
  const closed = closedSinceMs === undefined ? {} : { closedSinceMs };
  expect(wishOf({ ...life, ...closed, ...(wished ? { wish: wished } : {}) }, 7)).toBe(
    counts ? wished : undefined,
  );
});

it('remembers the latest ten changes of a room, oldest first', () => {
  expect(withChanges(life, [])).toBe(life);
  const first = withChanges(life, [change('0')]);
  expect(first).toEqual({ ...life, changes: [change('0')] });
  const many = withChanges(
    first,
    Array.from({ length: 10 }, (_, index) => change(`${index + 1}`)),
  );
  expect(many.changes?.map(({ why }) => why)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']);
});

it('forgets how updates of a room failed once one is not needed', () => {
  const error = { code: 'PortalUnavailable', message: 'm', at: iso(startMs) };
  expect(
    withoutTrouble({ ...life, failures: 2, error, held: { reason: 'PortalPlanLimit', since: '' } }),
  ).toEqual(life);
});

it.each<[string, Life, Life]>([
  ['without a room', { ...life, reported: { ...reported, title: 'Q1' } }, life],
  [
    'with a room',
    {
      ...life,
      reported: { ...reported, title: 'Q1' },
      room: { id: 7, title: 'Q1', requestedTitles: ['Q1'], archived: true },
    },
    { ...life, room: { id: 7, archived: true } },
  ],
])('loses its titles and nothing else when personal data is erased: a life %s', (_, before, after) => {
  expect(lifeWithoutText(before)).toEqual(after);
});

it.each<[Pick<LifeResult, 'type' | 'by'>, boolean]>([
  [{ type: 'room.linked' }, true],
  [{ type: 'room.archiving' }, true],
  [{ type: 'room.held' }, true],
  [{ type: 'room.archived' }, false],
  [{ type: 'room.archived', by: 'people' }, true],
  [{ type: 'room.renamed' }, false],
])('what became of a room gets a note where agents have to know: %j, %s', (result, noted) => {
  expect(isNoted(result)).toBe(noted);
});

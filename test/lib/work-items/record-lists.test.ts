import { expect, it } from 'vitest';
import { formsOfId } from '../../../lib/work-items/keys.ts';
import { newLife } from '../../../lib/work-items/life/updates.ts';
import { changed, type WorkRecord, withId } from '../../../lib/work-items/record.ts';
import { dueEntry, listOf, listsOf } from '../../../lib/work-items/record-store.ts';
import { beginsLongWait } from '../../../lib/work-items/scheduled-tasks.ts';
import { iso, projectRecord, recordedRoom, startMs } from '../builders/records.ts';

const later = startMs + 60_000;
const first = { createdAt: iso(startMs), attempts: [] };
const begun = { createdAt: iso(0), attempts: [iso(0), iso(1), iso(startMs)] };

it.each<[Partial<WorkRecord>, string, number]>([
  [{ status: 'accepted', ...first }, 'accepted', startMs],
  [{ status: 'accepted', ...begun }, 'accepted', startMs],
  [{ status: 'running', ...begun }, 'running', startMs],
  [{ status: 'running', ...begun, outcomeAt: iso(later), delivery: 'pending' }, 'running', startMs],
  [{ status: 'held', ...begun, held: { reason: 'OperatorHold', since: iso(later) } }, 'held', later],
  [{ status: 'held', ...begun }, 'held', startMs],
  [{ status: 'done', ...begun, outcomeAt: iso(later) }, 'done', later],
  [{ status: 'done', ...begun }, 'done', startMs],
  [{ status: 'done', ...begun, outcomeAt: iso(later), delivery: 'pending' }, 'done-pending', later],
  [{ status: 'done', ...begun, outcomeAt: iso(later), delivery: 'undelivered' }, 'done-undelivered', later],
  [{ status: 'done', ...begun, outcomeAt: iso(later), delivery: 'delivered' }, 'done', later],
  [{ status: 'done', ...begun, outcomeAt: iso(later), delivery: 'gone' }, 'done', later],
  [{ status: 'failed', ...begun, outcomeAt: iso(later) }, 'failed', later],
  [{ status: 'failed', ...begun, outcomeAt: iso(later), delivery: 'pending' }, 'failed-pending', later],
])('a record with %j is in the list %s, since %i', (change, list, sinceMs) => {
  expect(listOf(projectRecord(change))).toEqual({ list, sinceMs });
});

const ended = { status: 'done', ...begun, outcomeAt: iso(startMs) } as const;
const closing = { ...newLife(startMs), closedSinceMs: later };
const handled = { ...closing, room: { id: 101, handledClosing: later } };
const inState = (state?: 'archived' | 'deleted' | 'handed-over') => ({
  room: recordedRoom(101, state ? { state } : {}),
});
it.each<[string, Partial<WorkRecord>, string, number]>([
  ['an open work item', { ...ended, ...inState(), life: newLife(startMs) }, 'done', startMs],
  ['a closed one', { ...ended, ...inState(), life: closing }, 'done-grace', later],
  [
    'one closed before its room was made',
    { ...ended, ...inState(), life: { ...closing, closedSinceMs: 1 } },
    'done-grace',
    startMs,
  ],
  ['one whose room people restored', { ...ended, ...inState(), life: handled }, 'done', startMs],
  [
    'one closed again since',
    { ...ended, ...inState(), life: { ...handled, closedSinceMs: later + 1 } },
    'done-grace',
    later + 1,
  ],
  [
    'one with another room than the one handled',
    { ...ended, room: recordedRoom(102), life: handled },
    'done-grace',
    later,
  ],
  [
    'a closed one that is kept',
    { ...ended, ...inState(), life: closing, kept: { since: '' } },
    'done',
    startMs,
  ],
  ['a room in the archive', { ...ended, ...inState('archived'), life: handled }, 'done-archived', later],
  [
    'a room in the archive of an open work item',
    { ...ended, ...inState('archived') },
    'done-archived',
    startMs,
  ],
  ['a room that is gone', { ...ended, ...inState('deleted'), life: closing }, 'done-deleted', later],
  ['a room of another owner', { ...ended, ...inState('handed-over'), life: closing }, 'done', startMs],
  [
    'a room whose result waits',
    { ...ended, ...inState('archived'), delivery: 'pending' },
    'done-pending',
    startMs,
  ],
  ['a failed one', { ...ended, status: 'failed', ...inState('archived') }, 'failed', startMs],
])('the record of %s is in the list %3$s', (_, change, list, sinceMs) => {
  expect(listOf(projectRecord(change))).toEqual({ list, sinceMs });
});

it.each<[Parameters<typeof listsOf>[0], string[]]>([
  ['accepted', ['accepted']],
  ['held', ['held']],
  ['done', ['done', 'done-grace', 'done-archived', 'done-deleted', 'done-pending', 'done-undelivered']],
  ['failed', ['failed', 'failed-pending', 'failed-undelivered']],
  ['pending', ['done-pending', 'failed-pending']],
  ['undelivered', ['done-undelivered', 'failed-undelivered']],
])('what is %s is in the lists %j', (what, lists) => {
  expect(listsOf(what)).toEqual(lists);
});

it.each<[WorkRecord['status'], WorkRecord['due'], object | undefined]>([
  ['running', {}, undefined],
  ['running', { check: 7 }, { kind: 'check', atMs: 7 }],
  ['done', { look: 9, deliver: 8 }, { kind: 'deliver', atMs: 8 }],
  ['done', { look: 8, deliver: 9 }, { kind: 'look', atMs: 8 }],
  ['done', { look: undefined, deliver: 9 }, { kind: 'deliver', atMs: 9 }],
  ['held', { release: 5 }, { kind: 'held', atMs: 5 }],
  ['failed', { release: 5 }, { kind: 'held', atMs: 5 }],
  ['held', { start: 5 }, { kind: 'held', atMs: 5 }],
])('a record that is %s with the tasks %j stands at %j', (status, due, entry) => {
  expect(dueEntry({ status, due })).toEqual(entry);
});

it.each([
  ['PRJ-1', ['PRJ-1']],
  ['M\u00fcnchen', ['M\u00fcnchen', 'Mu\u0308nchen']],
  ['Mu\u0308nchen', ['M\u00fcnchen', 'Mu\u0308nchen']],
])('the id %j may be known in the forms %j', (id, forms) => {
  expect(formsOfId(id)).toEqual(forms);
});

it('facts get another id by the name that their kind has for it', () => {
  const project = { kind: 'project', projectId: 'A', projectType: '', projectName: 'Q1' } as const;
  const ticket = { kind: 'ticket', ticketId: 'A', subject: 's' } as const;
  expect(withId(project, 'B')).toEqual({ ...project, projectId: 'B' });
  expect(withId(ticket, 'B')).toEqual({ ...ticket, ticketId: 'B' });
});

const minutes = (count: number) => startMs + count * 60_000;
it.each([
  [0, 60, false],
  [60, 69, false],
  [60, 70, true],
  [69, 120, true],
  [70, 120, false],
  [120, 240, false],
])(
  'an attempt that was due after %i minutes, the next after %i, begins a long wait: %s',
  (due, next, begins) => {
    expect(beginsLongWait({ sinceMs: startMs, dueMs: minutes(due), nextMs: minutes(next) })).toBe(begins);
  },
);

it('a result waits since it became pending, and not since another change', () => {
  const record = projectRecord({ status: 'running', attempt: 1 });
  const pending = changed(record, 1, { status: 'failed', delivery: 'pending' }, later);
  expect(pending?.deliverySince).toBe(iso(later));
  expect(changed(record, 1, { status: 'failed' }, later)).not.toHaveProperty('deliverySince');
});

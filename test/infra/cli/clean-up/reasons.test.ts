import { describe, expect, it } from 'vitest';
import { isArchivedRecord, whyLeftByRecord, whyLeftByRoom } from '../../../../infra/cli/clean-up/reasons.ts';
import type { Room } from '../../../../lib/docspace/schemas.ts';
import { day } from '../../../../lib/kernel/time.ts';
import type { Life } from '../../../../lib/work-items/life/life.ts';
import { type LivingRecord, newLife } from '../../../../lib/work-items/life/updates.ts';
import type { WorkRecord } from '../../../../lib/work-items/record.ts';
import { intentOf, projectRecord, recordedRoom, startMs } from '../../../lib/builders/records.ts';

const closed = { closed: true, status: 'done', atMs: 1 };
const nowMs = startMs + 40 * day;

function given(life: Partial<Life> = {}, change: Partial<WorkRecord> = {}): LivingRecord {
  const record = projectRecord({
    status: 'done',
    room: recordedRoom(101, { state: 'archived' }),
    intent: intentOf(),
    ...change,
  });
  return { ...record, life: { ...newLife(startMs), reported: closed, closedSinceMs: startMs, ...life } };
}
const wish = { to: 'restore', roomId: 101, since: '', closing: startMs } as const;

describe('by its record alone an archived room', () => {
  it.each<[string, LivingRecord, string | undefined]>([
    ['may go', given(), undefined],
    ['stays while it is kept', given({}, { kept: { since: '' } }), 'it is kept as it is'],
    [
      'stays while it is kept, with the reason',
      given({}, { kept: { since: '', reason: 'Case 1' } }),
      'it is kept as it is (Case 1)',
    ],
    [
      'stays for an open work item',
      given({ reported: { ...closed, closed: false } }),
      'its work item is open',
    ],
    [
      'stays for one that is closed by its state, and was never noted as closed',
      (({ life: { closedSinceMs: _, ...life }, ...record }) => ({ ...record, life }))(given()),
      'its work item is open',
    ],
    ['may go at the end of the last day', given({ closedSinceMs: nowMs - 30 * day }), undefined],
    [
      'stays a moment before',
      given({ closedSinceMs: nowMs - 30 * day + 1 }),
      'its work item was closed less than 30 days ago',
    ],
    ['stays with an open wish', given({ wish }), 'an operator has wished it to be moved'],
    ['may go with a wish that was carried out', given({ wish: { ...wish, done: true } }), undefined],
    [
      'stays while an update of it runs',
      given({ running: { update: 1, attempt: 1, sinceMs: 1 } }, { attempt: 1 }),
      'something about it is looked at just now',
    ],
    ['stays after a hint about it', given({ roomAsked: 1 }), 'something about it is looked at just now'],
    [
      'stays while its work item is to be read',
      given({ asked: 2, read: 1 }),
      'something about it is looked at just now',
    ],
    [
      'stays while a move may still come',
      given({ room: { id: 101, requested: { to: 'restore', atMs: 1, update: 1, times: 1 } } }),
      'a move of it was requested, and may still come',
    ],
    [
      'stays after an update that failed',
      given({ error: { code: 'WriteBackKeyRefused', message: '', at: '' } }),
      'its last update failed (WriteBackKeyRefused), so its state is not known',
    ],
  ])('%s', (_, record, why) => {
    expect(whyLeftByRecord(record, { days: 30, nowMs })).toBe(why);
  });
});

describe('by a look at it an archived room', () => {
  const { keyTag } = given();
  const room: Room = {
    id: 101,
    title: 'Q1 (PRJ-1)',
    rootFolderType: 20,
    tags: [keyTag],
    createdBy: { id: 'me' },
    filesCount: 0,
    foldersCount: 0,
  };
  const another = 'prj-9-0123456789abcdef01234567';
  it.each<[string, Room | undefined, string | undefined, string | undefined]>([
    ['may go', room, undefined, undefined],
    ['is gone', undefined, 'the portal has it no longer', 'the portal has it no longer'],
    [
      'stays with another owner',
      { ...room, createdBy: { id: 'you' } },
      'it belongs to another user of the portal',
      'it belongs to another user of the portal',
    ],
    [
      'stays when it is active',
      { ...room, rootFolderType: 14 },
      'it is not in the archive any more',
      'it is not in the archive any more',
    ],
    ['stays without its tag', { ...room, tags: [] }, 'it has lost its key tag', 'it has lost its key tag'],
    [
      'stays with two tags',
      { ...room, tags: [keyTag, another] },
      'it has the key tag of another work item, too',
      'it has the key tag of another work item, too',
    ],
    [
      'stays when it was renamed, unless files may go',
      { ...room, title: 'Ours' },
      'people have renamed it',
      undefined,
    ],
  ])('%s', (_, now, why, evenWithFiles) => {
    expect(whyLeftByRoom(given(), now, { me: 'me', evenWithFiles: false })).toBe(why);
    expect(whyLeftByRoom(given(), now, { me: 'me', evenWithFiles: true })).toBe(evenWithFiles);
  });

  it('may go under any title when its record was erased, for nobody knows which it had', () => {
    const erased = given(
      {},
      { erasedAt: '', intent: intentOf({ title: '' }), room: recordedRoom(101, { title: '' }) },
    );
    expect(
      whyLeftByRoom(erased, { ...room, title: 'Ours' }, { me: 'me', evenWithFiles: false }),
    ).toBeUndefined();
  });
});

it.each<[string, WorkRecord, boolean]>([
  ['a room in the archive', given(), true],
  ['an active one', given({}, { room: recordedRoom(101) }), false],
  ['one that is gone', given({}, { room: recordedRoom(101, { state: 'deleted' }) }), false],
  ['one that is to make way for another', given({}, { status: 'running' }), false],
  ['one that nothing followed', (({ life: _, ...record }) => record)(given()), false],
  ['a forgotten one', given({}, { key: `sha256:${'0'.repeat(64)}` }), false],
])('%s is looked at: %3$s', (_, record, isOne) => {
  expect(isArchivedRecord(record)).toBe(isOne);
});

import { expect, it } from 'vitest';
import { minute } from '../../../lib/kernel/time.ts';
import type { Slot, Turn } from '../../../lib/portal-slot/slot-store.ts';
import { estimatedWait, type Queue, shareOfTurn, type Wait } from '../../../lib/portal-slot/wait.ts';

const nowMs = Date.parse('2026-01-15T12:00:00Z');
const turn = (minutes: number, template?: number): Turn => ({
  ms: minutes * minute,
  ...(template === undefined ? {} : { template }),
});
const turns = [turn(9), turn(1), turn(3)];
const held = (minutes: number, more: Partial<Slot> = {}): Queue['slot'] => ({
  holder: { key: 'k', attempt: 1, queuedAt: new Date(nowMs - 600 * minute).toISOString() },
  grantedAtMs: nowMs - minutes * minute,
  turns,
  ...more,
});
const heldWith = (template: number, minutes: number, more: Partial<Slot>): Queue['slot'] => ({
  ...held(minutes, more),
  holder: { key: 'k', attempt: 1, queuedAt: new Date(nowMs - 600 * minute).toISOString(), template },
});
const seen = (share: number, minutesAgo: number) => ({
  progress: { share, atMs: nowMs - minutesAgo * minute },
});
const waiting = (...templates: (number | undefined)[]) =>
  templates.map((template) => (template === undefined ? {} : { template }));
const minutes = (ms: number, leastMs: number, mostMs: number) => ({
  ms: ms * minute,
  leastMs: leastMs * minute,
  mostMs: mostMs * minute,
});
const unknown = 'no room was made from a template lately' as const;
const mixed = [turn(30, 7), ...[9, 2, 2, 2, 2, 2].map((one) => turn(one, 8))];

it.each<[string, Partial<Queue>, Wait]>([
  ['is nothing while the slot is free', {}, { ahead: 0, ...minutes(0, 0, 0), basedOn: 0 }],
  ['is the rest of the copy at work', { slot: held(2) }, { ahead: 1, ...minutes(1, 0, 7), basedOn: 3 }],
  [
    'is nothing more of a copy that takes longer than any',
    { slot: held(60) },
    { ahead: 1, ...minutes(0, 0, 0), basedOn: 3 },
  ],
  [
    'is by its own pace, of a copy that takes longer than others',
    { slot: held(10, seen(0.5, 0)) },
    { ahead: 1, ...minutes(10, 10, 10), basedOn: 3 },
  ],
  [
    'is by its own pace up to the last file that came',
    { slot: held(10, seen(0.5, 4)) },
    { ahead: 1, ...minutes(2, 2, 2), basedOn: 3 },
  ],
  [
    'is by other copies, of one that takes no longer than they did',
    { slot: held(2, seen(0.1, 0)) },
    { ahead: 1, ...minutes(1, 0, 7), basedOn: 3 },
  ],
  [
    'is by its own pace, of the first copy',
    { slot: held(1, { turns: [], ...seen(0.25, 0) }) },
    { ahead: 1, ...minutes(3, 3, 3), basedOn: 0 },
  ],
  [
    'is not known of the first copy before a file was seen',
    { slot: held(1, { turns: [], ...seen(0, 0) }) },
    { ahead: 1, unknown },
  ],
  [
    'has a whole copy for each that waits',
    { ahead: waiting(undefined, undefined), slot: held(0) },
    { ahead: 3, ...minutes(9, 3, 27), basedOn: 3 },
  ],
  [
    'counts who waits while the slot goes to the next',
    { ahead: waiting(undefined, undefined), slot: { turns } },
    { ahead: 2, ...minutes(6, 2, 18), basedOn: 3 },
  ],
  [
    'is by the copies of the same template, the last five of them',
    { ahead: waiting(7, 8), slot: { turns: mixed } },
    { ahead: 2, ...minutes(32, 32, 32), basedOn: 7 },
  ],
  [
    'is by all copies for a template that was not copied lately',
    { ahead: waiting(9), slot: { turns: mixed } },
    { ahead: 1, ...minutes(2, 2, 30), basedOn: 7 },
  ],
  [
    'is by the copies of its template for the holder, too',
    { slot: heldWith(7, 10, { turns: mixed }) },
    { ahead: 1, ...minutes(20, 20, 20), basedOn: 7 },
  ],
  [
    'counts from its place in the queue where nobody has noted the grant',
    { slot: { turns: [turn(601)], ...noGrant(held(0)) } },
    { ahead: 1, ...minutes(1, 1, 1), basedOn: 1 },
  ],
  ['is not known without copies', { ahead: waiting(7), slot: {} }, { ahead: 1, unknown }],
  [
    'is not known while all work is held',
    { isHeld: true, ahead: waiting(7) },
    { ahead: 1, unknown: 'all work is held' },
  ],
  [
    'is not known while all work is held, though the slot is free',
    { isHeld: true },
    { ahead: 0, unknown: 'all work is held' },
  ],
])('the wait for the portal slot %s', (_, change, wait) => {
  const queue: Queue = { isHeld: false, slot: { turns }, ahead: [], nowMs };
  expect(estimatedWait({ ...queue, ...change })).toEqual(wait);
});

function noGrant({ holder }: Queue['slot']): Queue['slot'] {
  return holder ? { holder } : {};
}

it.each<[string, Queue['slot'], number | undefined]>([
  ['by other copies', held(1.5), 0.5],
  ['what was seen of it, where that is more', held(0.3, seen(0.4, 0)), 0.4],
  ['never over before its end was seen', held(60), 0.99],
  ['never over though all files were seen', held(1, { turns: [], ...seen(1, 0.5) }), 0.99],
  ['by its own pace where no other is known', held(2, { turns: [], ...seen(0.25, 1) }), 0.5],
  ['not known of the first copy before a file was seen', held(1, { turns: [] }), undefined],
])('how far the copy at work is, is %s', (_, slot, share) => {
  expect(shareOfTurn(slot, nowMs)).toEqual(share);
});

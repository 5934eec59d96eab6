import { expect, it } from 'vitest';
import { estimatedWait, type Queue, type Wait } from '../../../../infra/cli/overview/wait.ts';
import { minute } from '../../../../lib/kernel/time.ts';

const copiesMs = [9, 1, 3].map((minutes) => minutes * minute);
const queue: Queue = { isHeld: false, waiting: 0, holderForMs: undefined, copiesMs };
const minutes = (ms: number, leastMs: number, mostMs: number) => ({
  ms: ms * minute,
  leastMs: leastMs * minute,
  mostMs: mostMs * minute,
});

it.each<[string, Partial<Queue>, Wait]>([
  ['is nothing while the slot is free', {}, { ahead: 0, ...minutes(0, 0, 0), basedOn: 0 }],
  [
    'is the rest of the copy at work',
    { holderForMs: 2 * minute },
    { ahead: 1, ...minutes(1, 0, 7), basedOn: 3 },
  ],
  [
    'is nothing more of a copy that takes longer than any',
    { holderForMs: 60 * minute },
    { ahead: 1, ...minutes(0, 0, 0), basedOn: 3 },
  ],
  [
    'has a whole copy for each that waits',
    { waiting: 2, holderForMs: 0 },
    { ahead: 3, ...minutes(9, 3, 27), basedOn: 3 },
  ],
  [
    'counts who waits while the slot goes to the next',
    { waiting: 2 },
    { ahead: 2, ...minutes(6, 2, 18), basedOn: 3 },
  ],
  [
    'is not known without copies',
    { waiting: 1, copiesMs: [] },
    { ahead: 1, unknown: 'no room was made from a template lately' },
  ],
  [
    'is not known while all work is held',
    { isHeld: true, waiting: 1 },
    { ahead: 1, unknown: 'all work is held' },
  ],
  [
    'is not known while all work is held, though the slot is free',
    { isHeld: true },
    { ahead: 0, unknown: 'all work is held' },
  ],
])('the wait for the portal slot %s', (_, change, wait) => {
  expect(estimatedWait({ ...queue, ...change })).toEqual(wait);
});

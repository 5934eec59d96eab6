import { expect, it } from 'vitest';
import { rootFolder } from '../../../../lib/docspace/rooms.ts';
import type { Room } from '../../../../lib/docspace/schemas.ts';
import { minute } from '../../../../lib/kernel/time.ts';
import { judgeCreation, type Watch } from '../../../../lib/rooms/project/creation.ts';

const files = 1_000;
/** Between the end of a wait and the answer of the portal: a transition, a Lambda, a request. */
const lookMs = 200;
const patience = { incompleteAfterMs: 15 * minute, giveUpAfterMs: 24 * 60 * minute };

/** No file is copied from `at` on, for a share of the time. */
const standstill = (at: number, share: number) => (time: number) =>
  (time < at ? time : Math.max(at, time - share)) / (1 - share);

/** Fraction of the files that are copied after a fraction of the time. */
const copies = {
  'that is even': (time: number) => time,
  'that becomes slower': (time: number) => Math.sqrt(time),
  'that becomes faster': (time: number) => time ** 2,
  'that stands still in the middle': standstill(0.5, 0.3),
  'that waits for a worker first': standstill(0, 0.3),
  'with a large file at the end': (time: number) => Math.min(0.99, time / 0.6),
};

/** Looks until the copy is seen to be complete. */
function follow(copied: (time: number) => number, lengthMs: number): { lagMs: number; looks: number } {
  let watch: Watch = { startedAtMs: 0, expected: { files, folders: 0 }, posts: 1 };
  let looks = 1;
  for (let nowMs = lookMs; ; looks += 1) {
    const filesCount =
      nowMs >= lengthMs ? files : Math.floor(Math.min(0.999, copied(nowMs / lengthMs)) * files);
    const room = { id: 4711, title: 'Q1', rootFolderType: rootFolder.rooms, filesCount, foldersCount: 0 };
    const verdict = judgeCreation(watch, { nowMs, status: undefined, hits: [room as Room] }, patience);
    if (verdict.outcome === 'complete') return { lagMs: nowMs - lengthMs, looks };
    if (verdict.outcome !== 'copying') throw new Error(`the copy was judged ${verdict.outcome}`);
    watch = verdict.watch;
    nowMs += verdict.waitSeconds * 1_000 + lookMs;
  }
}

it.each(Object.entries(copies))(
  'notices the end of a copy %s within a second or a tenth of its length',
  (_, copied) => {
    for (const lengthMs of [2_500, 10_000, minute, 7 * minute, 30 * minute]) {
      const { lagMs } = follow(copied, lengthMs);
      expect(lagMs, `${lengthMs} ms`).toBeLessThanOrEqual(Math.max(1_000 + lookMs, lengthMs / 10));
    }
  },
);

it('looks at a copy of half an hour at most 150 times', () => {
  for (const copied of Object.values(copies)) {
    expect(follow(copied, 30 * minute).looks).toBeLessThanOrEqual(150);
  }
});

import { describe, expect, it } from 'vitest';
import { rootFolder } from '../../../../lib/docspace/rooms.ts';
import type { CreationStatus, Room } from '../../../../lib/docspace/schemas.ts';
import { hour, minute } from '../../../../lib/kernel/time.ts';
import {
  bestOf,
  holdsMore,
  isComplete,
  judgeCreation,
  nextLookSeconds,
  unseenMs,
  type Watch,
} from '../../../../lib/rooms/project/creation.ts';
import { startMs } from '../../builders/records.ts';

const expected = { files: 8, folders: 3 };
const patience = { incompleteAfterMs: 15 * minute, giveUpAfterMs: 24 * hour };
const watch: Watch = { startedAtMs: startMs, expected, posts: 1 };

const room = (filesCount: number, foldersCount = 3, id = 4711): Room => ({
  id,
  title: 'Q1 (PRJ-1)',
  rootFolderType: rootFolder.rooms,
  tags: [],
  filesCount,
  foldersCount,
});
const status = (change: Partial<CreationStatus> = {}): CreationStatus => ({
  roomId: 4711,
  progress: 100,
  error: '',
  isCompleted: true,
  ...change,
});
const seen = (files: number, sinceMs: number, folders = 3) => ({
  ...watch,
  seen: { roomId: 4711, files, folders, sinceMs },
});

/** The verdict on a look so many minutes after the request. */
const judged = (before: Watch, hits: Room[], minutes: number, state?: CreationStatus) =>
  judgeCreation(before, { nowMs: startMs + minutes * minute, status: state, hits }, patience);

describe('a creation whose room is there', () => {
  it.each<[string, Room]>([
    ['has all files and folders', room(8)],
    ['has more files, for people have added some', room(9)],
    ['has more folders, for people have added some', room(8, 4)],
  ])('is complete when the room %s, with any status', (_, hit) => {
    for (const state of [
      undefined,
      status(),
      status({ isCompleted: false, progress: 0.5 }),
      status({ error: 'boom' }),
    ]) {
      expect(judged(watch, [hit], 1, state)).toEqual({ outcome: 'complete', roomId: 4711 });
    }
  });

  it.each<[string, 'incomplete' | 'copying', CreationStatus | undefined]>([
    ['is incomplete when its own job is done without an error', 'incomplete', status()],
    ["goes on when another room's job is done", 'copying', status({ roomId: 4712 })],
    [
      'goes on when its job ended in an error, which is not done: the portal deletes the room next',
      'copying',
      status({ error: 'boom' }),
    ],
    ['goes on while its job runs', 'copying', status({ isCompleted: false, progress: 0.5 })],
    ['goes on when the portal shows no job', 'copying', undefined],
  ])('%s', (_, outcome, state) => {
    const verdict = judged(watch, [room(3, 1)], 1, state);
    expect(verdict.outcome).toBe(outcome);
    if (outcome === 'incomplete')
      expect(verdict).toEqual({ outcome, roomId: 4711, found: { files: 3, folders: 1 }, expected });
  });

  it.each<[string, 'incomplete' | 'copying', Watch, number]>([
    ['is incomplete when it has not changed for 15 minutes', 'incomplete', seen(3, startMs + 5 * minute), 20],
    ['goes on when it has not changed for a little less', 'copying', seen(3, startMs + 5 * minute), 19.99],
    ['goes on when it has got a file since', 'copying', seen(2, startMs), 20],
    ['goes on when it has got a folder since', 'copying', seen(3, startMs, 2), 20],
    [
      'goes on when it is another room than the one seen',
      'copying',
      { ...watch, seen: { roomId: 1, files: 3, folders: 3, sinceMs: startMs } },
      20,
    ],
    ['goes on when it is seen for the first time', 'copying', watch, 20],
  ])('%s', (_, outcome, before, minutes) => {
    expect(judged(before, [room(3)], minutes).outcome).toBe(outcome);
  });

  it('is watched from what was seen: since when it has not changed, and since the change', () => {
    const same = judged(seen(3, startMs + minute), [room(3)], 3);
    expect(same).toMatchObject({
      watch: { seen: { roomId: 4711, files: 3, folders: 3, sinceMs: startMs + minute } },
    });
    const changed = judged(seen(3, startMs + minute), [room(4)], 3);
    expect(changed).toMatchObject({ watch: { seen: { files: 4, sinceMs: startMs + 3 * minute } } });
  });

  it.each<['timed-out' | 'copying', number]>([
    ['timed-out', 24 * 60],
    ['copying', 24 * 60 - 0.01],
  ])('is %s %d minutes after the request while it still changes', (outcome, minutes) => {
    expect(judged(seen(2, startMs), [room(3)], minutes)).toMatchObject({
      outcome,
      watch: { seen: { files: 3 } },
    });
  });
});

describe('a creation whose room is not there', () => {
  it.each<[string, 'lost' | 'copying', Watch, number]>([
    ['is waited for five minutes', 'copying', watch, 4.99],
    ['is lost after five minutes', 'lost', watch, unseenMs / minute],
    [
      'is lost at once when the room was there before: the portal has deleted it',
      'lost',
      seen(3, startMs),
      1,
    ],
  ])('%s', (_, outcome, before, minutes) => {
    const verdict = judged(before, [], minutes);
    expect(verdict).toMatchObject({ outcome, watch });
    expect(verdict).not.toHaveProperty('watch.seen');
  });

  it('is looked for again after a share of the time that has passed', () => {
    expect(judged(watch, [], 1)).toMatchObject({ outcome: 'copying', waitSeconds: 6 });
  });
});

describe("the portal's words about a failed creation", () => {
  it.each<[string, string | undefined, CreationStatus | undefined]>([
    ['are kept when a job has ended with them', 'boom', status({ error: 'boom' })],
    ['are not taken from a job that still runs', undefined, status({ error: 'boom', isCompleted: false })],
    ['are none when a job ended well', undefined, status({ roomId: 4712 })],
    ['are none when there is no job', undefined, undefined],
  ])('%s', (_, hint, state) => {
    for (const hits of [[], [room(3)]]) {
      const { watch: next } = judged(watch, hits, 1, state) as { watch: Watch };
      expect(next.hint).toBe(hint);
      expect(Object.hasOwn(next, 'hint')).toBe(hint !== undefined);
    }
  });

  it('stay until there are others', () => {
    const before = { ...watch, hint: 'boom' };
    expect(judged(before, [room(3)], 1)).toMatchObject({ watch: { hint: 'boom' } });
    expect(judged(before, [], 1, status({ error: 'bang' }))).toMatchObject({ watch: { hint: 'bang' } });
  });
});

describe('of several rooms of one work item', () => {
  it.each<[string, number, Room[]]>([
    ['the complete one is taken', 3, [room(2, 3, 2), room(8, 3, 3), room(1, 3, 1)]],
    ['the oldest of the complete ones is taken', 3, [room(8, 3, 5), room(8, 3, 3), room(1, 3, 1)]],
    ['the oldest is taken when none is complete', 1, [room(2, 3, 2), room(1, 3, 1)]],
  ])('%s', (_, id, rooms) => {
    expect(bestOf(rooms, expected)?.id).toBe(id);
    expect(rooms.map((one) => one.id)).not.toEqual(rooms.map((one) => one.id).toSorted());
  });
});

it.each([
  [8, 3, true, false],
  [7, 3, false, false],
  [8, 2, false, false],
  [9, 3, true, true],
  [8, 4, true, true],
  [9, 2, false, true],
  [7, 4, false, true],
])(
  'a room with %d files and %d folders of 8 and 3: complete %s, holds more %s',
  (files, folders, complete, more) => {
    expect(isComplete(room(files, folders), expected)).toBe(complete);
    expect(holdsMore(room(files, folders), expected)).toBe(more);
  },
);

describe('the wait until the next look', () => {
  it.each([
    ['a second at first', 0, 0, 1],
    ['a fourteenth of the first minute', 59_999, 0, 4],
    ['a tenth of the time after that', 60_000, 0, 6],
    ['at most 40 seconds, for the portal forgets a creation after 60', 3_600_000, 0, 40],
    ['at most 40 seconds until a copy has taken four hours', 4 * 3_600_000 - 1, 0, 40],
    ['at most three minutes after that', 4 * 3_600_000, 0, 180],
    ['three seconds before a promised end', 300_000, 8_001, 6],
    ['a second when the end is promised in less than four', 300_000, 3_001, 1],
    ['half of what remains in the last three seconds', 300_000, 3_000, 1.5],
    ['a quarter of a second when the end is promised at once', 300_000, 1, 0.25],
    ['not longer when the end is promised later', 300_000, 60_000, 30],
  ])('is %s', (_, elapsedMs, remainingMs, seconds) => {
    expect(nextLookSeconds(elapsedMs, remainingMs)).toBe(seconds);
  });

  it('is at most what the caller says', () => {
    expect(nextLookSeconds(3_600_000, 0, 200)).toBe(200);
  });

  it.each([
    ['at its pace up to the last file the rest takes eight seconds', 90, 115.2, 120, 5],
    ['at its pace up to the last file the rest takes two seconds', 80, 97.6, 120, 1],
    ['the end that was promised passed eight seconds ago', 75, 84, 120, 5],
    ['hardly anything is missing', 98, 240, 240, 2],
    ['nothing has come for a minute: not before six seconds', 50, 60, 120, 6],
    ['no file has come: as without a promise', 0, 60, 120, 12],
    ['more files have come than expected: as without a promise', 101, 60, 120, 12],
    ['all files have come and a folder has not, for a minute: not before six seconds', 100, 60, 120, 6],
  ])('follows the progress of the copy where %s', (_, files, changed, now, seconds) => {
    const before = {
      ...watch,
      expected: { files: 100, folders: 3 },
      seen: { roomId: 4711, files, folders: 2, sinceMs: startMs + changed * 1000 },
    };
    expect(judged(before, [room(files, 2)], now / 60)).toMatchObject({ waitSeconds: seconds });
  });

  it('promises nothing for a template without files', () => {
    const before = { ...watch, expected: { files: 0, folders: 3 } };
    expect(judged(before, [room(0, 2)], 2)).toMatchObject({ outcome: 'copying', waitSeconds: 12 });
  });
});

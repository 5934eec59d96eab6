import { describe, expect, it } from 'vitest';
import { day } from '../../../lib/kernel/time.ts';
import { eraseAt, erased, forgottenRecord, isForgotten } from '../../../lib/work-items/erase.ts';
import { storedKeyOf } from '../../../lib/work-items/keys.ts';
import type { Life } from '../../../lib/work-items/life/life.ts';
import type { WorkRecord } from '../../../lib/work-items/record.ts';
import { intentOf, iso, projectRecord, recordedRoom, startMs, ticketRecord } from '../builders/records.ts';

const nowMs = startMs + day;
const words = 'What a customer wrote';
const project = {
  kind: 'project',
  projectId: 'PRJ-1',
  projectType: 'marketing',
  projectName: words,
} as const;
const spoken: Partial<WorkRecord> = {
  status: 'done',
  attempt: 3,
  callbackUrl: `https://example.com/${words}`,
  folderIntent: { title: words, atMs: 1 },
  correction: { facts: project },
  intent: intentOf({ title: words }),
  room: recordedRoom(7, { title: words }),
  outcomeAt: iso(startMs),
  due: { look: 1 },
};
const records: [string, WorkRecord][] = [
  ['project', projectRecord({ ...spoken, facts: { ...project, label: words } })],
  [
    'ticket',
    ticketRecord({ ...spoken, facts: { kind: 'ticket', ticketId: '7', subject: words, label: words } }),
  ],
];

it.each([
  ['the outcome', { outcomeAt: iso(startMs), updatedAt: iso(startMs + day) }, startMs],
  ['the last change, where no outcome is known', { updatedAt: iso(startMs + day) }, startMs + day],
])('what people wrote is erased so many days after %s', (_, times, fromMs) => {
  expect(eraseAt(projectRecord(times), 30)).toBe(fromMs + 30 * day);
});

describe.each(records)('the record of a %s', (kind, record) => {
  it('keeps ids and outcome when what people wrote is erased, and has nothing more to do', () => {
    const after = erased(record, nowMs);
    expect(JSON.stringify(after)).not.toContain(words);
    const { key, keyTag, attempt, status } = record;
    expect(after).toMatchObject({
      ...{ key, keyTag, attempt, status, erasedAt: iso(nowMs), updatedAt: iso(nowMs) },
      room: { id: 7, title: '' },
      intent: { posts: 1, title: '' },
    });
    expect(after.facts).toEqual(
      kind === 'project'
        ? { kind: 'project', projectId: 'PRJ-1', projectType: 'marketing', projectName: '' }
        : { kind: 'ticket', ticketId: '7', subject: '' },
    );
    expect(after.due).toEqual({});
  });

  it('that has neither room nor intent gets none when it is erased', () => {
    const { room: _, intent: __, ...plain } = record;
    const after = erased(plain, nowMs);
    expect(after).not.toHaveProperty('room');
    expect(after).not.toHaveProperty('intent');
  });

  it('has the hash of its key, its source and its times alone when it is forgotten', () => {
    const after = forgottenRecord(record, nowMs);
    expect(after).toEqual({
      schema: 1,
      key: storedKeyOf(record.key),
      keyTag: '',
      namespace: 'test',
      source: record.source,
      facts:
        kind === 'project'
          ? { kind: 'project', projectId: '', projectType: '', projectName: '' }
          : { kind: 'ticket', ticketId: '', subject: '' },
      status: 'done',
      attempt: 0,
      firstAttempt: 4,
      attempts: [],
      queuedAt: record.createdAt,
      createdAt: record.createdAt,
      updatedAt: iso(nowMs),
      outcomeAt: iso(startMs),
      erasedAt: iso(nowMs),
      due: {},
    });
    expect(isForgotten(after)).toBe(true);
    expect(isForgotten(record)).toBe(false);
  });
});

describe('the record of a work item whose room goes on', () => {
  const room = { id: 7, title: words, requestedTitles: [words], archived: true as const };
  const life: Life = {
    reported: { closed: true, status: 'closed', title: words, atMs: 1 },
    closedSinceMs: startMs,
    ...{ mark: 3, seen: 3, seenAtMs: startMs, update: 2, room },
    results: [
      {
        type: 'room.renamed',
        at: iso(startMs),
        room: { id: 7, url: 'https://portal.example.com', title: words },
      },
    ],
  };

  it.each([
    ['is still looked at when the grace is over', { look: 1, life: startMs + 9 }, { life: startMs + 9 }],
    ['has nothing more to do where its room is not looked at any more', { look: 1 }, {}],
  ])('%s, and keeps its state without what people wrote', (_, due, left) => {
    const after = erased(projectRecord({ ...spoken, life, due }), nowMs);
    expect(after.due).toEqual(left);
    expect(JSON.stringify(after)).not.toContain(words);
    expect(after.life).toEqual({
      reported: { closed: true, status: 'closed', atMs: 1 },
      closedSinceMs: startMs,
      ...{ mark: 3, seen: 3, seenAtMs: startMs, update: 2 },
      room: { id: 7, archived: true },
    });
  });

  it('has no life where it had none', () => {
    expect(erased(projectRecord(spoken), nowMs)).not.toHaveProperty('life');
  });
});

it('says of no outcome when a work item without one is forgotten', () => {
  expect(forgottenRecord(projectRecord(), nowMs)).not.toHaveProperty('outcomeAt');
});

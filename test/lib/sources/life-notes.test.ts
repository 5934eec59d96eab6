import { describe, expect, it } from 'vitest';
import { lifeEvent } from '../../../lib/results/event.ts';
import { lifeNoteOf } from '../../../lib/results/note.ts';
import type { Result } from '../../../lib/sources/contract/write-back.ts';
import type { LifeResult } from '../../../lib/work-items/life/life.ts';
import { createdRecord, desk, handedOut, invitationUrl, roomUrl, type Vendor } from './write-back-fixture.ts';

const record = createdRecord();
const room = { id: 4711, url: roomUrl, title: 'Ticket SUP-7' };

function resultAt(at: string): Result {
  const change: LifeResult = { type: 'room.linked', at, room };
  return { record, ...lifeEvent(record, change, handedOut), note: lifeNoteOf(change, handedOut) };
}
const [first, second] = ['2026-12-01T10:00:00.000Z', '2026-12-02T10:00:00.000Z'].map(resultAt) as [
  Result,
  Result,
];

describe.each<Vendor>(['zendesk', 'freshdesk', 'jira'])(
  'a note about a room that lives on, in %s',
  (vendor) => {
    it('is added once for each time, and changes nothing else', async () => {
      const { writeResult, fake } = desk(vendor);
      for (const result of [first, first, second]) {
        expect(await writeResult(result)).toEqual({ outcome: 'delivered' });
      }
      const { notes, roomUrl: shown } = fake.shown('35436');
      expect(notes).toHaveLength(2);
      expect(JSON.stringify(notes)).toContain(invitationUrl);
      expect(shown).toBeUndefined();
    });

    it('is left out where the source wants no notes', async () => {
      const { writeResult, fake } = desk(vendor, { note: 'never' });
      expect(await writeResult(first)).toEqual({ outcome: 'delivered' });
      expect(fake.shown('35436').notes).toEqual([]);
    });
  },
);

describe('a note about a room that lives on', () => {
  it('is added to a closed ticket of Freshdesk, which closing is about', async () => {
    const { writeResult, fake } = desk('freshdesk');
    fake.ticket('35436').status = 5;
    expect(await writeResult(first)).toEqual({ outcome: 'delivered' });
    expect(fake.shown('35436').notes).toHaveLength(1);
  });

  it('is in no comment of a Jira issue without internal ones, and not in its property', async () => {
    const { writeResult, fake, writes } = desk('jira');
    fake.issue('35436').projectType = 'software';
    expect(await writeResult(first)).toEqual({ outcome: 'delivered' });
    expect(writes()).toBe(0);
  });

  it('is in no property of a Jira project, which has no comments', async () => {
    const { writeResult, fake } = desk('jira', { makes: 'projects' });
    const projectId = 'project/10000';
    const facts = { kind: 'project', projectId, projectType: '', projectName: 'Q1', label: 'CAM' } as const;
    expect(await writeResult({ ...first, record: createdRecord(facts) })).toEqual({ outcome: 'delivered' });
    expect(fake.calls).toEqual([]);
  });
});

import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { failures } from '../../../lib/kernel/failures.ts';
import { eventIdOf, lifeEvent, resultEvent } from '../../../lib/results/event.ts';
import { projectRecord, recordedRoom, ticketRecord } from '../builders/records.ts';

const room = recordedRoom(4711, { type: 6, tags: ['prj-1-abc'], createdOn: '2026-11-23T10:01:00Z' });
const done = projectRecord({
  status: 'done',
  room,
  template: { id: 17, title: 'Marketing' },
  outcomeAt: '2026-11-23T10:02:00Z',
});

describe('the event of a result', () => {
  it('has the room of a project, its template, and what the portal says of it', () => {
    expect(resultEvent(done)).toEqual({
      type: 'room.created',
      timestamp: '2026-11-23T10:02:00Z',
      data: {
        source: 'project-system',
        projectId: 'PRJ-1',
        roomId: 4711,
        roomUrl: room.url,
        title: 'Q1 (PRJ-1)',
        template: { id: 17, title: 'Marketing' },
        warnings: [],
        room: { type: 6, tags: ['prj-1-abc'], createdOn: '2026-11-23T10:01:00Z' },
      },
    });
  });

  it('has the invitation link of a ticket where there is one, and its warnings', () => {
    const warnings = [{ code: 'TeamMissing', message: 'The team was not invited.' } as const];
    const ticket = ticketRecord({ status: 'done', room: recordedRoom(7), warnings });
    const url = 'https://portal.example.com/s/secret';
    const { data } = resultEvent(ticket, { kind: 'invitation', url, access: 2 });
    expect(data).toMatchObject({ ticketId: '7', warnings, room: {} });
    expect(data).toHaveProperty('invitationUrl', 'https://portal.example.com/s/secret');
    expect(data).not.toHaveProperty('projectId');
    expect(resultEvent(ticket).data).not.toHaveProperty('invitationUrl');
  });

  it('has the external link of a ticket under another name', () => {
    const url = 'https://portal.example.com/s/secret';
    const ticket = ticketRecord({ status: 'done', room: recordedRoom(7) });
    const { data } = resultEvent(ticket, { kind: 'external', url, access: 2 });
    expect(data).toHaveProperty('externalUrl', url);
    expect(data).not.toHaveProperty('invitationUrl');
  });

  it('says of a failure what happened and what to do', () => {
    const error = { code: 'TemplateNotFound', message: 'No template fits.' } as const;
    expect(resultEvent(projectRecord({ status: 'failed', error }))).toMatchObject({
      type: 'room.failed',
      data: {
        projectId: 'PRJ-1',
        error: { code: 'TemplateNotFound', message: `No template fits. ${failures.TemplateNotFound.remedy}` },
      },
    });
  });

  it('leaves out what a record of an older version does not know of its room', () => {
    const { data } = resultEvent(projectRecord({ status: 'done', room: recordedRoom(7) }));
    expect(data).toHaveProperty('room', {});
    expect(Object.keys((data as { room: object }).room)).toEqual([]);
  });

  it('has a code for a failure of which a record of an older version knows nothing', () => {
    const { UnexpectedError } = failures;
    expect(resultEvent(projectRecord({ status: 'failed' })).data).toMatchObject({
      error: { code: 'UnexpectedError', message: UnexpectedError.remedy },
    });
  });

  it('is of the time of the last change where a record of an older version has no time of its outcome', () => {
    const { outcomeAt: _, ...older } = done;
    expect(resultEvent(older).timestamp).toBe(older.updatedAt);
  });

  it('cannot be made of a record that has no outcome', () => {
    expect(() => resultEvent(projectRecord())).toThrow('a record without a room has no room to report');
  });
});

describe('the id of an event', () => {
  it('is the same for each attempt to deliver one outcome', () => {
    expect(eventIdOf(done)).toMatch(/^msg_[0-9a-f]{32}$/);
    const failed = projectRecord({ status: 'failed', key: 'k' });
    const hash = createHash('sha256').update('k 1 failed ').digest('hex');
    expect(eventIdOf(failed)).toBe(`msg_${hash.slice(0, 32)}`);
    const added = createHash('sha256').update('k 1 failed  A B').digest('hex');
    expect(eventIdOf(failed, ['A', 'B'])).toBe(`msg_${added.slice(0, 32)}`);
    expect(eventIdOf({ ...done, delivery: 'pending', deliveries: 3 })).toBe(eventIdOf(done));
  });

  it('is the same from version to version for what became of a room', () => {
    const change = { type: 'room.archived', at: '2026-11-23T10:02:00Z', room } as const;
    const hash = createHash('sha256').update('k room.archived 2026-11-23T10:02:00Z 4711').digest('hex');
    expect(lifeEvent(projectRecord({ key: 'k' }), change).eventId).toBe(`msg_${hash.slice(0, 32)}`);
  });

  it.each([
    ['another attempt', { ...done, attempt: 2 }],
    ['another outcome', { ...done, status: 'failed' as const }],
    ['another room', { ...done, room: recordedRoom(5000) }],
    ['another work item', { ...done, key: 'test/project-system/project/PRJ-2' }],
  ])('is another for %s', (_, record) => {
    expect(eventIdOf(record)).not.toBe(eventIdOf(done));
  });
});

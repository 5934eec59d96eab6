import { describe, expect, it } from 'vitest';
import { type FailureCode, failures } from '../../../../lib/kernel/failures.ts';
import { minute } from '../../../../lib/kernel/time.ts';
import { recordFailure } from '../../../../lib/reconciler/record-failure.ts';
import type { WorkRecord } from '../../../../lib/work-items/record.ts';
import { iso, projectRecord, recordedRoom, startMs, ticketRecord } from '../../builders/records.ts';
import { worldOf } from '../../builders/world.ts';
import { caught, recorded, running } from './record-failure-fixture.ts';

describe('a failure of a work item that no other is to blame for', () => {
  it('fails it and reports it once, however often it is recorded', async () => {
    const { outcome, again, stored, sent, lines } = await recorded(running, caught('TemplateAmbiguous'));
    const message = `What happened. ${failures.TemplateAmbiguous.remedy}`;
    expect(outcome).toEqual({ outcome: 'failed', code: 'TemplateAmbiguous', message });
    expect(stored()).toMatchObject({
      status: 'failed',
      error: { code: 'TemplateAmbiguous', message: 'What happened.' },
      delivery: 'delivered',
      outcomeAt: iso(startMs),
    });
    expect(sent).toMatchObject([
      { type: 'room.failed', data: { error: { code: 'TemplateAmbiguous', message } } },
    ]);
    expect(lines[0]).toEqual({
      level: 'error',
      code: 'ROOM_FAILED',
      fields: { key: running.key, attempt: 1, source: 'project-system', error: 'TemplateAmbiguous' },
    });
    expect(await again()).toEqual(outcome);
    expect(sent).toHaveLength(1);
    expect(lines.filter(({ code }) => code === 'ROOM_FAILED')).toHaveLength(1);
  });

  it.each([
    [
      'without a record',
      undefined,
      { outcome: 'superseded', code: 'TemplateAmbiguous', message: 'What happened.' },
    ],
    [
      'that is held by an older version, which does not say why',
      projectRecord({ status: 'held', attempt: 1 }),
      { outcome: 'held', reason: 'TemplateAmbiguous' },
    ],
  ])('changes nothing of a work item %s', async (_, record, expected) => {
    const world = await worldOf(record ? { records: [record] } : {});
    const ref = { key: projectRecord().key, attempt: 1 };
    const failed = recordFailure(ref, caught('TemplateAmbiguous'), world.dependencies);
    expect(await world.clock.run(failed)).toEqual(expected);
    expect(world.lines).toEqual([]);
  });

  it('stays to be reported by the reconciler when nobody takes the report', async () => {
    const { outcome, stored } = await recorded(running, caught('TemplateAmbiguous'), { receiver: () => 500 });
    expect(outcome.outcome).toBe('failed');
    expect(stored()).toMatchObject({
      status: 'failed',
      delivery: 'pending',
      due: { deliver: startMs + 2 * minute },
    });
  });

  it('is reported to nobody when the source wants no results', async () => {
    const { stored, sent } = await recorded(running, caught('TemplateAmbiguous'), {
      settings: { sources: { 'project-system': {} } },
    });
    expect(stored()).toMatchObject({ status: 'failed' });
    expect(stored()).not.toHaveProperty('delivery');
    expect(sent).toEqual([]);
  });
});

describe('a failure of a work item that its source has corrected since the attempt began', () => {
  const facts = { kind: 'project', projectId: 'PRJ-1', projectType: 'general', projectName: 'Q1' } as const;
  const correction = { facts };
  const times = (count: number) => Array.from({ length: count }, () => iso(startMs));

  it('is not reported: the next attempt works with what the source says now', async () => {
    const { outcome, stored, sent, lines } = await recorded(
      { ...running, correction },
      caught('TemplateNotFound'),
    );
    expect(outcome).toMatchObject({ outcome: 'failed', code: 'TemplateNotFound' });
    expect(stored()).toMatchObject({
      status: 'accepted',
      attempt: 2,
      facts,
      due: { start: startMs + minute },
    });
    expect(stored()).not.toHaveProperty('correction');
    expect(sent).toEqual([]);
    expect(lines).toEqual([
      {
        level: 'info',
        code: 'ATTEMPT_CORRECTED',
        fields: { key: running.key, attempt: 1, source: 'project-system', error: 'TemplateNotFound' },
      },
    ]);
  });

  it.each<[string, Partial<WorkRecord>]>([
    ['five attempts were requested today', { attempts: times(5) }],
    [
      'the room was requested from the portal',
      { intent: { firstAtMs: 1, lastAtMs: 1, posts: 1, attempt: 1, title: 't' } },
    ],
  ])('is reported if %s', async (_, more) => {
    const { stored, sent } = await recorded({ ...running, correction, ...more }, caught('TemplateAmbiguous'));
    expect(stored()).toMatchObject({ status: 'failed', attempt: 1 });
    expect(sent).toMatchObject([{ type: 'room.failed' }]);
  });
});

describe('a failure that is of a work item that has gone on', () => {
  it.each<[string, WorkRecord, string]>([
    ['of an older attempt', projectRecord({ status: 'running', attempt: 2 }), 'superseded'],
    [
      'of a held record, whose first answer was lost',
      projectRecord({ status: 'held', held: { reason: 'PortalPlanLimit', since: iso(startMs) } }),
      'held',
    ],
    ['of a done record', projectRecord({ status: 'done', room: recordedRoom(7) }), 'room-made'],
    [
      'of a failed record',
      projectRecord({ status: 'failed', error: { code: 'RoomArchived', message: 'm' } }),
      'failed',
    ],
  ])('%s changes nothing and reports nothing', async (_, record, outcome) => {
    const world = await worldOf({ records: [record] });
    const answer = await world.clock.run(
      recordFailure({ key: record.key, attempt: 1 }, caught('TemplateAmbiguous'), world.dependencies),
    );
    expect(answer).toMatchObject({ outcome });
    if (outcome === 'held') expect(answer).toEqual({ outcome, reason: 'PortalPlanLimit' });
    if (outcome === 'room-made') expect(answer).toEqual({ outcome, roomId: 7, roomUrl: recordedRoom(7).url });
    expect(world.stored(record.key)).toEqual(record);
    expect(world.sent).toEqual([]);
    expect(world.simulator.world.requests).toEqual([]);
  });

  it.each<[string, WorkRecord, object]>([
    [
      'is at its next attempt',
      projectRecord({ status: 'running', attempt: 2 }),
      { code: 'AttemptSuperseded' },
    ],
    [
      'is done',
      projectRecord({ status: 'done', room: recordedRoom(7) }),
      { outcome: 'room-made', roomId: 7 },
    ],
  ])('changes nothing of a work item that %s before the failure is written', async (_, meanwhile, answer) => {
    const world = await worldOf({ records: [running] });
    const { records } = world;
    const read = records.read.bind(records);
    records.read = async (key) => {
      const found = await read(key);
      if (found?.version === 1) await records.write(meanwhile, 1);
      return found;
    };
    const failed = recordFailure(running, caught('TemplateAmbiguous'), world.dependencies);
    expect(await world.clock.run(failed.catch((error) => error))).toMatchObject(answer);
    expect(world.stored()).toEqual(meanwhile);
    expect(world.sent).toEqual([]);
    expect(world.lines).toEqual([]);
  });

  it('that says so itself changes nothing', async () => {
    const { outcome, stored, sent } = await recorded(running, caught('AttemptSuperseded'));
    expect(outcome).toMatchObject({ outcome: 'superseded', code: 'AttemptSuperseded' });
    expect(stored()).toEqual(running);
    expect(sent).toEqual([]);
  });
});

describe('a failure after the room was made', () => {
  const withRoom = ticketRecord({
    status: 'running',
    room: recordedRoom(7),
    warnings: [{ code: 'StrangersInRoom', message: 'm' }],
  });
  it('keeps the room, and reports it later with a warning that names the state', async () => {
    const before = [{ code: 'FolderNotCreated', message: 'm' } as const];
    const failure = caught('UnexpectedError', { State: 'Invite team', warnings: before });
    const { outcome, stored, lines, sent } = await recorded(withRoom, failure);
    expect(outcome).toEqual({ outcome: 'room-made', roomId: 7, roomUrl: recordedRoom(7).url });
    expect(stored()).toMatchObject({ status: 'done', delivery: 'pending' });
    expect(stored().warnings).toEqual([
      ...before,
      { code: 'StepsMissing', message: expect.stringMatching(/"Invite team".*UnexpectedError/) },
    ]);
    expect(lines).toEqual([
      {
        level: 'error',
        code: 'STEPS_MISSING',
        fields: { key: withRoom.key, attempt: 1, source: 'helpdesk', roomId: 7, error: 'UnexpectedError' },
      },
    ]);
    expect(sent).toEqual([]);
  });

  it('names no state when none is known, and keeps what was found wrong with the room', async () => {
    const { stored } = await recorded(withRoom, { Error: 'ABORTED' });
    expect(stored().warnings).toEqual([
      { code: 'StrangersInRoom', message: 'm' },
      {
        code: 'StepsMissing',
        message: expect.stringContaining('folders, team and link could not be done (ExecutionStopped)'),
      },
    ]);
  });

  it('keeps the room of a project, with what was found wrong when it was fetched', async () => {
    const warnings = [{ code: 'TemplateCopyIncomplete', message: 'm' } as const];
    const fetched = { ...running, room: recordedRoom(7), warnings };
    const { outcome, stored } = await recorded(fetched, { Error: 'ABORTED' });
    expect(outcome).toMatchObject({ outcome: 'room-made', roomId: 7 });
    const message = expect.stringContaining('all about its team could not be done (ExecutionStopped)');
    expect(stored()).toMatchObject({
      status: 'done',
      warnings: [...warnings, { code: 'StepsMissing', message }],
      delivery: 'pending',
    });
  });

  it('is the only warning of a room that had none', async () => {
    const { stored } = await recorded({ ...running, room: recordedRoom(7) }, { Error: 'ABORTED' });
    expect(stored().warnings).toMatchObject([{ code: 'StepsMissing' }]);
  });

  it.each<[string, FailureCode, Partial<WorkRecord>]>([
    ['belongs to somebody else now', 'RoomNotOurs', {}],
    ['is in the archive', 'RoomArchived', {}],
    ['an operator wants to have replaced', 'UnexpectedError', { newRoomWanted: true }],
  ])('fails a work item whose recorded room %s', async (_, code, more) => {
    for (const record of [running, withRoom]) {
      const { outcome } = await recorded({ ...record, room: recordedRoom(7), ...more }, caught(code));
      expect(outcome).toMatchObject({ outcome: 'failed', code });
    }
  });

  it('fails a ticket without a room', async () => {
    const { outcome } = await recorded(ticketRecord({ status: 'running' }), caught('RoomNotOurs'));
    expect(outcome.outcome).toBe('failed');
  });
});

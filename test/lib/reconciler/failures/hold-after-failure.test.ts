import { describe, expect, it } from 'vitest';
import { type FailureCode, failures } from '../../../../lib/kernel/failures.ts';
import { minute } from '../../../../lib/kernel/time.ts';
import { recordFailure } from '../../../../lib/reconciler/record-failure.ts';
import { iso, startMs, ticketRecord } from '../../builders/records.ts';
import { worldOf } from '../../builders/world.ts';
import { caught, recorded, running } from './record-failure-fixture.ts';

describe('a failure while the portal is in trouble', () => {
  const suspects = (Object.keys(failures) as FailureCode[]).filter((code) => code !== 'AttemptSuperseded');
  it.each(suspects)(
    '%s holds all work by the trouble that is found, unless nobody but the work item is to blame',
    async (code) => {
      const { outcome, stored, dependencies, sent, lines } = await recorded(running, caught(code), {
        unpaid: true,
      });
      if (failures[code].suspect === 'source') {
        expect(outcome).toEqual({ outcome: 'held', reason: code });
        expect(await dependencies.hold.read()).toBeUndefined();
        return;
      }
      if (failures[code].suspect === 'nobody') {
        expect(outcome.outcome).toBe('failed');
        expect(await dependencies.hold.read()).toBeUndefined();
        return;
      }
      expect(outcome).toEqual({ outcome: 'held', reason: 'PortalPlanLimit' });
      expect(stored()).toMatchObject({
        status: 'held',
        held: { reason: 'PortalPlanLimit', since: iso(startMs) },
        due: { release: startMs },
      });
      expect(stored()).not.toHaveProperty('holdsBySuspect');
      expect((await dependencies.hold.read())?.value).toMatchObject({ on: true, reason: 'PortalPlanLimit' });
      expect(sent).toEqual([]);
      expect(lines).toEqual([
        { level: 'error', code: 'HOLD_BEGAN', fields: { reason: 'PortalPlanLimit' } },
        { level: 'warn', code: 'WORK_HELD', fields: { key: running.key, reason: 'PortalPlanLimit' } },
      ]);
    },
  );

  it('begins no second hold', async () => {
    const world = await worldOf({ records: [running, ticketRecord({ status: 'running' })] });
    world.simulator.world.mode = 'unpaid';
    for (const record of [running, ticketRecord()]) {
      await world.clock.run(recordFailure(record, caught('PortalPlanLimit'), world.dependencies));
    }
    expect(world.codes()).toEqual(['HOLD_BEGAN', 'WORK_HELD', 'WORK_HELD']);
  });
});

describe('a failure while the portal is well', () => {
  it.each<[FailureCode, 'held' | 'failed']>([
    ['PortalUnavailable', 'held'],
    ['PortalPlanLimit', 'held'],
    ['StoreUnavailable', 'held'],
    ['StepTimedOut', 'held'],
    ['PortalRejected', 'failed'],
    ['TemplateNotFound', 'failed'],
    ['CreationLost', 'failed'],
  ])('%s: the work item is %s, and no other', async (code, outcome) => {
    const { outcome: answer, dependencies, stored, codes } = await recorded(running, caught(code));
    expect(answer.outcome).toBe(outcome);
    expect(stored().status).toBe(outcome);
    expect(await dependencies.hold.read()).toBeUndefined();
    expect(codes()).not.toContain('HOLD_BEGAN');
  });

  it.each<[FailureCode, number, 'held' | 'failed']>([
    ['PortalUnavailable', 2, 'held'],
    ['PortalUnavailable', 3, 'failed'],
    ['TemplateFailing', 7, 'held'],
    ['TemplateFailing', 8, 'failed'],
    ['StepTimedOut', 7, 'held'],
    ['StepTimedOut', 8, 'failed'],
    ['StoreUnavailable', 29, 'held'],
    ['StoreUnavailable', 30, 'failed'],
  ])('%s after %d holds for the same suspect: the work item is %s', async (code, holds, outcome) => {
    const suspect = failures[code].suspect;
    const record = { ...running, holdsBySuspect: { [suspect]: holds, nobody: 99 } };
    const { outcome: answer, stored } = await recorded(record, caught(code));
    expect(answer.outcome).toBe(outcome);
    expect(stored().holdsBySuspect).toEqual({
      [suspect]: outcome === 'held' ? holds + 1 : holds,
      nobody: 99,
    });
  });

  it.each([
    [1, 1],
    [2, 2],
    [6, 32],
    [7, 60],
    [20, 60],
  ])('is tried again after hold %d in %d minutes', async (holds, minutes) => {
    const record = { ...running, holdsBySuspect: { aws: holds - 1 } };
    const { stored } = await recorded(record, caught('StoreUnavailable'));
    expect(stored().due.release).toBe(startMs + minutes * minute);
  });

  it.each([
    [1, 15],
    [5, 16],
    [8, 60],
  ])('is tried again after hold %d for its failing template in %d minutes', async (holds, minutes) => {
    const { stored, codes } = await recorded(
      { ...running, holdsBySuspect: { template: holds - 1 } },
      caught('TemplateFailing'),
    );
    expect(stored().due.release).toBe(startMs + minutes * minute);
    expect(codes()).toEqual(['WORK_HELD']);
  });

  it.each<[string, FailureCode]>([
    ['trouble of AWS', 'StoreUnavailable'],
    ['a step that was lost', 'StepTimedOut'],
  ])('calls an operator for %s, with what happened', async (_, code) => {
    const { lines } = await recorded(running, caught(code));
    expect(lines[0]).toEqual({
      level: 'error',
      code: 'AWS_TROUBLE',
      fields: { key: running.key, attempt: 1, holds: 1, error: code, reason: 'What happened.' },
    });
  });

  it('calls no operator for trouble of the portal', async () => {
    const portals = await recorded(running, caught('PortalUnavailable'));
    expect(portals.codes()).toEqual(['WORK_HELD']);
  });
});

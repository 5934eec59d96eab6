import { describe, expect, it } from 'vitest';
import { type CaughtFailure, handler, type StatusChange } from '../../functions/record-failure.ts';
import { slotRefOf } from '../../lib/portal-slot/portal-slot.ts';
import type { WorkRecord } from '../../lib/work-items/record.ts';
import { projectRecord, recordedRoom, startMs, ticketRecord } from '../lib/builders/records.ts';
import { worldOf } from '../lib/builders/world.ts';
import { caught } from '../lib/reconciler/failures/record-failure-fixture.ts';
import { runtimeOf } from './runtime/runtime-of.ts';

const running = projectRecord({ status: 'running' });
const { key } = running;
const failure = caught('TemplateAmbiguous');

/** The function where the record's attempt has the portal slot, or waits for it, and another waits behind it. */
async function given(record: WorkRecord, { waits = false } = {}) {
  const world = await worldOf({ records: [record] });
  const { clock, store, stored } = world;
  const holder = waits ? { ...slotRefOf(record), key: 'holder' } : slotRefOf(record);
  store.current = { slot: { fence: 1, holder, confirmed: true, leaseUntilMs: startMs + 60_000 }, version: 1 };
  const waiterOf = (name: string, queuedAt: string) => ({
    ...{ key: name, attempt: record.attempt, queuedAt },
    ...{ execution: name, token: `${name}/1`, tryNumber: 1 },
  });
  if (waits) await store.putWaiter(waiterOf(record.key, record.queuedAt));
  await store.putWaiter(waiterOf('next', '2026-11-24T10:00:00.000Z'));
  const call = handler.withRuntime(runtimeOf(world));
  return {
    ...world,
    run: (event: CaughtFailure | StatusChange) => clock.run(call(event)),
    slotAfter: () => ({
      holder: store.current.slot.holder?.key,
      waiting: store.waiters.map(({ key: waiter }) => waiter),
    }),
    status: () => stored()?.status,
  };
}

/** The news that an execution with this input ended. */
const ended = (input: object, detail: Partial<StatusChange['detail']> = {}): StatusChange => ({
  detail: { status: 'ABORTED', input: JSON.stringify(input), ...detail },
});

/** A room that follows its work item, while an update of it runs. */
const updated = projectRecord({
  status: 'done',
  room: recordedRoom(7),
  life: {
    reported: { closed: true, status: 'Closed', atMs: startMs },
    ...{ mark: 1, seen: 0, seenAtMs: startMs, update: 3 },
    running: { update: 3, attempt: 1, sinceMs: startMs },
  },
});

describe('a failure that a state machine caught', () => {
  it('fails the work item, hands its portal slot to the next, and is logged with its attempt', async () => {
    const { run, status, slotAfter, lines } = await given(running);
    expect(await run({ key, attempt: 1, failure })).toMatchObject({
      outcome: 'failed',
      code: 'TemplateAmbiguous',
    });
    expect(status()).toBe('failed');
    expect(slotAfter().holder).toBe('next');
    const fields = { step: 'MyStep', key, attempt: 1 };
    expect(lines[0]).toEqual({ level: 'info', code: 'STEP_STARTED', fields });
  });

  it('of an earlier attempt leaves the slot to the attempt of now', async () => {
    const { run, slotAfter } = await given({ ...running, attempt: 2 });
    expect(await run({ key, attempt: 1, failure })).toMatchObject({ outcome: 'superseded' });
    expect(slotAfter()).toEqual({ holder: key, waiting: ['next'] });
  });

  it('of a work item without a record changes nothing', async () => {
    const { run, slotAfter, status } = await given(running);
    expect(await run({ key: 'unknown', attempt: 1, failure })).toMatchObject({ outcome: 'superseded' });
    expect([status(), slotAfter().holder]).toEqual(['running', key]);
  });

  it.each([
    ['what the state machine says was refused until then', [{ code: 'LinkNotMade', message: 'm' } as const]],
    ['what the record says where the machine says nothing', undefined],
  ])('after the room was made reports it with %s', async (_, warnings) => {
    const known = [{ code: 'FolderNotCreated', message: 'm' } as const];
    const record = ticketRecord({ status: 'running', room: recordedRoom(7), warnings: known });
    const { run, stored } = await given(record);
    const event = { key: record.key, attempt: 1, failure, ...(warnings && { warnings }) };
    expect(await run(event)).toMatchObject({ outcome: 'room-made', roomId: 7 });
    const codes = stored().warnings?.map(({ code }) => code);
    expect(codes).toEqual([warnings ? 'LinkNotMade' : 'FolderNotCreated', 'StepsMissing']);
  });

  it('of the update of a room leaves the work item done, and the slot as it is', async () => {
    const { run, stored, slotAfter } = await given(updated);
    expect(await run({ key, attempt: 1, update: 3, failure })).toMatchObject({
      outcome: 'postponed',
      code: 'TemplateAmbiguous',
    });
    expect(stored()).toMatchObject({ status: 'done', life: { failures: 1 } });
    expect(slotAfter()).toEqual({ holder: key, waiting: ['next'] });
  });
});

describe('an execution that ended without its Catch', () => {
  it('fails the work item, which keeps its slot until the lease ends: a step of it may still be at work', async () => {
    const { run, status, slotAfter, stored, lines } = await given(running);
    const code = 'ExecutionStopped';
    expect(await run(ended({ key, attempt: 1, source: 'project-system' }))).toMatchObject({
      outcome: 'failed',
      code,
    });
    expect(status()).toBe('failed');
    expect(stored().error).toMatchObject({ code });
    expect(slotAfter()).toEqual({ holder: key, waiting: ['next'] });
    expect(lines[0]).toMatchObject({ code: 'STEP_STARTED', fields: { key, attempt: 1 } });
  });

  it('leaves the queue for the slot', async () => {
    const { run, slotAfter, woken } = await given(running, { waits: true });
    await run(ended({ key, attempt: 1 }));
    expect(slotAfter()).toEqual({ holder: 'holder', waiting: ['next'] });
    expect(woken).toEqual([{ token: `${key}/1`, fence: 0 }]);
  });

  it('of an earlier attempt leaves the place in the queue to the attempt of now', async () => {
    const { run, slotAfter, woken } = await given({ ...running, attempt: 2 }, { waits: true });
    expect(await run(ended({ key, attempt: 1 }))).toMatchObject({ outcome: 'superseded' });
    expect(slotAfter().waiting).toEqual([key, 'next']);
    expect(woken).toEqual([]);
  });

  it('of a work item without a record changes nothing', async () => {
    const { run, status } = await given(running);
    expect(await run(ended({ key: 'unknown', attempt: 1 }))).toMatchObject({ outcome: 'superseded' });
    expect(status()).toBe('running');
  });

  it('is recorded by the error and cause that it failed with', async () => {
    const { run } = await given(running);
    const detail = { status: 'FAILED', error: failure.Error, cause: failure.Cause };
    const outcome = await run(ended({ key, attempt: 1 }, detail as Partial<StatusChange['detail']>));
    expect(outcome).toMatchObject({ outcome: 'failed', code: 'TemplateAmbiguous' });
  });

  it('of the update of a room postpones that, and leaves the queue as it is', async () => {
    const { run, stored, slotAfter } = await given(updated, { waits: true });
    expect(await run(ended({ key, attempt: 1, update: 3 }))).toMatchObject({
      outcome: 'postponed',
      code: 'ExecutionStopped',
    });
    expect(stored()).toMatchObject({ status: 'done', life: { failures: 1 } });
    expect(slotAfter().waiting).toEqual([key, 'next']);
  });
});

import { describe, expect, it } from 'vitest';
import { minute } from '../../../lib/kernel/time.ts';
import { deliverResult, firstDelivery, putOffDelivery, redeliver } from '../../../lib/results/deliver.ts';
import { memoryRecords } from '../../../lib/stores/memory/memory-stores.ts';
import type { WorkRecord } from '../../../lib/work-items/record.ts';
import { keptLog } from '../builders/dependencies.ts';
import { projectRecord, recordedRoom, startMs, ticketRecord } from '../builders/records.ts';
import { settingsWith } from '../sources/receiver.ts';

const done = projectRecord({ status: 'done', room: recordedRoom(4711), delivery: 'pending' });

/** A record in a store, whose source answers its results like this. */
async function delivering(change: Partial<WorkRecord>, status: number | 'secret-unset') {
  const record = { ...done, ...change };
  const records = memoryRecords();
  await records.write(record, 0);
  const { log, lines, codes } = keptLog();
  const dependencies = {
    settings: settingsWith({ 'project-system': { resultUrl: 'https://projects.example.com/results' } }),
    records,
    writeBackSecret: async () =>
      status === 'secret-unset' ? undefined : `whsec_${Buffer.alloc(24, 1).toString('base64')}`,
    dial: async () => ({ status: Number(status) }),
    fetch: () => Promise.reject(new Error('no vendor')),
    clock: { now: () => startMs, sleep: async () => {} },
    log,
  };
  return { record, dependencies, lines, codes, now: async () => (await records.read(record.key))?.value };
}

describe('the first delivery of a result', () => {
  it('is pending for a source that takes results, and none for one that does not', () => {
    expect(
      firstDelivery(done, settingsWith({ 'project-system': { resultUrl: 'https://a.example' } })),
    ).toEqual({
      delivery: 'pending',
    });
    expect(firstDelivery(done, settingsWith({ 'project-system': {} }))).toEqual({});
  });

  it('records and logs that the result was taken', async () => {
    const { record, dependencies, lines, now } = await delivering({}, 204);
    expect(await deliverResult(record, { lastTry: false }, dependencies)).toBe('delivered');
    expect((await now())?.delivery).toBe('delivered');
    const fields = { key: record.key, source: 'project-system' };
    expect(lines).toEqual([{ level: 'info', code: 'RESULT_DELIVERED', fields }]);
  });

  it.each(['delivered', 'undelivered', 'gone'] as const)(
    'sends nothing where the result is %s already',
    async (delivery) => {
      const { record, dependencies, codes } = await delivering({ delivery }, 500);
      expect(await deliverResult(record, { lastTry: false }, dependencies)).toBe(delivery);
      expect(codes()).toEqual([]);
    },
  );

  it('sends nothing for a source that takes no results', async () => {
    const { record, dependencies } = await delivering({ source: 'removed' }, 204);
    expect(await deliverResult(record, { lastTry: false }, dependencies)).toBe('no-receiver');
  });

  it('throws for the machine to try again, and stays pending at its last try', async () => {
    const { record, dependencies, now } = await delivering({}, 503);
    await expect(deliverResult(record, { lastTry: false }, dependencies)).rejects.toMatchObject({
      name: 'ResultNotDelivered',
    });
    expect(await deliverResult(record, { lastTry: true }, dependencies)).toBe('pending');
    expect((await now())?.delivery).toBe('pending');
    expect((await now())?.due).toEqual(record.due);
  });

  it('stays pending at once where somebody has to change something, with an error in the log', async () => {
    const { record, dependencies, lines } = await delivering({}, 'secret-unset');
    expect(await deliverResult(record, { lastTry: false }, dependencies)).toBe('pending');
    expect(lines).toMatchObject([
      {
        level: 'error',
        code: 'RESULT_REFUSED',
        fields: { error: 'WriteBackKeyMissing', source: 'project-system' },
      },
    ]);
  });
});

/** A ticket in a store whose Zendesk answers each request like this. */
async function ticketDelivering(answer: () => Response, change: Partial<WorkRecord> = {}) {
  const record = ticketRecord({
    status: 'done',
    room: recordedRoom(7),
    delivery: 'pending',
    source: 'zendesk',
    ...change,
  });
  const given = await delivering(record, 500);
  const dependencies = {
    ...given.dependencies,
    settings: settingsWith({ zendesk: { subdomain: 'acme', roomField: 7 } }),
    writeBackSecret: async () => `Bearer ${'0'.repeat(16)}`,
    fetch: async () => answer(),
    clock: { now: () => startMs, sleep: () => new Promise<void>(() => {}) },
  };
  return { ...given, dependencies };
}
const gone = () => new Response(null, { status: 404 });
const paused = (seconds: number) => () =>
  new Response(null, { status: 429, headers: { 'retry-after': String(seconds) } });

describe('the first delivery of the result of a ticket', () => {
  it('ends, with a line in the log, when the ticket is gone', async () => {
    const { record, dependencies, codes, now } = await ticketDelivering(gone);
    expect(await deliverResult(record, { lastTry: false }, dependencies)).toBe('gone');
    expect((await now())?.delivery).toBe('gone');
    expect(codes()).toEqual(['TICKET_GONE']);
  });

  it('is left at once to the end of the pause that the vendor asks for', async () => {
    const due = { erase: startMs + 1 };
    const { record, dependencies, now } = await ticketDelivering(paused(600), { due });
    expect(await deliverResult(record, { lastTry: false }, dependencies)).toBe('pending');
    expect((await now())?.due).toEqual({ ...due, deliver: startMs + 10 * minute });
  });

  it('is none where the record says nothing of one', async () => {
    const { delivery: _, ...record } = { ...done };
    const { dependencies } = await delivering({}, 204);
    expect(await deliverResult(record, { lastTry: false }, dependencies)).toBe('no-receiver');
  });
});

describe('a later delivery of the result of a ticket', () => {
  it('ends when the ticket is gone', async () => {
    const { record, dependencies, codes, now } = await ticketDelivering(gone);
    expect(await redeliver(record, {}, dependencies)).toEqual({ outcome: 'gone' });
    expect(await now()).toMatchObject({ delivery: 'gone', due: record.due });
    expect(await now()).not.toHaveProperty('deliveries');
    expect(codes()).toEqual(['TICKET_GONE']);
  });

  it.each([
    ['a longer pause that the vendor asks for', paused(600), 10],
    ['no shorter one', paused(30), 5],
    ['no pause after a refusal', () => new Response(null, { status: 400 }), 5],
  ])('waits for %s', async (_, answer, minutes) => {
    const { record, dependencies, now } = await ticketDelivering(answer);
    await redeliver(record, {}, dependencies);
    expect(await now()).toMatchObject({ deliveries: 1, due: { deliver: startMs + minutes * minute } });
  });

  it('is put off without an attempt, which uses up nothing of its schedule', async () => {
    const { record, dependencies, codes, now } = await ticketDelivering(gone, { deliveries: 2 });
    await putOffDelivery(record, 'busy', dependencies);
    expect(await now()).toMatchObject({
      delivery: 'pending',
      deliveries: 2,
      due: { deliver: startMs + 2 * minute },
    });
    expect(codes()).toEqual([]);
    const old = await ticketDelivering(gone, {
      deliverySince: new Date(startMs - 100 * 24 * 60 * minute).toISOString(),
    });
    await putOffDelivery(old.record, 'busy', old.dependencies);
    expect((await old.now())?.delivery).toBe('undelivered');
    expect(old.lines).toMatchObject([{ code: 'RESULT_UNDELIVERED', fields: { reason: 'busy' } }]);
  });
});

describe('a later delivery by the reconciler', () => {
  it('records that the result was taken', async () => {
    const { record, dependencies, now } = await delivering({ deliveries: 2 }, 200);
    await redeliver(record, {}, dependencies);
    expect(await now()).toMatchObject({ delivery: 'delivered', deliveries: 2 });
  });

  it.each([
    [undefined, 1, 5],
    [1, 2, 30],
    [2, 3, 23],
    [3, 4, 120],
    [8, 9, 1440],
  ])(
    'after %j others that were not taken is repeated after a longer wait',
    async (before, after, minutes) => {
      const { record, dependencies, codes, now } = await delivering(
        { deliveries: before } as Partial<WorkRecord>,
        500,
      );
      await redeliver(record, {}, dependencies);
      expect(await now()).toMatchObject({
        delivery: 'pending',
        deliveries: after,
        due: { deliver: startMs + minutes * minute },
      });
      expect(codes()).toEqual(after > 3 ? ['RESULT_WAITING'] : []);
    },
  );

  it.each<[string, number, number | undefined, number, boolean]>([
    ['the try at the end of the hour', 60, 60, 3, true],
    ['the try before it', 37, 37, 2, false],
    ['a try that nobody made for hours', 300, 37, 2, true],
    ['a later try', 180, 180, 4, false],
  ])('tells people that it waits at %s', async (_, nowMinutes, dueMinutes = 0, deliveries, isTold) => {
    const sinceMs = startMs - nowMinutes * minute;
    const deliverySince = new Date(sinceMs).toISOString();
    const due = { deliver: sinceMs + dueMinutes * minute };
    const { record, dependencies, lines } = await delivering({ deliverySince, due, deliveries }, 500);
    await redeliver(record, {}, dependencies);
    const fields = {
      minutes: nowMinutes,
      reason: 'The receiver answered HTTP 500.',
      source: 'project-system',
    };
    expect(lines).toMatchObject(isTold ? [{ level: 'error', code: 'RESULT_WAITING', fields }] : []);
  });

  it('is the last after nine others: the result is undelivered, with the reason in the log', async () => {
    const { record, dependencies, lines, now } = await delivering({ deliveries: 9 }, 500);
    await redeliver(record, {}, dependencies);
    expect(await now()).toMatchObject({ delivery: 'undelivered', deliveries: 10 });
    expect((await now())?.due.deliver).toBeUndefined();
    const reason = 'The receiver answered HTTP 500.';
    expect(lines).toMatchObject([{ level: 'error', code: 'RESULT_UNDELIVERED', fields: { reason } }]);
  });
});

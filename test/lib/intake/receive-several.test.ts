import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { problemSchema, severalSchema } from '../../../lib/intake/contract.ts';
import { Failure } from '../../../lib/kernel/failures.ts';
import { memoryItem } from '../../../lib/stores/memory/memory-stores.ts';
import type { Hold } from '../../../lib/work-items/holds.ts';
import { iso, startMs } from '../builders/records.ts';
import { receiver } from './receiver-fixture.ts';

const source = 'project-system';
const one = (id: string, more: object = {}) => ({ projectId: id, projectName: 'Q1', ...more });
const many = (count: number) => Array.from({ length: count }, (_, index) => one(`PRJ-${index}`));
type Items = { items: { status: string; detail?: string; errors?: { field: string }[] }[] };
const statuses = (body: unknown) => (body as Items).items.map(({ status }) => status);

describe('a webhook with several items', () => {
  it('has each accepted by itself, and a bad one fails alone, in their order', async () => {
    const { send, records, lines } = receiver();
    await send(source, one('KNOWN'));
    const items = [
      one('A'),
      { projectName: 'no id' },
      one('KNOWN'),
      { event: 'test' },
      [one('B')],
      7,
      one('C'),
    ];
    const { status, headers, body } = await send(source, items);
    expect([status, headers]).toEqual([202, { 'content-type': 'application/json' }]);
    expect(v.parse(severalSchema, body)).toEqual(body);
    expect(statuses(body)).toEqual([
      'accepted',
      'invalid',
      'duplicate',
      'ignored',
      'invalid',
      'invalid',
      'accepted',
    ]);
    const fields = (body as Items).items.flatMap(({ errors = [] }) => errors.map(({ field }) => field));
    expect(fields).toEqual(['[1].projectId', '[4]', '[5]']);
    expect(records.all.size).toBe(3);
    const logged = lines.map((line) => JSON.parse(line));
    expect(logged.filter(({ code }) => code === 'WEBHOOK_REFUSED')).toEqual(
      [1, 4, 5].map((item) => ({ code: 'WEBHOOK_REFUSED', source, status: 400, item })),
    );
  });

  it('loses no other item by a key that comes twice in one, or by commas and brackets in texts', async () => {
    const { send, records } = receiver();
    const text = `[ {"projectId":"A","projectId":"B","projectName":"x"} ,{"projectId":"C","projectName":"],[{\\"}"}]`;
    const { status, body } = await send(source, text);
    expect([status, statuses(body)]).toEqual([202, ['invalid', 'accepted']]);
    expect([...records.all.values()].map(({ value }) => value.facts)).toEqual([
      expect.objectContaining({ projectId: 'C', projectName: '],[{"}' }),
    ]);
  });

  it.each<[string, unknown[], number, string[]]>([
    ['none', [], 200, []],
    ['bad ones alone', [{}, 7], 200, ['invalid', 'invalid']],
    ['tests alone', [{ event: 'test' }], 200, ['ignored']],
    ['one that is new', [one('A')], 202, ['accepted']],
    ['a bad one and one that is new', [{}, one('A')], 202, ['invalid', 'accepted']],
  ])('of which there are %s (%j) is answered %i', async (_, items, expected, each) => {
    const { status, body } = await receiver().send(source, items);
    expect([status, body]).toMatchObject([expected, { status: 'several' }]);
    expect(statuses(body)).toEqual(each);
  });

  it('of which there are none is logged as ignored, and no other is', async () => {
    const { send, lines } = receiver();
    await send(source, []);
    expect(lines.map((line) => JSON.parse(line))).toEqual([{ code: 'WEBHOOK_IGNORED', source }]);
    await send(source, [one('A')]);
    expect(lines.map((line) => JSON.parse(line).code)).toEqual(['WEBHOOK_IGNORED', 'WEBHOOK_ACCEPTED']);
  });

  it.each([
    [9_999, 202],
    [10_000, 503],
  ])('begins an item after %i ms: the answer is %i', async (ms, expected) => {
    const { send, records, time } = receiver();
    const { read } = records;
    records.read = async (key) => {
      // The first item takes so long, and one more than ten waits
      if (records.all.size === 0 && time.now === start) time.now += ms;
      return read(key);
    };
    const start = time.now;
    expect((await send(source, many(11))).status).toBe(expected);
  });

  it('makes nothing when it comes again', async () => {
    const { send, records, started } = receiver();
    expect((await send(source, many(100))).status).toBe(202);
    const again = await send(source, many(100));
    expect([again.status, new Set(statuses(again.body))]).toEqual([200, new Set(['duplicate'])]);
    expect([records.all.size, started.length]).toEqual([100, 100]);
  });

  it('is to be sent again as a whole if an item could not be stored, which does no harm', async () => {
    const { send, records, started } = receiver();
    const { write } = records;
    records.write = (record, version) =>
      record.key.includes('PRJ-1')
        ? Promise.reject(new Failure('StoreUnavailable', 'X'))
        : write(record, version);
    const { status, headers, body } = await send(source, [...many(3), {}]);
    expect([status, headers]).toEqual([
      503,
      { 'content-type': 'application/problem+json', 'retry-after': '60' },
    ]);
    expect(v.parse(problemSchema, body)).toEqual(body);
    expect(statuses(body)).toEqual(['accepted', 'not-stored', 'accepted', 'invalid']);
    records.write = write;
    const again = await send(source, [...many(3), {}]);
    expect([again.status, statuses(again.body)]).toEqual([
      202,
      ['duplicate', 'accepted', 'duplicate', 'invalid'],
    ]);
    expect(started).toHaveLength(3);
  });

  it('about one work item has them accepted in their order: the last corrects what is held', async () => {
    const hold = memoryItem<Hold>();
    const since = iso(startMs);
    await hold.write({ on: true, reason: 'OperatorHold', message: 'm', since, probeAtMs: 0, probes: 0 }, 0);
    const { send, records } = receiver({ hold });
    const names = Array.from({ length: 20 }, (_, index) => `Name ${index}`);
    const { body } = await send(
      source,
      names.map((projectName) => one('A', { projectName })),
    );
    expect(statuses(body)).toEqual(['held', ...names.slice(1).map(() => 'duplicate')]);
    expect([...records.all.values()][0]?.value.facts).toMatchObject({ projectName: 'Name 19' });
  });

  it('has ten of them under way at most', async () => {
    const { send, records } = receiver();
    const { read } = records;
    let underWay = 0;
    let most = 0;
    records.read = async (key) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
      return read(key);
    };
    expect((await send(source, many(100))).status).toBe(202);
    expect(most).toBe(10);
  });

  it('begins no item after ten seconds, and leaves the rest to a repeat', async () => {
    const { send, records, time, lines } = receiver();
    const { read } = records;
    // Every look at the table takes a second of the clock, ten beside each other
    let looks = 0;
    records.read = async (key) => {
      looks += 1;
      if (looks % 10 === 0) time.now += 1_000;
      return read(key);
    };
    const first = await send(source, many(100));
    const stored = statuses(first.body).filter((status) => status === 'accepted').length;
    expect(first.status).toBe(503);
    expect(stored).toBeGreaterThan(9);
    expect(stored).toBeLessThan(100);
    const reason = `no time was left for ${100 - stored} of its items`;
    expect(lines.map((line) => JSON.parse(line)).filter(({ code }) => code === 'WEBHOOK_NOT_STORED')).toEqual(
      [{ code: 'WEBHOOK_NOT_STORED', source, reason }],
    );
    // And each repeat goes on where the last one ended
    for (let repeats = 0; records.all.size < 100 && repeats < 20; repeats += 1) await send(source, many(100));
    expect(records.all.size).toBe(100);
  });
});

import { describe, expect, it } from 'vitest';
import { minute, second } from '../../../lib/kernel/time.ts';
import { deliverLifeResults } from '../../../lib/results/deliver-life.ts';
import type { ResultAnswer, ResultRequest } from '../../../lib/sources/contract/write-back.ts';
import { memoryRecords } from '../../../lib/stores/memory/memory-stores.ts';
import type { LifeResult } from '../../../lib/work-items/life/life.ts';
import type { WorkRecord } from '../../../lib/work-items/record.ts';
import { VirtualClock } from '../../virtual-clock.ts';
import { keptLog } from '../builders/dependencies.ts';
import { iso, projectRecord, recordedRoom, startMs, ticketRecord } from '../builders/records.ts';
import { settingsWith } from '../sources/receiver.ts';

const room = (id: number, title = 'Q1 (PRJ-1)') => ({ id, url: `https://portal.example.com/${id}`, title });
const at = (minutes: number) => iso(startMs - minutes * minute);
const renamed: LifeResult = { type: 'room.renamed', at: at(3), room: room(7, 'Q2 (PRJ-1)') };
const archived: LifeResult = { type: 'room.archived', at: at(2), room: room(7) };
const restored: LifeResult = { type: 'room.restored', at: at(1), room: room(7) };

/** The life of a room of which its source has not got these results yet. */
function lifeWith(...results: LifeResult[]): Pick<WorkRecord, 'life' | 'due'> {
  const reported = { closed: true, status: 'closed', atMs: 1 };
  const life = { reported, mark: 4, seen: 4, seenAtMs: startMs, update: 2, results };
  return { life, due: { erase: startMs + 1, report: startMs } };
}
const base = { status: 'done' as const, room: recordedRoom(7) };

/** Delivers to a source that answers its requests like this, while the record is already another where `stored` says so. */
async function deliver(
  record: WorkRecord,
  answer: (request: ResultRequest) => number | ResultAnswer | 'unreachable' = () => 204,
  { stored = record, secret = `whsec_${Buffer.alloc(24, 1).toString('base64')}` } = {},
) {
  const records = memoryRecords();
  await records.write(stored, 0);
  const { log, lines } = keptLog();
  const clock = new VirtualClock();
  await clock.advance(startMs - clock.now());
  const requests: ResultRequest[] = [];
  const answered = await clock.run(
    deliverLifeResults(record, {
      settings: settingsWith({
        'project-system': { resultUrl: 'https://projects.example.com/results' },
        helpdesk: { resultUrl: 'https://helpdesk.example.com/results' },
        zendesk: { subdomain: 'acme', roomField: 7 },
      }),
      records,
      writeBackSecret: async () => secret,
      dial: async (request) => {
        requests.push(request);
        const given = answer(request);
        if (given === 'unreachable') throw new Error('connect ECONNREFUSED');
        return typeof given === 'number' ? { status: given } : given;
      },
      fetch: () => Promise.reject(new Error('no vendor')),
      portal: { url: 'https://portal.example.com', call: () => Promise.reject(new Error('no portal')) },
      clock,
      log,
    }),
  );
  return {
    answered,
    lines,
    requests,
    events: requests.map(({ body }) => JSON.parse(body)),
    ids: requests.map(({ headers }) => headers['webhook-id']),
    endedMs: clock.now(),
    now: (await records.read(record.key))?.value as WorkRecord,
  };
}

describe('what became of a room', () => {
  it('is sent to its source in the order in which it became so, with the room of that time', async () => {
    const record = projectRecord({ ...base, ...lifeWith(renamed, archived) });
    const { answered, events, requests, now, lines } = await deliver(record);
    expect(answered).toBe(true);
    const ofProject = { source: 'project-system', projectId: 'PRJ-1', roomId: 7, roomUrl: room(7).url };
    expect(events).toEqual([
      { type: 'room.renamed', timestamp: at(3), data: { ...ofProject, title: 'Q2 (PRJ-1)' } },
      { type: 'room.archived', timestamp: at(2), data: { ...ofProject, title: 'Q1 (PRJ-1)' } },
    ]);
    expect(requests[0]).toMatchObject({ url: 'https://projects.example.com/results', own: true });
    const { results: _, ...life } = record.life ?? {};
    expect(now).toEqual({ ...record, life, due: { erase: startMs + 1 } });
    const fields = { key: record.key, source: 'project-system' };
    expect(lines).toEqual([
      { level: 'info', code: 'RESULT_DELIVERED', fields },
      { level: 'info', code: 'RESULT_DELIVERED', fields },
    ]);
  });

  it('names the ticket where it is the room of one', async () => {
    const { events } = await deliver(ticketRecord({ ...base, ...lifeWith(archived) }));
    expect(events).toEqual([
      {
        type: 'room.archived',
        timestamp: at(2),
        data: {
          source: 'helpdesk',
          ticketId: '7',
          roomId: 7,
          roomUrl: room(7).url,
          title: 'Q1 (PRJ-1)',
        },
      },
    ]);
  });

  it('goes to the callback URL of the work item where it has one', async () => {
    const callbackUrl = 'https://hooks.example.com/done';
    const { requests } = await deliver(projectRecord({ ...base, ...lifeWith(archived), callbackUrl }));
    expect(requests).toMatchObject([{ url: callbackUrl, own: false }]);
  });

  it.each<[string, WorkRecord]>([
    ['its source is gone', projectRecord({ ...base, ...lifeWith(archived), source: 'gone' })],
    ['its source takes no such events', ticketRecord({ ...base, ...lifeWith(archived), source: 'zendesk' })],
  ])('is left out without a word where %s', async (_, record) => {
    const { answered, requests, now, lines } = await deliver(record);
    expect({ answered, requests, lines }).toEqual({ answered: true, requests: [], lines: [] });
    expect(now.life).not.toHaveProperty('results');
    expect(now.due.report).toBeUndefined();
  });

  it.each<[string, WorkRecord]>([
    ['nothing became of its room', projectRecord({ ...base, ...lifeWith() })],
    ['it has no life', projectRecord(base)],
    ['it has a life and no list of results', withoutResults(projectRecord({ ...base, ...lifeWith() }))],
  ])('is nothing to send of a record where %s', async (_, record) => {
    const { answered, requests, now } = await deliver(record);
    expect({ answered, requests, now }).toEqual({ answered: true, requests: [], now: record });
  });
});

function withoutResults({ life, ...record }: WorkRecord): WorkRecord {
  if (!life) return record;
  const { results: _, ...rest } = life;
  return { ...record, life: rest };
}

describe('what became of a room and its source does not take', () => {
  it.each<[number | undefined, number, number]>([
    [undefined, 1, 5],
    [1, 2, 30],
    [2, 3, 23],
    [8, 9, 1440],
  ])('is sent again after %j others by the schedule of results', async (before, after, minutes) => {
    const first = before === undefined ? archived : { ...archived, deliveries: before };
    const record = projectRecord({ ...base, ...lifeWith(first, restored) });
    const { answered, events, now, lines } = await deliver(record, () => 404);
    expect(answered).toBe(false);
    // What came later waits for it, so that the order stays.
    expect(events.map(({ type }) => type)).toEqual(['room.archived']);
    expect(now).toEqual({
      ...record,
      life: { ...record.life, results: [{ ...archived, deliveries: after }, restored] },
      due: { erase: startMs + 1, report: startMs + minutes * minute },
    });
    expect(lines).toEqual([]);
  });

  it('is sent again when the pause is over that its source asks for', async () => {
    const record = projectRecord({ ...base, ...lifeWith(archived) });
    const { now } = await deliver(record, () => ({ status: 429, retryAfterMs: 20 * minute }));
    expect(now.due.report).toBe(startMs + 20 * minute);
  });

  it('has one webhook-id however often it is sent, and another than what else became of a room', async () => {
    const again = { ...archived, deliveries: 4 };
    const { ids } = await deliver(projectRecord({ ...base, ...lifeWith(again) }), () => 'unreachable');
    expect(new Set(ids).size).toBe(1);
    const others = [
      archived,
      { ...archived, type: 'room.restored' as const },
      { ...archived, at: at(9) },
      { ...archived, room: room(8) },
      { ...archived, by: 'people' as const },
    ];
    const all = await deliver(projectRecord({ ...base, ...lifeWith(...others) }));
    const ofAnother = await deliver(
      projectRecord({ ...base, ...lifeWith(archived), key: 'test/project-system/project/PRJ-2' }),
    );
    expect(all.ids[0]).toBe(ids[0]);
    expect(new Set([...all.ids, ...ofAnother.ids]).size).toBe(6);
    for (const id of all.ids) expect(id).toMatch(/^msg_[0-9a-f]{32}$/);
  });

  it.each<[string, LifeResult]>([
    ['of another kind', { ...archived, type: 'room.restored' }],
    ['of another time', { ...archived, at: at(9) }],
    ['about another room', { ...archived, room: room(8) }],
  ])('takes nothing away that is %s', async (_, other) => {
    const record = projectRecord({ ...base, ...lifeWith(archived) });
    const stored = projectRecord({ ...base, ...lifeWith(other, archived) });
    const taken = await deliver(record, () => 204, { stored });
    expect(taken.now.life?.results).toEqual([other]);
    // It is sent at once, not at the time that the one before it waited for.
    expect(taken.now.due).toEqual({ erase: startMs + 1, report: startMs });
    const refused = await deliver(record, () => 404, { stored });
    expect(refused.now.life?.results).toEqual([other, { ...archived, deliveries: 1 }]);
  });

  it('is given up after nine others, with the reason in the log, and what came later is sent at once', async () => {
    const record = projectRecord({ ...base, ...lifeWith({ ...archived, deliveries: 9 }, restored) });
    const { answered, now, lines, endedMs } = await deliver(record, () => 500);
    expect(answered).toBe(false);
    expect(now.life?.results).toEqual([restored]);
    expect(endedMs).toBeLessThan(startMs + 10 * second);
    expect(now.due.report).toBe(endedMs);
    const reason = 'The receiver answered HTTP 500.';
    const fields = { key: record.key, source: 'project-system', reason };
    expect(lines).toEqual([{ level: 'error', code: 'RESULT_UNDELIVERED', fields }]);
  });

  it.each<[string, number, { secret?: string }, string, number]>([
    ['refuses the key', 401, {}, 'WriteBackKeyRefused', 1],
    ['has no key set', 204, { secret: '' }, 'WriteBackKeyMissing', 0],
  ])('is told people where its source %s, and counts as an answer', async (_, status, given, error, sent) => {
    const record = projectRecord({ ...base, ...lifeWith(archived) });
    const { answered, now, lines, requests } = await deliver(record, () => status, given);
    expect([answered, requests.length]).toEqual([true, sent]);
    expect(now.life?.results).toEqual([{ ...archived, deliveries: 1 }]);
    expect(lines).toMatchObject([{ level: 'error', code: 'RESULT_REFUSED', fields: { error } }]);
  });
});

describe('a record that changed while what became of its room was sent', () => {
  const record = projectRecord({ ...base, ...lifeWith(archived) });

  it('keeps what became of its room in another attempt of its work item', async () => {
    const stored = { ...record, attempt: 2 };
    expect((await deliver(record, () => 204, { stored })).now).toEqual(stored);
  });

  it('stays as it is where it has no life any more', async () => {
    const { life: _, ...stored } = record;
    expect((await deliver(record, () => 204, { stored })).now).toEqual(stored);
  });

  it('keeps a life whose results were erased meanwhile', async () => {
    const stored = withoutResults(record);
    const { now } = await deliver(record, () => 204, { stored });
    expect(now.life).toEqual(stored.life);
    expect((await deliver(record, () => 500, { stored })).now.life).toEqual(stored.life);
  });
});

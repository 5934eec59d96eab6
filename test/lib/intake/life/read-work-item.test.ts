import { describe, expect, it } from 'vitest';
import { type ReadWorkItemDependencies, readWorkItem } from '../../../../lib/intake/life/read-work-item.ts';
import { day, minute } from '../../../../lib/kernel/time.ts';
import { memoryCounters, memoryRecords } from '../../../../lib/stores/memory/memory-stores.ts';
import type { Life } from '../../../../lib/work-items/life/life.ts';
import { newLife } from '../../../../lib/work-items/life/updates.ts';
import type { WorkRecord } from '../../../../lib/work-items/record.ts';
import { keptLog } from '../../builders/dependencies.ts';
import { iso, newRecord, recordedRoom, startMs } from '../../builders/records.ts';
import { settings } from '../../builders/settings.ts';

const nowMs = startMs + minute;
const secret = 'agent@example.com/token:aB3dE6gH9jK2mN5pQ8sT';
const sources = { zendesk: { subdomain: 'acme', roomField: 7 }, helpdesk: {} };

interface Given {
  /** The source of the ticket. */
  source?: string;
  record?: Partial<WorkRecord>;
  leaves?: boolean;
  /** What Zendesk answers. */
  status?: number;
  ticket?: object;
  retryAfter?: string;
  /** The secrets that are read, one after the other; the last one again. */
  secrets?: (string | undefined)[];
  /** A webhook comes while the ticket is being read. */
  askedMeanwhile?: boolean;
}

async function reading(given: Given = {}) {
  const { source = 'zendesk', status = 200 } = given;
  let { ticket = { status: 'solved', subject: 'VPN' } } = given;
  const { retryAfter, secrets = [secret], leaves = false, askedMeanwhile = false } = given;
  const facts = { kind: 'ticket', ticketId: '35436', subject: 'Login error' } as const;
  const life: Life = {
    ...newLife(startMs),
    mark: 2,
    asked: 2,
    update: 4,
    running: { update: 4, attempt: 1, sinceMs: startMs },
  };
  const record: WorkRecord = {
    ...newRecord({ namespace: 'test', source, facts }, startMs),
    status: 'done',
    room: recordedRoom(7),
    life,
    ...given.record,
  };
  const records = memoryRecords();
  const counters = memoryCounters();
  const counted: number[] = [];
  await records.write(record, 0);
  const { log, lines } = keptLog();
  const calls: { url: string; authorization: string | null }[] = [];
  const queue = [...secrets];
  const dependencies: ReadWorkItemDependencies = {
    records,
    settings: settings({ sources, ...(leaves ? {} : { life: {} }) }),
    counters: {
      add: (name, untilMs) => {
        counted.push(untilMs);
        return counters.add(name, untilMs);
      },
    },
    writeBackSecret: async () => (queue.length > 1 ? queue.shift() : queue[0]),
    fetch: async (request) => {
      calls.push({ url: request.url, authorization: request.headers.get('authorization') });
      if (askedMeanwhile) {
        const now = await records.read(record.key);
        const its = now?.value.life as Life;
        await records.write({ ...record, life: { ...its, mark: 3, asked: 3 } }, now?.version ?? 0);
      }
      const headers: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
      return Response.json({ ticket }, { status, headers });
    },
    clock: {
      now: () => nowMs,
      // A time limit is never reached.
      sleep: (_, signal) => (signal ? new Promise(() => {}) : Promise.resolve()),
    },
    log,
  };
  const read = () => readWorkItem({ key: record.key, attempt: 1, update: 4 }, dependencies);
  const says = (next: object) => {
    ticket = next;
  };
  return {
    read,
    says,
    calls,
    counted,
    lines,
    before: record,
    stored: () => records.all.get(record.key)?.value,
  };
}

describe('the step that reads a work item', () => {
  it('writes down what its system says, and shows the state alone', async () => {
    const { read, calls, lines, stored } = await reading();
    expect(await read()).toEqual({ outcome: 'read', status: 'solved', closed: true });
    expect(stored()?.life).toMatchObject({
      reported: { closed: true, status: 'solved', title: 'VPN', atMs: nowMs },
      closedSinceMs: nowMs,
      asked: 2,
      read: 2,
    });
    expect(calls).toHaveLength(1);
    expect(lines).toEqual([]);
  });

  it('leaves what came while it read to another look', async () => {
    const { read, stored } = await reading({ askedMeanwhile: true });
    await read();
    expect(stored()?.life).toMatchObject({ asked: 3, read: 2 });
  });

  it.each<[string, Given]>([
    ['of a source whose system cannot be asked', { source: 'helpdesk' }],
    ['of a source that the environment does not have any more', { source: 'gone' }],
    ['that an operator keeps as it is', { record: { kept: { since: iso(1) } } }],
    ['where rooms are left as they are', { leaves: true }],
  ])('reads nothing %s, and is not asked again', async (_, given) => {
    const { read, calls, before, stored } = await reading(given);
    expect(await read()).toEqual({ outcome: 'left' });
    expect(calls).toEqual([]);
    expect(stored()?.life).toEqual({ ...before.life, read: 2 });
  });

  it('writes nothing down where nothing was to be read', async () => {
    const life = { ...newLife(startMs), update: 4, running: { update: 4, attempt: 1, sinceMs: startMs } };
    const { read, before, stored } = await reading({ source: 'helpdesk', record: { life } });
    expect(await read()).toEqual({ outcome: 'left' });
    expect(stored()).toEqual(before);
  });

  it('names a state that nobody knows once a day in the log, each by itself', async () => {
    const { read, lines, stored, counted, says } = await reading({ ticket: { status: 'archived' } });
    const line = (state: string) => ({
      level: 'warn',
      code: 'STATE_UNKNOWN',
      fields: { source: 'zendesk', state },
    });
    expect(await read()).toEqual({ outcome: 'read', status: 'archived', closed: null });
    expect(lines).toEqual([line('archived')]);
    await read();
    expect(lines).toEqual([line('archived')]);
    says({ status: 'lost' });
    await read();
    expect(lines).toEqual([line('archived'), line('lost')]);
    expect(counted).toEqual(Array(3).fill(nowMs + day));
    expect(stored()?.life?.reported).toMatchObject({ closed: false, status: '' });
  });

  it('takes a ticket that is gone for closed', async () => {
    const { read, stored } = await reading({ status: 404 });
    await read();
    expect(stored()?.life).toMatchObject({
      reported: { closed: true, status: 'deleted' },
      closedSinceMs: nowMs,
    });
  });

  it('fails for a time when the system does not answer, and writes nothing down', async () => {
    const { read, before, stored } = await reading({ status: 502 });
    await expect(read()).rejects.toMatchObject({ name: 'SourceUnavailable' });
    expect(stored()).toEqual(before);
  });

  it('writes down for how long the system wants no request', async () => {
    const { read, stored } = await reading({ status: 429, retryAfter: '900' });
    await expect(read()).rejects.toMatchObject({ name: 'SourceUnavailable' });
    expect(stored()?.life?.pausedUntilMs).toBe(nowMs + 900_000);
  });

  it.each<[string, Given]>([
    ['WriteBackKeyMissing', { secrets: [undefined] }],
    ['WriteBackKeyMissing', { secrets: ['of another form'] }],
    ['WriteBackKeyRefused', { status: 401 }],
    ['WriteBackRejected', { ticket: {} }],
  ])('fails with %s for %j, which people have to mend', async (name, given) => {
    const { read } = await reading(given);
    await expect(read()).rejects.toMatchObject({ name });
  });

  it('tries a refused secret again with one that is not from the cache', async () => {
    const other = secret.replace('agent', 'other');
    const { read, calls } = await reading({ status: 401, secrets: [secret, other] });
    await expect(read()).rejects.toMatchObject({ name: 'WriteBackKeyRefused' });
    expect(new Set(calls.map(({ authorization }) => authorization)).size).toBe(2);
  });

  it('changes nothing for an update that is not the one that runs', async () => {
    const { read, calls, before, stored } = await reading({ record: { attempt: 2 } });
    await expect(read()).rejects.toMatchObject({ name: 'AttemptSuperseded' });
    expect(calls).toEqual([]);
    expect(stored()).toEqual(before);
  });
});

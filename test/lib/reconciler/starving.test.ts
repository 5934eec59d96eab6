import { describe, expect, it } from 'vitest';
import { Failure } from '../../../lib/kernel/failures.ts';
import { day, minute, second } from '../../../lib/kernel/time.ts';
import type { WorkRecord } from '../../../lib/work-items/record.ts';
import type { Due } from '../../../lib/work-items/scheduled-tasks.ts';
import { iso, newRecord, recordedRoom, startMs } from '../builders/records.ts';
import { worldOf } from '../builders/world.ts';

const kinds = ['start', 'check', 'release', 'deliver', 'look', 'erase'] as const;
type Kind = (typeof kinds)[number];

/** The fields that a record of each kind has beside those of a new one. */
const parts: Record<Kind, Partial<WorkRecord>> = {
  start: { status: 'accepted' },
  check: { status: 'running' },
  release: { status: 'held', held: { reason: 'PortalPlanLimit', since: iso(startMs) } },
  deliver: { status: 'done', delivery: 'pending', outcomeAt: iso(startMs), room: recordedRoom(7) },
  look: { status: 'failed', outcomeAt: iso(startMs) },
  erase: { status: 'failed', outcomeAt: iso(startMs) },
};

/** A project whose one task is due at a time. */
function dueProject(kind: Kind, id: string, atMs = startMs): WorkRecord {
  const facts = { kind: 'project', projectId: id, projectType: 'marketing', projectName: 'Q1' } as const;
  const due: Due = { [kind]: atMs };
  return {
    ...newRecord({ namespace: 'test', source: 'project-system', facts }, startMs),
    ...parts[kind],
    due,
  };
}

/** A ticket of the helpdesk or of a vendor whose result is due. */
function dueTicket(source: string, ticketId: string): WorkRecord {
  const facts = { kind: 'ticket', ticketId, subject: 'Login error' } as const;
  return {
    ...newRecord({ namespace: 'test', source, facts }, startMs),
    ...parts.deliver,
    due: { deliver: startMs },
  };
}

const many = (count: number, make: (id: string) => WorkRecord) =>
  Array.from({ length: count }, (_, index) => make(`many-${index}`));

/** One of each kind that is due last of all. */
const oneOfEach = () => kinds.map((kind) => dueProject(kind, `one-${kind}`, startMs + minute));

/** A world whose run is at the second minute, and which of the last ones it did nothing about. */
async function leftAfterRun(
  first: readonly WorkRecord[],
  hang: (world: Awaited<ReturnType<typeof worldOf>>) => void,
  more: Record<string, unknown> = {},
) {
  const last = oneOfEach();
  const world = await worldOf({
    records: [...first, ...last],
    execution: { status: 'RUNNING' },
    settings: more,
  });
  hang(world);
  const run = await world.runAt(2);
  const left = kinds.filter((_, index) => {
    const { key } = last[index] as WorkRecord;
    return JSON.stringify(world.stored(key)) === JSON.stringify(last[index]);
  });
  return { ...world, left, run };
}

const noAnswer = () => new Failure('PortalUnavailable', 'GET files/rooms: no answer within 20 s');

describe('a run of the reconciler', () => {
  it.each(kinds.filter((kind) => kind !== 'release'))(
    'does the tasks of all other kinds although thousands of the kind "%s" are due before them',
    async (kind) => {
      const { left, run, clock } = await leftAfterRun(
        many(3000, (id) => dueProject(kind, id)),
        ({ records, clock }) => {
          const read = records.read.bind(records);
          records.read = async (key) => {
            if (key.includes('many-')) await clock.sleep(second);
            return read(key);
          };
        },
      );
      expect(left.filter((other) => other !== kind)).toEqual([]);
      expect(run).toMatchObject({ overdueSeconds: 120, overdueTask: kind });
      // Its Lambda has 90 s.
      expect(clock.now() - startMs).toBeLessThan(2 * minute + 90 * second);
    },
  );

  it('does the tasks of all other kinds although more work is held than it releases', async () => {
    const { left, run } = await leftAfterRun(
      many(100, (id) => dueProject('release', id)),
      () => {},
    );
    expect(left).toEqual(['release']);
    // It goes on, at its pace: nothing is overdue for that.
    expect(run).toMatchObject({ released: 10, overdueSeconds: 60 });
  });

  it('delivers to other receivers although one hangs that thousands of results are for', async () => {
    const { left, stored, run, dials } = await leftAfterRun(
      many(2000, (id) => ({
        ...dueProject('deliver', id),
        callbackUrl: 'https://hangs.example.com/results',
      })),
      hangingReceiver,
      {
        sources: {
          'project-system': { resultUrl: 'https://well.example.com', callbackHosts: ['hangs.example.com'] },
        },
      },
    ).then((world) => ({ ...world, dials: world.sent.length }));
    expect(left).toEqual([]);
    expect(run.failed).toBe(0);
    const put = stored(dueProject('deliver', 'many-1999').key);
    expect(put).toMatchObject({ delivery: 'pending' });
    expect(put).not.toHaveProperty('deliveries');
    expect(put.due.deliver).toBeGreaterThan(startMs + 3 * minute);
    expect(dials).toBe(1);
  });

  it('delivers to other systems although a vendor hangs that hundreds of results are for', async () => {
    const { left, stored } = await leftAfterRun(
      many(300, (id) => dueTicket('jira', id)),
      (world) => {
        world.dependencies.writeBackSecret = async (source) =>
          source === 'jira'
            ? 'agent@example.com:0123456789abcdef0123'
            : `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
        world.dependencies.fetch = () => new Promise(() => {});
      },
      {
        ticketRoom: { link: 'members' },
        sources: {
          'project-system': { resultUrl: 'https://well.example.com' },
          jira: { site: 'acme.atlassian.net' },
        },
      },
    );
    expect(left).toEqual([]);
    expect(stored(dueTicket('jira', 'many-299').key)).toMatchObject({ delivery: 'pending' });
  });

  it('does all that needs no portal although the portal hangs, and ends in the time of its Lambda', async () => {
    const tickets = many(200, (id) => dueTicket('helpdesk', id));
    const looks = many(200, (id) => dueProject('look', id));
    const { left, stored, clock } = await leftAfterRun([...tickets, ...looks], ({ dependencies, clock }) => {
      dependencies.portal = {
        ...dependencies.portal,
        call: async () => {
          await clock.sleep(20 * second);
          throw noAnswer();
        },
      };
    });
    expect(left).toEqual([]);
    expect(stored(dueProject('look', 'one-look').key).due.look).toBeGreaterThan(startMs + 5 * minute);
    const put = stored(tickets.at(-1)?.key);
    expect(put).toMatchObject({ delivery: 'pending' });
    expect(put.due.deliver).toBeGreaterThan(startMs + 3 * minute);
    expect(clock.now() - startMs).toBeLessThan(2 * minute + 90 * second);
  });

  it('gives up a result that waited for 76 hours, though its host took none when it was due', async () => {
    const old = { deliverySince: iso(startMs - 4 * day) };
    const { stored, codes } = await leftAfterRun(
      many(10, (id) => ({
        ...dueProject('deliver', id),
        ...old,
        callbackUrl: 'https://hangs.example.com/x',
      })),
      hangingReceiver,
      {
        sources: {
          'project-system': { resultUrl: 'https://well.example.com', callbackHosts: ['hangs.example.com'] },
        },
      },
    );
    expect(stored(dueProject('deliver', 'many-9').key).delivery).toBe('undelivered');
    expect(codes().filter((code) => code === 'RESULT_UNDELIVERED').length).toBeGreaterThan(0);
  });
});

function hangingReceiver({ dependencies, clock }: Awaited<ReturnType<typeof worldOf>>): void {
  const { dial } = dependencies;
  dependencies.dial = async (request) => {
    if (!request.url.includes('hangs')) return dial(request);
    await clock.sleep(10 * second);
    throw Object.assign(new Error('aborted'), { code: 'ABORT_ERR' });
  };
}

describe('a record that an older version listed', () => {
  it('and that is gone is passed over', async () => {
    const { runAt, records } = await worldOf();
    const due = records.due.bind(records);
    records.due = async (kind, nowMs, limit) =>
      kind === 'work' ? [{ key: 'gone', atMs: startMs }] : due(kind, nowMs, limit);
    expect(await runAt(1)).toMatchObject({ failed: 0 });
    expect(records.all.size).toBe(0);
  });

  it('is looked after in the run that finds it', async () => {
    const { runAt, records, started } = await worldOf({ records: [dueProject('start', 'old')] });
    const due = records.due.bind(records);
    let isListed = true;
    records.due = async (kind, nowMs, limit) => {
      if (kind === 'work' && isListed) {
        isListed = false;
        return [{ key: dueProject('start', 'old').key, atMs: startMs }];
      }
      return due(kind, nowMs, limit);
    };
    await runAt(1);
    expect(started).toHaveLength(1);
    expect(records.all.get(dueProject('start', 'old').key)?.version).toBeGreaterThan(2);
  });
});

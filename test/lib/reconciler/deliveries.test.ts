import { describe, expect, it } from 'vitest';
import { Failure } from '../../../lib/kernel/failures.ts';
import { day, minute } from '../../../lib/kernel/time.ts';
import { deliveryLane } from '../../../lib/reconciler/deliveries.ts';
import type { WorkRecord } from '../../../lib/work-items/record.ts';
import { iso, newRecord, recordedRoom, startMs } from '../builders/records.ts';
import { worldOf } from '../builders/world.ts';

const projectHost = 'projects.example.com';
const helpdeskHost = 'helpdesk.example.com';

/** A record whose result has been due since the start. */
function due(kind: 'project' | 'ticket', change: Partial<WorkRecord> = {}): WorkRecord {
  const facts =
    kind === 'project'
      ? ({ kind, projectId: '1', projectType: 'marketing', projectName: 'Q1' } as const)
      : ({ kind, ticketId: '1', subject: 'Login error' } as const);
  const source = kind === 'project' ? 'project-system' : 'helpdesk';
  return {
    ...newRecord({ namespace: 'test', source, facts }, startMs),
    status: 'done',
    delivery: 'pending',
    outcomeAt: iso(startMs),
    room: recordedRoom(7),
    due: { deliver: startMs },
    ...change,
  };
}

interface Given {
  record?: WorkRecord;
  /** The hosts to which the circuit is open; `portal` is the portal's. */
  open?: string[];
  receiver?: () => number;
  portal?: () => Promise<unknown>;
  /** The run is over after this, from the start. */
  leaveAfterMs?: number;
}

/** Looks after one record, and says what was sent, noted for the circuit breakers, and stored. */
async function delivered({ record, open = [], receiver, portal, leaveAfterMs = 5 * minute }: Given) {
  const records = record ? [record] : [];
  const world = await worldOf({ records, ...(receiver ? { receiver } : {}) });
  const { dependencies, clock } = world;
  if (portal) dependencies.portal = { ...dependencies.portal, call: portal as never };
  const nameOf = (host: string) => (host === dependencies.portal.url ? 'portal' : host);
  const noted: string[] = [];
  const lookAfter = deliveryLane({
    ...dependencies,
    leaveAtMs: startMs + leaveAfterMs,
    listRooms: async () => [],
    breakers: {
      isOpen: (host) => open.includes(nameOf(host)),
      note: (host, answer) => void noted.push(`${nameOf(host)} ${answer}`),
    },
  });
  await clock.advance(startMs + minute - clock.now());
  await clock.run(lookAfter(record?.key ?? 'first/project-system/project/none'));
  return { noted, sent: world.sent.length, now: record && world.stored(record.key), lines: world.lines };
}

const noAnswer = async () => {
  throw new Failure('PortalUnavailable', 'no answer');
};

describe('the pending result of a record', () => {
  it.each<[string, Given, { sent: number; noted: string[]; delivery: string | undefined }]>([
    [
      'is sent when it is due',
      { record: due('project') },
      { sent: 1, noted: [`${projectHost} answered`], delivery: 'delivered' },
    ],
    [
      'is not sent before it is due',
      { record: due('project', { due: { deliver: startMs + 2 * minute } }) },
      left(),
    ],
    [
      'is not sent where the record has another task',
      { record: due('project', { due: { look: startMs } }) },
      left(),
    ],
    ['is not sent of a record that is gone', {}, { sent: 0, noted: [], delivery: undefined }],
    ['is not sent when the run is over', { record: due('project'), leaveAfterMs: minute }, left()],
    ['is not sent to a host whose circuit is open', { record: due('project'), open: [projectHost] }, left()],
    [
      'is sent though the circuit to another host is open',
      { record: due('project'), open: [helpdeskHost, 'portal'] },
      { sent: 1, noted: [`${projectHost} answered`], delivery: 'delivered' },
    ],
    [
      'is sent with what the portal says of the link of a ticket',
      { record: due('ticket') },
      { sent: 1, noted: ['portal answered', `${helpdeskHost} answered`], delivery: 'delivered' },
    ],
    [
      'waits for the link when the portal does not answer',
      { record: due('ticket'), portal: noAnswer },
      left(['portal failed']),
    ],
    [
      'waits for the link when the circuit to the portal is open',
      { record: due('ticket'), open: ['portal'] },
      left(),
    ],
  ])('%s', async (_, given, { sent, noted, delivery }) => {
    const seen = await delivered(given);
    expect({ sent: seen.sent, noted: seen.noted, delivery: seen.now?.delivery }).toEqual({
      sent,
      noted,
      delivery,
    });
  });

  function left(noted: string[] = []) {
    return { sent: 0, noted, delivery: 'pending' };
  }

  it('counts as a failure of its host when that does not take it', async () => {
    const { noted, now } = await delivered({ record: due('project'), receiver: () => 503 });
    expect(noted).toEqual([`${projectHost} failed`]);
    expect(now).toMatchObject({ delivery: 'pending', deliveries: 1 });
  });

  it('is tried without a call, and with an attempt of its schedule, where its source wants none any more', async () => {
    const { noted, now, sent } = await delivered({
      record: due('ticket', { source: 'gone' }),
      portal: noAnswer,
      open: ['portal'],
    });
    expect({ noted, sent }).toEqual({ noted: [], sent: 0 });
    expect(now).toMatchObject({ delivery: 'pending', deliveries: 1 });
  });

  it('uses up nothing of its schedule while its host takes none', async () => {
    const { now } = await delivered({ record: due('project'), open: [projectHost] });
    expect(now?.due.deliver).toBeGreaterThan(startMs + minute);
    expect(now).not.toHaveProperty('deliveries');
  });

  it.each<[string, 'project' | 'ticket', string, RegExp]>([
    ['its host', 'project', projectHost, /^projects\.example\.com did not take/],
    ['the portal', 'ticket', 'portal', /^https?:\S+ did not take/],
  ])(
    'is undelivered, with the name of %s, when that takes none for longer than the schedule',
    async (...row) => {
      const [, kind, host, words] = row;
      const { lines } = await delivered({
        record: due(kind, { deliverySince: iso(startMs - 4 * day) }),
        open: [host],
      });
      const line = lines.find(({ code }) => code === 'RESULT_UNDELIVERED');
      expect(line?.fields).toMatchObject({ reason: expect.stringMatching(words) });
    },
  );

  it('is one of twenty that are under way at once, and is put off at once where its host takes none', async () => {
    const records = Array.from({ length: 25 }, (_, index) => ({
      ...due('project', { callbackUrl: `https://receiver-${index}.example.com/results` }),
      key: `record-${index}`,
    }));
    const world = await worldOf({
      records,
      settings: {
        sources: {
          'project-system': {
            resultUrl: 'https://projects.example.com',
            callbackHosts: records.map((_, index) => `receiver-${index}.example.com`),
          },
        },
      },
    });
    const { dependencies, clock } = world;
    let underWay = 0;
    let mostUnderWay = 0;
    dependencies.dial = async () => {
      underWay += 1;
      mostUnderWay = Math.max(mostUnderWay, underWay);
      await clock.sleep(minute);
      underWay -= 1;
      return { status: 204 };
    };
    const lookAfter = deliveryLane({
      ...dependencies,
      leaveAtMs: startMs + 5 * minute,
      listRooms: async () => [],
      breakers: { isOpen: (host) => host === 'receiver-24.example.com', note: () => {} },
    });
    const all = Promise.all(records.map(({ key }) => lookAfter(key)));
    await clock.advance(minute / 2);
    expect(world.stored('record-24').due.deliver).toBeGreaterThan(startMs);
    await clock.run(all);
    expect(mostUnderWay).toBe(20);
    expect(records.filter(({ key }) => world.stored(key).delivery === 'delivered')).toHaveLength(24);
  });

  it('is left to the log of defects when reading the link fails in a way that is not known', async () => {
    const portal = async () => {
      throw new TypeError('a defect');
    };
    await expect(delivered({ record: due('ticket'), portal })).rejects.toThrow('a defect');
  });
});

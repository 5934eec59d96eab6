import { describe, expect, it } from 'vitest';
import { putLink } from '../../../lib/docspace/access.ts';
import { day } from '../../../lib/kernel/time.ts';
import { deliverLifeResults } from '../../../lib/results/deliver-life.ts';
import { linkIdOf } from '../../../lib/rooms/ticket/ticket-link.ts';
import { memoryRecords } from '../../../lib/stores/memory/memory-stores.ts';
import type { Life, LifeResult } from '../../../lib/work-items/life/life.ts';
import type { WorkRecord } from '../../../lib/work-items/record.ts';
import { keptLog } from '../builders/dependencies.ts';
import { iso, recordedRoom, startMs, ticketRecord } from '../builders/records.ts';
import { settings } from '../builders/settings.ts';
import { simulatedPortal } from '../builders/simulated-portal.ts';

const closed = { closed: true, status: 'closed', atMs: 1 };
const open = { closed: false, status: 'open', atMs: 1 };
const archiveAfter = iso(startMs + 2 * day);
/** Its room goes to the archive in two days. */
const archiving: Partial<Life> = { reported: closed, closedSinceMs: startMs - 5 * day };
type What = 'archived' | 'linked' | 'archiving';

interface Given {
  source: 'helpdesk' | 'zendesk' | 'gone';
  what: What;
  /** Does the environment want events? Null where it leaves rooms as they are by now. */
  events?: boolean | null;
  life?: Partial<Life>;
  record?: Partial<WorkRecord>;
  /** People did it. */
  by?: 'people';
  /** The link of the room is gone. */
  isGone?: boolean;
}

/** The delivery of what became of a ticket's room, to a helpdesk that gets events or to a Zendesk without that ticket. */
async function deliver({ source, what, by, events = false, life = {}, record = {}, isGone = false }: Given) {
  const { portal, clock, simulator, addRoom } = simulatedPortal();
  const room = recordedRoom(addRoom());
  const linkId = linkIdOf(portal.url, room.id);
  if (!isGone)
    await clock.run(
      putLink(portal.call, room.id, { kind: 'invitation', linkId, access: 2, title: 'DocSpace Rooms' }),
    );
  const before = simulator.world.requests.length;
  const result: LifeResult = {
    type: `room.${what}`,
    at: iso(startMs),
    room: { id: room.id, url: room.url, title: room.title },
    ...(what === 'archiving' ? { archiveAfter } : {}),
    ...(by ? { by } : {}),
  };
  const known = ticketRecord({
    status: 'done',
    room,
    source,
    link: { roomId: room.id, id: linkId, kind: 'invitation', access: 2 },
    life: {
      reported: what === 'linked' ? open : closed,
      ...(what === 'archiving' ? archiving : {}),
      ...{ mark: 1, seen: 1, seenAtMs: startMs, update: 1 },
      results: [result],
      ...life,
    },
    ...record,
  });
  const records = memoryRecords();
  await records.write(known, 0);
  const { log, codes } = keptLog();
  const sent: { data: object }[] = [];
  let calls = 0;
  const answered = await clock.run(
    deliverLifeResults(known, {
      settings: settings({
        sources: {
          helpdesk: { resultUrl: 'https://helpdesk.example.com/results' },
          zendesk: { subdomain: 'acme', roomField: 7 },
        },
        ...(events === null ? {} : { life: { graceDays: 7, noteDaysBefore: 2, events } }),
        ticketRoom: { link: { kind: 'invitation', expiresAfterDays: 30 } },
      }),
      records,
      writeBackSecret: async () =>
        source === 'zendesk' ? `Bearer ${'0'.repeat(16)}` : `whsec_${Buffer.alloc(24, 1).toString('base64')}`,
      dial: async ({ body }) => {
        sent.push(JSON.parse(body));
        return { status: 204 };
      },
      fetch: async () => {
        calls += 1;
        return new Response(null, { status: 404 });
      },
      portal,
      clock,
      log,
    }),
  );
  expect(answered).toBe(true);
  expect((await records.read(known.key))?.value.life).not.toHaveProperty('results');
  return {
    isSent: sent.length > 0 || calls > 0,
    data: sent[0]?.data,
    codes: codes(),
    portalCalls: simulator.world.requests.length - before,
  };
}

describe('what became of a room', () => {
  it.each<[Given['source'], What, boolean | null, boolean]>([
    ['helpdesk', 'linked', true, true],
    ['helpdesk', 'archiving', true, true],
    ['helpdesk', 'archived', true, true],
    // It was written down when the environment wanted events.
    ['helpdesk', 'archived', false, true],
    ['helpdesk', 'linked', false, false],
    ['helpdesk', 'archiving', false, false],
    ['helpdesk', 'linked', null, false],
    ['gone', 'linked', true, false],
    ['zendesk', 'linked', false, true],
    ['zendesk', 'archiving', false, true],
    ['zendesk', 'archived', false, false],
    ['zendesk', 'archived', true, false],
  ])('goes to a %s: %s, in an environment that wants events %s: %s', async (source, what, events, isSent) => {
    const delivered = await deliver({ source, what, events });
    expect(delivered.isSent).toBe(isSent);
    // A ticket that is gone gets no note, which nobody has to know.
    const isTaken = isSent && source === 'helpdesk';
    expect(delivered.codes).toEqual(isTaken ? ['RESULT_DELIVERED'] : []);
    // The link is read where it is sent, and nowhere else.
    expect(delivered.portalCalls).toBe(isSent && what === 'linked' ? 1 : 0);
  });

  it.each<[Given['source'], boolean | null, boolean]>([
    // It was written down only where the environment wants it.
    ['helpdesk', false, true],
    ['helpdesk', null, true],
    ['zendesk', false, true],
    ['gone', true, false],
  ])(
    'goes to a %s where people did it, in an environment that wants events %s: %s',
    async (source, events, isSent) => {
      const delivered = await deliver({ source, what: 'archived', by: 'people', events });
      expect(delivered.isSent).toBe(isSent);
      if (source === 'helpdesk') expect(delivered.data).toMatchObject({ by: 'people' });
    },
  );

  it('has the link that the room has again, which is read at that moment', async () => {
    const { data } = await deliver({ source: 'helpdesk', what: 'linked', events: true });
    expect(data).toMatchObject({ invitationUrl: expect.stringContaining('/s/') });
    expect(data).not.toHaveProperty('archiveAfter');
  });

  it('has the time after which the room goes to the archive where that is announced', async () => {
    const { data } = await deliver({ source: 'helpdesk', what: 'archiving', events: true });
    expect(data).toMatchObject({ ticketId: '7', archiveAfter });
    expect(data).not.toHaveProperty('invitationUrl');
  });
});

describe('what is true of a room no more by the time at which it is sent', () => {
  const reopened: Partial<Life> = { reported: open, closedSinceMs: undefined as never };
  const removed = { room: { id: 131, link: { to: 'removed', atMs: startMs } } } as const;

  it.each<[string, Omit<Given, 'source'>]>([
    ['its new link is gone', { what: 'linked', isGone: true }],
    [
      'its new link was removed, for the work item is closed again',
      { what: 'linked', life: { reported: closed, ...removed } },
    ],
    ['its archive, for the work item is open again', { what: 'archiving', life: reopened }],
    ['its archive, which is planned for later', { what: 'archiving', life: { closedSinceMs: startMs } }],
    [
      'its archive, for an operator keeps it',
      { what: 'archiving', record: { kept: { at: iso(startMs) } as never } },
    ],
  ])('is left out without a word: %s', async (_, given) => {
    for (const source of ['helpdesk', 'zendesk'] as const) {
      const found = await deliver({ source, events: true, ...given });
      expect([found.isSent, found.codes]).toEqual([false, []]);
    }
  });

  it.each<[string, Omit<Given, 'source'>]>([
    [
      'its link, where the work item is closed and the link is not removed yet',
      { what: 'linked', life: { reported: closed } },
    ],
    ['its link, where the work item is open', { what: 'linked', life: { reported: open, ...removed } }],
    [
      'its archive, where its link was removed before',
      { what: 'archived', life: { reported: closed, ...removed } },
    ],
  ])('is sent while it is true: %s', async (_, given) => {
    expect((await deliver({ source: 'helpdesk', events: true, ...given })).isSent).toBe(true);
  });
});

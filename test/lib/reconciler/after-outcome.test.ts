import { describe, expect, it } from 'vitest';
import { putLink } from '../../../lib/docspace/access.ts';
import { day, minute } from '../../../lib/kernel/time.ts';
import { linkIdOf } from '../../../lib/rooms/ticket/ticket-link.ts';
import type { WorkRecord } from '../../../lib/work-items/record.ts';
import { intentOf, iso, projectRecord, recordedRoom, startMs, ticketRecord } from '../builders/records.ts';
import { worldOf } from '../builders/world.ts';

describe('a result that nobody has taken yet', () => {
  const record = projectRecord({
    status: 'done',
    room: recordedRoom(7),
    delivery: 'pending',
    outcomeAt: iso(startMs),
    due: { deliver: startMs + minute, look: startMs + day },
  });

  it('is sent when it is due, not before', async () => {
    const { runAt, sent, stored } = await worldOf({ records: [record] });
    await runAt(0.9);
    expect(sent).toEqual([]);
    await runAt(1);
    expect(sent).toMatchObject([{ type: 'room.created', data: { roomId: 7 } }]);
    expect(stored()).toMatchObject({ delivery: 'delivered' });
    expect(stored().due).toEqual({ look: startMs + day });
  });

  it('of a ticket is sent with its invitation link, which is read from the portal then', async () => {
    const ticket = ticketRecord();
    const world = await worldOf({
      settings: { ticketRoom: { link: { kind: 'invitation', access: 'Read', expiresAfterDays: 30 } } },
    });
    const { portal, clock, records, addRoom, runAt, sent } = world;
    const id = addRoom({ tags: [ticket.keyTag] });
    const expirationDate = iso(startMs + 30 * day);
    const linkId = linkIdOf(portal.url, id);
    const request = { kind: 'invitation', linkId, access: 2, title: 'T', expirationDate } as const;
    const link = await clock.run(putLink(portal.call, id, request));
    const { delivery, due, status } = record;
    await records.write({ ...ticket, delivery, due, status, room: recordedRoom(id) } as WorkRecord, 0);
    await runAt(1);
    expect(sent).toMatchObject([{ data: { ticketId: '7', invitationUrl: link?.url } }]);
    expect(JSON.stringify([...records.all.values()])).not.toContain(link?.url);
  });
});

describe('a work item after its outcome', () => {
  const done = projectRecord({
    status: 'done',
    outcomeAt: iso(startMs),
    intent: intentOf({ title: 'Q1 (PRJ-1)' }),
    room: recordedRoom(7),
    due: { look: startMs + 10 * minute },
  });

  it('is looked after for late rooms, and planned to be erased after the last look', async () => {
    const { runAt, stored } = await worldOf({
      records: [done],
      settings: { privacy: { keepPersonalDataDays: 30 } },
    });
    await runAt(10);
    expect(stored().due).toEqual({ look: startMs + day });
    await runAt(24 * 60);
    expect(stored().due).toEqual({ erase: startMs + 30 * day });
  });

  it('loses what people wrote when that is due', async () => {
    const { runAt, stored } = await worldOf({ records: [{ ...done, due: { erase: startMs + minute } }] });
    await runAt(0.9);
    expect(stored()).not.toHaveProperty('erasedAt');
    await runAt(1);
    expect(stored()).toMatchObject({ erasedAt: iso(startMs + minute), facts: { projectName: '' }, due: {} });
  });

  it('that failed is started again when its room came late', async () => {
    const { room: _, ...record } = {
      ...done,
      status: 'failed',
      error: { code: 'CreationLost', message: 'm' },
    } as const;
    const { runAt, stored, addRoom, started } = await worldOf({ records: [record] });
    addRoom({ tags: [record.keyTag] });
    await runAt(10);
    expect(stored()).toMatchObject({ status: 'running', attempt: 2, adoptions: 1 });
    expect(stored()).not.toHaveProperty('error');
    expect(started).toMatchObject([{ input: { attempt: 2 } }]);
  });
});

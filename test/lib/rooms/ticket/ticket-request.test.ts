import { describe, expect, it } from 'vitest';
import { second } from '../../../../lib/kernel/time.ts';
import { nextTicketRequest, roomMadeBefore } from '../../../../lib/rooms/ticket/ticket-request.ts';
import type { WorkRecord } from '../../../../lib/work-items/record.ts';
import { intentOf, projectRecord, recordedRoom, startMs, ticketRecord } from '../../builders/records.ts';
import { type GivenRoom, simulatedPortal } from '../../builders/simulated-portal.ts';

const title = 'Ticket #7 - Login error';
const { keyTag } = ticketRecord();
const asked = { intent: intentOf({ title }) };

/** The look at a portal with these rooms, so long after they were made; rooms are named by their order. */
async function lookedFor(rooms: GivenRoom[], afterSeconds: number, change: Partial<WorkRecord> = {}) {
  const { portal, clock, addRoom, roomAt } = simulatedPortal();
  const ids = rooms.map((room) => addRoom({ title, ...room }));
  await clock.advance(afterSeconds * second);
  const found = await clock.run(roomMadeBefore(portal, ticketRecord(change), () => clock.now()));
  return {
    found: found === undefined ? undefined : ids.indexOf(found),
    tags: ids.map((id) => roomAt(id)?.tags),
  };
}

describe('the look at the portal before it is asked for the room of a ticket', () => {
  it('finds nothing for a ticket whose room was never asked for', async () => {
    expect((await lookedFor([{}], 600)).found).toBeUndefined();
  });

  it('finds the oldest of several rooms with the key tag', async () => {
    expect((await lookedFor([{}, { tags: [keyTag] }, { tags: [keyTag] }], 0)).found).toBe(1);
  });

  it('keeps the recorded room, also when an older one carries the key tag', async () => {
    const { portal, clock, addRoom } = simulatedPortal();
    addRoom({ tags: [keyTag] });
    const recorded = addRoom({ tags: [keyTag] });
    const record = ticketRecord({ room: recordedRoom(recorded) });
    expect(await clock.run(roomMadeBefore(portal, record, () => clock.now()))).toBe(recorded);
  });

  it('looks for another when the recorded room was deleted', async () => {
    expect((await lookedFor([{ tags: [keyTag] }], 0, { room: recordedRoom(999_999) })).found).toBe(0);
  });

  it.each([
    [0, 'while the request may still be carried out'],
    [89, 'until the last second in which the request may be carried out'],
    [90, 'while a room may still get its tag'],
    [359, 'until the last second in which a room may get its tag'],
  ])('fails with OutcomeUnknown after %d seconds, %s', async (seconds) => {
    await expect(lookedFor([{}], seconds, asked)).rejects.toMatchObject({ code: 'OutcomeUnknown' });
  });

  it('finds a room with the key tag at once, also while another may still come', async () => {
    expect((await lookedFor([{ tags: [keyTag] }], 0, asked)).found).toBe(0);
  });

  it('reads no list of all rooms while the request may still be carried out: in a rush each ticket would', async () => {
    const { portal, clock, addRoom, simulator } = simulatedPortal();
    addRoom({ title });
    const look = () => clock.run(roomMadeBefore(portal, ticketRecord(asked), () => clock.now()));
    await clock.advance(89 * second);
    await expect(look()).rejects.toMatchObject({ code: 'OutcomeUnknown' });
    expect(simulator.world.requests.filter(({ path }) => path === 'files/rooms')).toHaveLength(1);
    await clock.advance(second);
    await expect(look()).rejects.toMatchObject({ code: 'OutcomeUnknown' });
    expect(simulator.world.requests.filter(({ path }) => path === 'files/rooms')).toHaveLength(3);
  });

  it('adopts the oldest room whose tag the portal has lost', async () => {
    const { found, tags } = await lookedFor([{}, {}], 360, asked);
    expect(found).toBe(0);
    expect(tags[0]).toEqual([keyTag]);
  });

  it('finds nothing when the request can no longer be carried out and no room has come', async () => {
    expect((await lookedFor([], 90, asked)).found).toBeUndefined();
  });
});

describe('the next request for the room of a ticket', () => {
  it('is the first one of the work item', () => {
    const first = { firstAtMs: startMs, lastAtMs: startMs, posts: 1, attempt: 1, title };
    expect(nextTicketRequest(ticketRecord(), startMs)).toEqual(first);
  });

  it.each([
    ['counts on in one attempt', 1, 3],
    ['counts from one in the next attempt', 2, 1],
  ])('keeps the time of the first and %s', (_, attempt, posts) => {
    const record = ticketRecord({ attempt, intent: intentOf({ posts: 2, title }) });
    expect(nextTicketRequest(record, startMs + second)).toMatchObject({
      firstAtMs: startMs,
      lastAtMs: startMs + second,
      posts,
      attempt,
    });
  });

  it('is none for a project', () => {
    expect(() => nextTicketRequest(projectRecord(), startMs)).toThrowError('not a ticket');
  });
});

import { describe, expect, it } from 'vitest';
import { day, minute } from '../../../../lib/kernel/time.ts';
import type { WorkRecord } from '../../../../lib/work-items/record.ts';
import { intentOf, projectRecord, recordedRoom, startMs, ticketRecord } from '../../builders/records.ts';
import { keyTag, lookedAfter, whole } from './fixture.ts';

const failed: Partial<WorkRecord> = { status: 'failed', error: { code: 'CreationLost', message: 'm' } };

/** What makes the record of these tests one of a ticket. */
const { key, keyTag: ticketTag, facts, source } = ticketRecord();
const ticket = { key, keyTag: ticketTag, facts, source, intent: intentOf() };

describe('a failed work item whose room came late', () => {
  it.each<[string, Partial<WorkRecord>, number]>([
    ['for the first time', {}, 1],
    ['for the third time', { adoptions: 2 }, 3],
  ])('is started again to take the room, %s', async (_, change, adoptions) => {
    const { look, stored, codes } = lookedAfter({ others: [whole] }, { ...failed, ...change });
    expect(await look()).toBe('adopt');
    expect(stored()).toMatchObject({ status: 'failed', adoptions });
    expect(codes()).toEqual([]);
  });

  it('is left to an operator when three attempts could not take the room', async () => {
    const { look, stored, lines, others, record } = lookedAfter(
      { others: [whole] },
      { ...failed, adoptions: 3 },
    );
    expect(await look()).toBe('looked');
    expect(lines).toEqual([
      { level: 'error', code: 'ROOM_NOT_ADOPTED', fields: { key: record.key, roomId: others[0] } },
    ]);
    expect(stored()).toMatchObject({ adoptions: 3, due: { look: startMs + day } });
  });

  it('is looked after again later while there is no room', async () => {
    const { look, stored, lines } = lookedAfter({ others: [{ ...whole, marias: true }] }, failed);
    expect(await look()).toBe('looked');
    expect(lines).toEqual([]);
    expect(stored()).toMatchObject({ due: { look: startMs + day } });
    expect(stored()).not.toHaveProperty('adoptions');
  });

  it('gets a room that never got its tag, however much that holds', async () => {
    const { look, others, roomAt } = lookedAfter({ others: [{ files: 9, folders: 9 }] }, failed);
    expect(await look()).toBe('adopt');
    expect(roomAt(others[0] ?? 0)?.tags).toEqual([keyTag]);
  });

  it('takes a room that people have renamed', async () => {
    const { look } = lookedAfter({ others: [{ ...whole, title: 'Renamed' }] }, failed);
    expect(await look()).toBe('adopt');
  });

  it('is not given up when the portal throttles one look by the tag', async () => {
    const { look, simulator, stored } = lookedAfter({ others: [whole] }, failed);
    simulator.world.faults.next({ kind: 'status', status: 429, match: { path: /^files\/rooms$/ } });
    await expect(look()).rejects.toMatchObject({ code: 'PortalThrottled' });
    expect(stored()).toMatchObject({ due: { look: startMs + 10 * minute } });
  });

  it('is not started again for a room that people put into the archive', async () => {
    const { look, lines } = lookedAfter({ others: [{ ...whole, place: 'archive' }] }, failed);
    expect(await look()).toBe('looked');
    expect(lines).toEqual([]);
  });

  it('fails when the portal cannot be called', async () => {
    const { look, simulator } = lookedAfter({ others: [whole] }, failed);
    simulator.world.mode = 'unpaid';
    await expect(look()).rejects.toMatchObject({ code: 'PortalPlanLimit' });
  });
});

describe('a recorded room', () => {
  it.each<[string, Parameters<typeof lookedAfter>[0], 'archived' | 'deleted' | 'handed-over' | undefined]>([
    ['that is there', { recorded: whole }, undefined],
    ['that lost its tag', { recorded: { ...whole, tags: [], title: 'Renamed' } }, undefined],
    ['that people archived', { recorded: { ...whole, place: 'archive' } }, 'archived'],
    ['that people deleted', {}, 'deleted'],
    ['that belongs to somebody else now', { recorded: { ...whole, marias: true } }, 'handed-over'],
  ])('%s is recorded as such', async (_, rooms, state) => {
    const before = state === undefined ? 'archived' : undefined;
    const { look, stored, recorded } = lookedAfter(rooms);
    const given = lookedAfter(rooms, { room: recordedRoom(recorded, before ? { state: before } : {}) });
    expect(await given.look()).toBe('looked');
    expect(given.stored().room).toEqual(recordedRoom(recorded, state ? { state } : {}));
    expect(given.stored().due.look).toBe(startMs + day);
    await look();
    expect(stored().room?.state).toBe(state);
  });

  it('is not changed when another attempt has recorded another room meanwhile', async () => {
    const { look, stored, records, record, portal } = lookedAfter({
      recorded: { ...whole, place: 'archive' },
    });
    const call = portal.call;
    portal.call = async (request) => {
      const now = records.all.get(record.key);
      if (now?.value.room?.id !== 99)
        await records.write({ ...record, room: recordedRoom(99) }, now?.version ?? 0);
      return call(request);
    };
    await look();
    expect(stored().room).toEqual(recordedRoom(99));
  });

  it('that was deleted without another one is reported to operators as a warning', async () => {
    const { look, lines, record, stored } = lookedAfter({});
    await look();
    expect(lines).toEqual([{ level: 'warn', code: 'ROOM_GONE', fields: { key: record.key, roomId: 4711 } }]);
    expect(stored().delivery).toBeUndefined();
  });

  it('is not looked for while there is none', async () => {
    const { look, record, simulator, stored } = lookedAfter({});
    Reflect.deleteProperty(record, 'room');
    expect(await look()).toBe('looked');
    expect(stored()).toEqual(record);
    expect(simulator.world.requests.some(({ path }) => path.endsWith('4711'))).toBe(false);
  });
});

describe('a recorded room that people deleted', () => {
  it('is replaced by another one of the work item, which is reported as a new result', async () => {
    const { look, stored, others, lines, record } = lookedAfter(
      { others: [whole] },
      { delivery: 'delivered', deliveries: 2 },
    );
    await look();
    expect(stored()).toMatchObject({
      room: { id: others[0], title: 'Q1 (PRJ-1)' },
      delivery: 'pending',
      due: { look: startMs + day, deliver: startMs + 12 * minute },
    });
    expect(stored()).not.toHaveProperty('deliveries');
    expect(stored().room).not.toHaveProperty('state');
    expect(lines).toEqual([
      { level: 'error', code: 'ROOM_REPLACED', fields: { key: record.key, roomId: others[0] } },
    ]);
  });

  it("is not replaced by one that carries another work item's tag too: an operator has to look", async () => {
    const { look, stored, others, lines, record } = lookedAfter({
      others: [{ ...whole, tags: [keyTag, 'prj-2-ba9876543210'] }],
    });
    await look();
    expect(stored().room).toMatchObject({ id: 4711, state: 'deleted' });
    expect(lines).toEqual([
      { level: 'error', code: 'ROOM_NOT_ADOPTED', fields: { key: record.key, roomId: others[0] } },
    ]);
  });

  it.each<[string, Partial<WorkRecord>]>([
    ['ticket', ticket],
    ['project', {}],
  ])('is replaced with a warning about people who are in the other room of a %s', async (_, change) => {
    const keyTag = change.keyTag ?? projectRecord().keyTag;
    const { look, stored, others, simulator } = lookedAfter(
      { others: [{ ...whole, tags: [keyTag] }] },
      change,
    );
    simulator.world.portal.room(others[0] ?? 0)?.room.shares.set(simulator.people.tom, 2);
    await look();
    expect(stored().room?.id).toBe(others[0]);
    expect(stored().warnings?.map(({ code }) => code)).toEqual(['StrangersInRoom']);
  });

  it('is replaced by the complete one of several', async () => {
    const { look, stored, others } = lookedAfter({ others: [{ tags: [keyTag] }, whole] });
    await look();
    expect(stored().room?.id).toBe(others[1]);
  });

  it('is replaced by the oldest of several without a template', async () => {
    const { look, stored, others, record } = lookedAfter({ others: [{ tags: [keyTag] }, whole] });
    Reflect.deleteProperty(record.intent ?? {}, 'expected');
    await look();
    expect(stored().room?.id).toBe(others[0]);
  });
});

describe('a look at a work item that has its room', () => {
  it('reads the room once, in the list of its rooms', async () => {
    const { look, simulator, recorded } = lookedAfter({ recorded: whole });
    const before = simulator.world.requests.length;
    expect(await look()).toBe('looked');
    const paths = simulator.world.requests.slice(before).map(({ path }) => path);
    expect(paths).not.toContain(`files/rooms/${recorded}`);
  });

  it('takes the oldest other room in place of a deleted one whose record does not say what was requested', async () => {
    const { look, stored, others } = lookedAfter(
      { others: [{ ...whole, files: 3 }, whole] },
      { intent: undefined as never },
    );
    expect(await look()).toBe('looked');
    expect(stored().room?.id).toBe(others[0]);
  });

  it('fails when the portal cannot say who is in the room that takes the place of a deleted one', async () => {
    const { look, simulator, stored, recorded } = lookedAfter({ others: [whole] });
    simulator.world.faults.next({ kind: 'status', status: 429, match: { path: /share$/ } });
    await expect(look()).rejects.toMatchObject({ code: 'PortalThrottled' });
    expect(stored().room?.id).toBe(recorded);
  });
});

import { describe, expect, it } from 'vitest';
import { day, minute } from '../../../../lib/kernel/time.ts';
import { unchangedSince } from '../../../../lib/reconciler/late-rooms.ts';
import { intentOf, startMs, ticketRecord } from '../../builders/records.ts';
import type { GivenRoom } from '../../builders/simulated-portal.ts';
import { expected, keyTag, lookedAfter, whole } from './fixture.ts';

type Given = ReturnType<typeof lookedAfter>;

describe('a late duplicate of a room', () => {
  it.each<[string, number, number]>([
    ['five minutes later when the portal has not changed it for ten', 0, 5],
    ['five minutes later when the portal has not changed it for longer', -60, 5],
    ['fifteen minutes after the portal has changed it last', 4, 9],
    ['fifteen minutes later when the portal has just changed it', 10, 15],
    ['fifteen minutes later when the clock of the portal is fast', 12, 15],
  ])('is noted at first and looked at again %s', async (_, updatedMinute, minutes) => {
    const given = lookedAfter({ recorded: whole, others: [whole] });
    const { look, stored, others, roomAt, codes, simulator } = given;
    const room = simulator.world.portal.room(others[0] ?? 0);
    if (!room) throw new Error('no room');
    room.updated = startMs + updatedMinute * minute;
    expect(await look()).toBe('looked');
    const nowMs = startMs + 10 * minute;
    const sinceMs = nowMs - (15 - minutes) * minute;
    expect(stored().late).toEqual({ roomId: others[0], ...expected, sinceMs });
    expect(stored().due.look).toBe(nowMs + minutes * minute);
    expect(roomAt(others[0] ?? 0)?.place).toBe('rooms');
    expect(codes()).toEqual([]);
  });

  it('is taken for unchanged since its first look where the portal does not say when it was changed', () => {
    const room = { id: 1, title: 'Q1', tags: [], filesCount: 1, foldersCount: 1 };
    expect(unchangedSince(room, undefined, startMs)).toBe(startMs);
  });

  it('is archived after 15 minutes without changes, and looked after once more 15 minutes later', async () => {
    const { look, stored, others, recorded, roomAt, lines, record } = lookedAfter({
      recorded: whole,
      others: [whole],
    });
    await look(10);
    await look(15);
    expect(roomAt(others[0] ?? 0)?.place).toBe('archive');
    expect(roomAt(recorded)?.place).toBe('rooms');
    expect(lines).toEqual([
      {
        level: 'warn',
        code: 'ROOM_DUPLICATE_ARCHIVED',
        fields: { key: record.key, roomId: recorded, otherRoomId: others[0] },
      },
    ]);
    expect(stored()).not.toHaveProperty('late');
    expect(stored().due.look).toBe(startMs + 30 * minute);
    await look(30);
    expect(stored().due.look).toBe(startMs + day);
  });

  it('is left while it has not been the same for 15 minutes', async () => {
    const { look, stored, others, roomAt } = lookedAfter({ recorded: whole, others: [whole] });
    await look(10);
    await look(14.9);
    expect(roomAt(others[0] ?? 0)?.place).toBe('rooms');
    expect(stored().late?.sinceMs).toBe(startMs);
    expect(stored().due.look).toBe(startMs + 15 * minute);
  });

  it.each<[string, (given: Given, other: number) => void]>([
    [
      'got a file',
      ({ simulator }, id) => void simulator.world.portal.addFile(id, 'x', simulator.people.serviceUser),
    ],
    [
      'got a folder',
      ({ simulator }, id) => void simulator.world.portal.addFolder(id, 'x', simulator.people.serviceUser),
    ],
  ])('begins its 15 minutes again when it %s', async (_, change) => {
    const given = lookedAfter({ recorded: whole, others: [{ tags: [keyTag] }] });
    const { look, stored, others, roomAt } = given;
    await look(10);
    change(given, others[0] ?? 0);
    await look(25);
    expect(roomAt(others[0] ?? 0)?.place).toBe('rooms');
    expect(stored().late?.sinceMs).toBe(startMs + 25 * minute);
  });

  it('begins its 15 minutes again when it is another room than the one seen before', async () => {
    const late = { roomId: 1, ...expected, sinceMs: startMs };
    const { look, stored, others } = lookedAfter({ recorded: whole, others: [whole] }, { late });
    await look(25);
    expect(stored().late).toMatchObject({ roomId: others[0], sinceMs: startMs + 15 * minute });
    expect(stored().due.look).toBe(startMs + 30 * minute);
  });

  it.each<[string, GivenRoom, (given: Given, other: number) => void]>([
    ['holds more files than were requested', { ...whole, files: 2 }, () => {}],
    ['holds more folders than were requested', { ...whole, folders: 2 }, () => {}],
    [
      'has a member',
      whole,
      ({ simulator }, id) => void simulator.world.portal.room(id)?.room.shares.set(simulator.people.tom, 10),
    ],
    [
      'has a group for a member',
      whole,
      ({ simulator }, id) =>
        void simulator.world.portal.room(id)?.room.shares.set(simulator.groups.support, 10),
    ],
  ])('stays, and an operator is alerted, when people work in it: it %s', async (_, other, work) => {
    const given = lookedAfter({ recorded: whole, others: [other] });
    const { look, stored, others, roomAt, lines, recorded, record } = given;
    work(given, others[0] ?? 0);
    await look(10);
    await look(25);
    expect(roomAt(others[0] ?? 0)?.place).toBe('rooms');
    expect(lines).toMatchObject([
      {
        level: 'error',
        code: 'ROOM_DUPLICATE_LEFT',
        fields: { key: record.key, roomId: recorded, otherRoomId: others[0] },
      },
    ]);
    expect(stored()).not.toHaveProperty('late');
    expect(stored().due.look).toBe(startMs + day);
  });

  it.each<[string, GivenRoom, GivenRoom]>([
    ['the recorded room is in the archive', { ...whole, place: 'archive' }, whole],
    ['the recorded room lacks files that the other has', { tags: [keyTag], folders: 1 }, whole],
    ['the recorded room lacks folders that the other has', { tags: [keyTag], files: 1 }, whole],
  ])('is left at once to an operator when %s', async (_, recorded, other) => {
    const { look, stored, others, roomAt, lines } = lookedAfter({ recorded, others: [other] });
    await look();
    expect(lines).toMatchObject([
      { level: 'error', code: 'ROOM_DUPLICATE_LEFT', fields: { otherRoomId: others[0] } },
    ]);
    expect(roomAt(others[0] ?? 0)?.place).toBe('rooms');
    expect(stored()).not.toHaveProperty('late');
    expect(stored().due.look).toBe(startMs + day);
  });

  it.each<[string, GivenRoom, GivenRoom]>([
    ['both lack files', { tags: [keyTag] }, { tags: [keyTag] }],
    ['only the other lacks files', whole, { tags: [keyTag] }],
  ])('is archived as any other when %s', async (_, recorded, other) => {
    const { look, others, roomAt } = lookedAfter({ recorded, others: [other] });
    await look(10);
    await look(25);
    expect(roomAt(others[0] ?? 0)?.place).toBe('archive');
  });

  it('is archived where the record does not say what was requested', async () => {
    const { look, others, roomAt } = lookedAfter(
      { recorded: whole, others: [{ tags: [keyTag] }] },
      { intent: undefined as never },
    );
    await look(10);
    await look(25);
    expect(roomAt(others[0] ?? 0)?.place).toBe('archive');
  });

  it('goes one after the other, the oldest first', async () => {
    const { look, others, roomAt, stored } = lookedAfter({ recorded: whole, others: [whole, whole] });
    await look(10);
    expect(stored().late?.roomId).toBe(others[0]);
    await look(25);
    expect(others.map((id) => roomAt(id)?.place)).toEqual(['archive', 'rooms']);
    await look(40);
    await look(55);
    expect(others.map((id) => roomAt(id)?.place)).toEqual(['archive', 'archive']);
  });

  it('leaves a room with the key tag that somebody else made', async () => {
    const { look, others, roomAt, codes, stored } = lookedAfter({
      recorded: whole,
      others: [{ ...whole, marias: true }],
    });
    await look(10);
    await look(25);
    expect(roomAt(others[0] ?? 0)?.place).toBe('rooms');
    expect(codes()).toEqual([]);
    expect(stored()).not.toHaveProperty('late');
  });
});

describe('a late duplicate of a room that has the file which links back', () => {
  it.each<[string, GivenRoom, number, string]>([
    ['stays where the recorded room lacks a file beside that one', whole, 1, 'rooms'],
    ['stays where that room has lost its tag, too', { ...whole, tags: [] }, 1, 'rooms'],
    [
      'stays where that room has lost its tag and its title',
      { ...whole, tags: [], title: 'Ours' },
      1,
      'rooms',
    ],
    ['is archived where the recorded room is complete beside it', whole, 2, 'archive'],
    ['is archived where that room has lost its tag, too', { ...whole, tags: [] }, 2, 'archive'],
  ])('%s', async (_, recorded, files, place) => {
    const { look, others, roomAt, record } = lookedAfter({
      recorded: { ...recorded, files },
      others: [whole],
    });
    const roomId = record.room?.id ?? 0;
    record.linkFile = { roomId, title: 'Project PRJ-1.txt', atMs: startMs, id: 8 };
    await look(10);
    await look(25);
    expect(roomAt(others[0] ?? 0)?.place).toBe(place);
  });
});

describe('a late duplicate of a room without a template', () => {
  const folders = 2;
  const ticket = ticketRecord();
  const change = {
    key: ticket.key,
    keyTag: ticket.keyTag,
    facts: ticket.facts,
    source: 'helpdesk',
    intent: intentOf(),
  };
  it.each<[string, number, string]>([
    ['is archived with the folders of the settings', folders, 'archive'],
    ['stays with a folder more', folders + 1, 'rooms'],
  ])('%s', async (_, made, place) => {
    const tags = [ticket.keyTag];
    // The recorded one has none: without a template nothing says that it is incomplete.
    const given = lookedAfter({ recorded: { tags }, others: [{ tags, folders: made }] }, change);
    const { look, others, roomAt } = given;
    await look(10);
    await look(25);
    expect(roomAt(others[0] ?? 0)?.place).toBe(place);
  });
});

describe('a late duplicate that never got its tag', () => {
  it('gets the tag, and goes the way of any other', async () => {
    const { look, others, roomAt } = lookedAfter({ recorded: whole, others: [{ ...whole, tags: [] }] });
    await look(10);
    expect(roomAt(others[0] ?? 0)).toEqual({ tags: [keyTag], place: 'rooms' });
    await look(25);
    expect(roomAt(others[0] ?? 0)?.place).toBe('archive');
  });

  it.each<[string, GivenRoom]>([
    ['files', { files: 2, folders: 1 }],
    ['folders', { files: 1, folders: 2 }],
  ])('is left to an operator without a tag when it holds more %s than were requested', async (_, other) => {
    const { look, others, roomAt, lines, recorded, record } = lookedAfter({
      recorded: whole,
      others: [other],
    });
    await look();
    expect(roomAt(others[0] ?? 0)).toEqual({ tags: [], place: 'rooms' });
    expect(lines).toMatchObject([
      {
        level: 'error',
        code: 'ROOM_DUPLICATE_LEFT',
        fields: { key: record.key, roomId: recorded, otherRoomId: others[0] },
      },
    ]);
  });
});

it('leaves all rooms alone while an operator wants a new one: the next attempt makes way for it', async () => {
  const { look, others, roomAt, codes } = lookedAfter(
    { recorded: whole, others: [whole, { ...whole, tags: [] }] },
    { newRoomWanted: true },
  );
  await look(10);
  await look(25);
  expect(others.map((id) => roomAt(id))).toEqual([
    { tags: [keyTag], place: 'rooms' },
    { tags: [], place: 'rooms' },
  ]);
  expect(codes()).toEqual([]);
});

import { describe, expect, it } from 'vitest';
import { day } from '../../../../lib/kernel/time.ts';
import {
  graceEnd,
  lastTitle,
  lifeOfRoom,
  nextUpdate,
  plannedArchive,
  wantedTitle,
} from '../../../../lib/rooms/life/next-update.ts';
import type { Life } from '../../../../lib/work-items/life/life.ts';
import type { LivingRecord } from '../../../../lib/work-items/life/updates.ts';
import type { WorkRecord } from '../../../../lib/work-items/record.ts';
import { intentOf, iso, projectRecord, recordedRoom, startMs, ticketRecord } from '../../builders/records.ts';
import { lifeSettings } from '../../builders/settings.ts';

const settings = lifeSettings();

/** A work item that was closed a day after its room was made. */
function closed(life: Partial<Life> = {}, change: Partial<WorkRecord> = {}): LivingRecord {
  const made = {
    status: 'done',
    room: recordedRoom(7, { title: 'As recorded' }),
    intent: intentOf({ title: 'As requested' }),
    outcomeAt: iso(startMs),
  } as const;
  const reported = { closed: true, status: 'closed', atMs: 1 };
  const all = { reported, closedSinceMs: startMs + day, mark: 2, seen: 1, seenAtMs: startMs, update: 0 };
  return { ...projectRecord({ ...made, ...change }), life: { ...all, ...life } };
}

describe('the archiving of a room that people are told of', () => {
  it.each<[string, WorkRecord, number | undefined]>([
    ['is planned for the end of the grace', closed(), startMs + 8 * day],
    [
      'is planned for the end of a grace that began with the room',
      closed({ closedSinceMs: startMs - day }),
      startMs + 7 * day,
    ],
    [
      'is planned by the closing where nobody knows when the room was made',
      closed({ closedSinceMs: startMs - day }, { outcomeAt: undefined as never }),
      startMs + 6 * day,
    ],
    ['is not planned while the item is open', closed({ closedSinceMs: undefined as never }), undefined],
    ['is not planned where nothing was reported', projectRecord({ room: recordedRoom(7) }), undefined],
    ['is not planned without a room', closed({}, { room: undefined as never }), undefined],
    [
      'is not planned for a room that an operator keeps',
      closed({}, { kept: { since: iso(startMs) } }),
      undefined,
    ],
    [
      'is not planned once it was done for this closing',
      closed({ room: { id: 7, handledClosing: startMs + day } }),
      undefined,
    ],
    [
      'is not planned for a room that people archived or deleted',
      closed({}, { room: recordedRoom(7, { state: 'archived' }) }),
      undefined,
    ],
  ])('%s', (_, record, at) => {
    expect(plannedArchive(record, settings)).toBe(at);
  });

  it('is not planned where the environment leaves rooms as they are', () => {
    expect(plannedArchive(closed(), undefined)).toBeUndefined();
  });
});

describe('the life of a room', () => {
  it('begins with its id alone', () => {
    expect(lifeOfRoom(closed())).toEqual({ id: 7 });
    expect(lifeOfRoom(closed({ room: { id: 8, archived: true } }))).toEqual({ id: 7 });
    expect(lifeOfRoom(closed({}, { room: undefined as never }))).toEqual({ id: 0 });
  });

  it('has no end of the grace while its item is open', () => {
    expect(graceEnd(closed({ closedSinceMs: undefined as never }), settings)).toBeUndefined();
    const opened = { closedSinceMs: undefined as never, room: { id: 7, handledClosing: startMs } };
    expect(nextUpdate(closed(opened), settings)).toBe(startMs + day);
  });
});

describe('the title of a room', () => {
  const noIntent = { intent: undefined as never };

  it.each<[string, LivingRecord, string]>([
    ['that it got last from here', closed({ room: { id: 7, title: 'Renamed' } }), 'Renamed'],
    ['that was requested', closed(), 'As requested'],
    ['that it had when it was recorded', closed({}, noIntent), 'As recorded'],
    ['of a record without a room', closed({}, { ...noIntent, room: undefined as never }), ''],
  ])('is the one %s', (_, record, title) => {
    expect(lastTitle(record)).toBe(title);
  });

  const named = (title: string | undefined, change: Partial<WorkRecord> = {}) =>
    closed(
      { reported: { closed: false, status: 'open', atMs: 1, ...(title === undefined ? {} : { title }) } },
      change,
    );
  const { facts } = ticketRecord();

  it.each<[string, LivingRecord, string]>([
    ['follows the name of a project', named('Q2'), 'Q2 (PRJ-1)'],
    ['follows the subject of a ticket', named('Printer', { facts }), 'Ticket #7 - Printer'],
    ['stays where no name is known', named(undefined), 'As requested'],
    ['stays where the name is blank', named('  '), 'As requested'],
    ['stays where the name is empty', named(''), 'As requested'],
    ['stays where the record was erased', named('Q2', { erasedAt: iso(startMs) }), 'As requested'],
  ])('%s', (_, record, title) => {
    expect(wantedTitle(record, settings)).toBe(title);
  });

  it('stays where the environment wants that', () => {
    expect(wantedTitle(named('Q2'), { ...settings, renameRooms: false })).toBe('As requested');
  });
});

import { describe, expect, it } from 'vitest';
import { failures } from '../../../lib/kernel/failures.ts';
import { lifeNoteOf, noteOf } from '../../../lib/results/note.ts';
import {
  createdRecord,
  failedRecord,
  handedOut,
  invitationUrl,
  roomUrl,
} from '../sources/write-back-fixture.ts';

const textOf = ({ lines }: ReturnType<typeof noteOf>) => lines.map(({ text }) => text).join('\n');

describe('the note about a room', () => {
  it('has the link of the room, the invitation link with what it admits to, and each warning', () => {
    const note = noteOf(createdRecord(), handedOut);
    expect(note.lines.map(({ url }) => url).filter(Boolean)).toEqual([roomUrl, invitationUrl]);
    expect(textOf(note)).toMatch(/gets in, with the right "Read", until 2026-12-22\./);
    expect(textOf(note)).toMatch(/Not as it should be: ticketRoom\.team\[0\]: unknown\./);
    expect(note.marker).toBe('docspaceroom4711');
    expect(note.formerMarker).toBe('docspace-room:4711');
  });

  it('says of an external link that it needs no account, and of one without an end that it has none', () => {
    const link = { kind: 'external', url: 'https://portal.example.com/s/x', access: 10 } as const;
    const note = noteOf(createdRecord(), link);
    expect(note.lines.map(({ url }) => url)).toContain(link.url);
    expect(textOf(note)).toMatch(
      /opens the room without an account, with the right "Editing", without an end\./,
    );
  });

  it('names the room, and who can open it, where nothing else is to be said', () => {
    const { warnings: _, ...record } = createdRecord();
    const note = noteOf(record);
    expect(note.lines).toHaveLength(2);
    expect(textOf(note)).toMatch(/^DocSpace room "Ticket SUP-7 - Login <error>":\nIt opens for /);
  });

  it('names a right by its number that this version does not know', () => {
    expect(textOf(noteOf(createdRecord(), { ...handedOut, access: 77 }))).toContain('the right "77"');
  });

  it('has no link but that of the room where none is handed out', () => {
    const note = noteOf({ ...createdRecord(), warnings: [] });
    expect(note.lines.map(({ url: its }) => its).filter(Boolean)).toEqual([roomUrl]);
    expect(textOf(note)).not.toMatch(/holds this link|Not as it should be/);
  });
});

describe('the note about a failure', () => {
  it('has a marker where a record of an older version knows nothing of the failure', () => {
    const { error: _, ...record } = failedRecord();
    const note = noteOf(record);
    expect(note.marker).toBe('docspacefailureUnexpectedError');
    expect(textOf(note)).toBe(`The DocSpace room could not be made. ${failures.UnexpectedError.remedy}`);
  });

  it('says what happened and what to do, under a marker for each code', () => {
    const note = noteOf(failedRecord('CreationLost'));
    expect(textOf(note)).toBe(
      `The DocSpace room could not be made. What happened. ${failures.CreationLost.remedy}`,
    );
    expect(note.marker).toBe('docspacefailureCreationLost');
    expect(note.formerMarker).toBe('docspace-failure:CreationLost');
  });

  it('is the note of a failed record whose room of an earlier attempt is known', () => {
    const record = { ...failedRecord(), room: createdRecord().room ?? { id: 1, url: '', title: '' } };
    expect(noteOf(record).marker).toBe('docspacefailureTemplateNotFound');
  });
});

describe('the note about a room that goes to the archive', () => {
  it('has the day, what prevents it, and the link of the room', () => {
    const room = { id: 4711, url: roomUrl, title: 'Ticket SUP-7' };
    const [at, archiveAfter] = ['2026-12-01T10:00:00.000Z', '2026-12-08T10:00:00.000Z'];
    const note = lifeNoteOf({ type: 'room.archiving', at, archiveAfter, room });
    expect(note.lines).toEqual([
      {
        text: 'DocSpace room "Ticket SUP-7" goes to the archive on 2026-12-08, unless the ticket is opened again before:',
        url: roomUrl,
      },
    ]);
    expect(note.marker).toMatch(/^docspaceroomarchiving4711at/);
  });
});

it('the note about a room that waits for a free place says that it comes back by itself', () => {
  const room = { id: 4711, url: roomUrl, title: 'Ticket SUP-7' };
  const note = lifeNoteOf({
    type: 'room.held',
    at: '2026-12-01T10:00:00.000Z',
    reason: 'PortalPlanLimit',
    room,
  });
  expect(textOf(note)).toMatch(/^DocSpace room "Ticket SUP-7" is still in the archive: .* by itself/);
  expect(note.marker).toMatch(/^docspaceroomheld4711at/);
});

describe('the note about a room that has its link again', () => {
  const at = '2026-12-01T10:00:00.000Z';
  const room = { id: 4711, url: roomUrl, title: 'Ticket SUP-7' };

  it('has the link of the room, and the link with what it admits to and its new end', () => {
    const note = lifeNoteOf({ type: 'room.linked', at, room }, handedOut);
    expect(note.lines.map(({ url }) => url)).toEqual([roomUrl, invitationUrl]);
    expect(textOf(note)).toMatch(/^DocSpace room "Ticket SUP-7" is open again:\n.*until 2026-12-22\./);
  });

  it('is another one each time, by a marker of letters and digits', () => {
    const { marker } = lifeNoteOf({ type: 'room.linked', at, room });
    expect(marker).toMatch(/^docspaceroomlinked4711at[a-z0-9]+$/);
    const later = lifeNoteOf({ type: 'room.linked', at: '2026-12-01T10:00:00.001Z', room });
    expect(later.marker).not.toBe(marker);
  });
});

describe('the note about what people did with a room', () => {
  const at = '2026-12-01T10:00:00.000Z';
  const room = { id: 4711, url: roomUrl, title: 'Ticket SUP-7' };

  it.each(['archived', 'restored', 'renamed', 'deleted'] as const)('says that it was %s by hand', (what) => {
    const note = lifeNoteOf({ type: `room.${what}`, by: 'people', at, room });
    expect(note.lines).toEqual([
      { text: `DocSpace room "Ticket SUP-7" was ${what} by hand in the portal:`, url: roomUrl },
    ]);
    expect(note.marker).toMatch(new RegExp(`^docspaceroom${what}people4711at[a-z0-9]+$`));
  });
});

import { describe, expect, it } from 'vitest';
import { failures } from '../../../lib/kernel/failures.ts';
import { noteOf } from '../../../lib/results/note.ts';
import type { LinkSettings } from '../../../lib/settings/schema.ts';
import { createdRecord, failedRecord, invitationUrl, roomUrl } from '../sources/write-back-fixture.ts';

const monthLink: LinkSettings = { kind: 'invitation', access: 'Read', expiresAfterDays: 30 };
const textOf = ({ lines }: ReturnType<typeof noteOf>) => lines.map(({ text }) => text).join('\n');

describe('the note about a room', () => {
  it('has the link of the room, the invitation link with what it admits to, and each warning', () => {
    const note = noteOf(createdRecord(), { invitationUrl, link: monthLink });
    expect(note.lines.map(({ url }) => url).filter(Boolean)).toEqual([roomUrl, invitationUrl]);
    expect(textOf(note)).toMatch(/with the right "Read", for 30 days/);
    expect(textOf(note)).toMatch(/Not as it should be: ticketRoom\.team\[0\]: unknown\./);
    expect(note.marker).toBe('[docspace-room:4711]');
  });

  it('says "1 day" of a link that expires after one day', () => {
    const link: LinkSettings = { ...monthLink, expiresAfterDays: 1 };
    expect(textOf(noteOf(createdRecord(), { invitationUrl, link }))).toContain('for 1 day from');
  });

  it.each<[string, string | undefined, LinkSettings]>([
    ['the environment makes no links', invitationUrl, { kind: 'members' }],
    ['the environment makes public links', invitationUrl, { kind: 'external', access: 'Read' }],
    ['the portal has no link', undefined, monthLink],
  ])('has no invitation link where %s', (_, url, link) => {
    const note = noteOf({ ...createdRecord(), warnings: [] }, { invitationUrl: url, link });
    expect(note.lines.map(({ url: its }) => its).filter(Boolean)).toEqual([roomUrl]);
    expect(textOf(note)).not.toMatch(/holds this link|Not as it should be/);
  });
});

describe('the note about a failure', () => {
  it('says what happened and what to do, under a marker for each code', () => {
    const note = noteOf(failedRecord('CreationLost'), { link: monthLink });
    expect(textOf(note)).toBe(
      `The DocSpace room could not be made. What happened. ${failures.CreationLost.remedy}`,
    );
    expect(note.marker).toBe('[docspace-failure:CreationLost]');
  });

  it('is the note of a failed record whose room of an earlier attempt is known', () => {
    const record = { ...failedRecord(), room: createdRecord().room ?? { id: 1, url: '', title: '' } };
    expect(noteOf(record, { link: monthLink }).marker).toBe('[docspace-failure:TemplateNotFound]');
  });
});

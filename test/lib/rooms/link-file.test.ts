import { describe, expect, it } from 'vitest';
import { linkFileOf, withoutLinkFile } from '../../../lib/rooms/link-file.ts';
import type { WorkItemFacts } from '../../../lib/work-items/record.ts';

const ticket = (ticketId: string, label?: string): WorkItemFacts => ({
  kind: 'ticket',
  ticketId,
  subject: 'Secret',
  ...(label === undefined ? {} : { label }),
});
const project = (projectId: string): WorkItemFacts => ({
  kind: 'project',
  projectId,
  projectType: '',
  projectName: 'Secret',
});

describe('the file that links back to a work item', () => {
  it.each<[WorkItemFacts, string, string]>([
    [ticket('35436'), 'Ticket #35436.txt', 'This room belongs to the ticket #35436 of desk.\n'],
    [ticket('10002', 'SUP-7'), 'Ticket SUP-7.txt', 'This room belongs to the ticket SUP-7 of desk.\n'],
    [project('PRJ/1'), 'Project PRJ_1.txt', 'This room belongs to the project PRJ_1 of desk.\n'],
    [project('<a b>'), 'Project _a b_.txt', 'This room belongs to the project _a b_ of desk.\n'],
  ])('of %j is %s', (facts, title, content) => {
    expect(linkFileOf({ facts, source: 'desk' }, undefined)).toEqual({ title, content });
  });

  it('has the URL on a line of its own', () => {
    const url = 'https://acme.zendesk.com/agent/tickets/1';
    const { content } = linkFileOf({ facts: ticket('1'), source: 'desk' }, url);
    expect(content.split('\n').slice(1)).toEqual(['', url, '']);
  });

  it('has a title of 165 characters at most, with its extension', () => {
    const { title } = linkFileOf({ facts: project('x'.repeat(200)), source: 'desk' }, undefined);
    expect(title).toHaveLength(165);
    expect(title).toMatch(/x\.txt$/);
    const cut = linkFileOf({ facts: project(`${'x'.repeat(152)} y`), source: 'desk' }, undefined);
    expect(cut.title).toBe(`Project ${'x'.repeat(152)}.txt`);
  });
});

describe('a room without its link file', () => {
  const room = { id: 7, filesCount: 3 };
  const linkFile = { roomId: 7, title: 'Ticket #1.txt', atMs: 1, id: 8 };

  it.each([
    ['has one file less', { linkFile }, 2],
    ['has all its files where that was not made', { linkFile: { roomId: 7, title: '', atMs: 1 } }, 3],
    ['has all its files where that is in another room', { linkFile: { ...linkFile, roomId: 8 } }, 3],
    ['has all its files where none was requested', {}, 3],
  ])('%s', (_, record, files) => {
    expect(withoutLinkFile(room, record).filesCount).toBe(files);
  });

  it('has no file less than none: people may have deleted it', () => {
    expect(withoutLinkFile({ id: 7, filesCount: 0 }, { linkFile }).filesCount).toBe(0);
  });
});

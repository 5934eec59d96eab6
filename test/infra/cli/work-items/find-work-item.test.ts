import { describe, expect, it } from 'vitest';
import { recordsNamed } from '../../../../infra/cli/work-items/find-work-item.ts';
import { memoryRecords } from '../../../../lib/stores/memory/memory-stores.ts';
import { storedKeyOf } from '../../../../lib/work-items/keys.ts';
import { newRecord } from '../../../lib/builders/records.ts';

const project = (source: string, projectId: string) =>
  newRecord(
    {
      namespace: 'dev',
      source,
      facts: { kind: 'project', projectId, projectType: 't', projectName: 'n' },
    },
    0,
  );
const ticket = (source: string, ticketId: string, label?: string) =>
  newRecord(
    {
      namespace: 'dev',
      source,
      facts: { kind: 'ticket', ticketId, subject: 's', ...(label ? { label } : {}) },
    },
    0,
  );

const all = [
  project('project-system', 'PRJ-1'),
  ticket('helpdesk', '7'),
  ticket('jira', '7'),
  project('jira', 'a/b'),
  project('jira', 'Caf\u00e9'),
  // A source that the environment no longer has, and two kinds of one source
  ticket('old', '9'),
  project('jira', '8'),
  ticket('jira', '8'),
  ticket('jira', '10002', 'SUP-7'),
  { ...project('project-system', 'other-namespace'), key: 'prod/project-system/project/X' },
];
const settings = {
  namespace: 'dev',
  sources: Object.fromEntries(['project-system', 'helpdesk', 'jira'].map((name) => [name, {} as never])),
};

async function found(text: string) {
  const records = memoryRecords();
  for (const record of all) await records.write(record, 0);
  return (await recordsNamed(text, settings, { records, search: records })).map(({ name, record }) => {
    expect(all.map(({ key }) => key)).toContain(record.key);
    return [name, record.facts.kind];
  });
}

describe('records that a person names', () => {
  it.each([
    ['by its id alone', 'PRJ-1', [['project-system/PRJ-1', 'project']]],
    ['by its source and id', 'project-system/PRJ-1', [['project-system/PRJ-1', 'project']]],
    [
      'by an id whose letters a terminal writes in another way',
      'Cafe\u0301',
      [['jira/Caf\u00e9', 'project']],
    ],
    ['by an id with a slash', 'a/b', [['jira/a/b', 'project']]],
    ['by source and an id with a slash', 'jira/a/b', [['jira/a/b', 'project']]],
    ['of a source that is no longer configured', 'old/9', [['old/9', 'ticket']]],
    ['by its key', 'dev/jira/ticket/8', [['jira/8', 'ticket']]],
    ['by its key with an encoded id', 'dev/jira/project/a%2Fb', [['jira/a/b', 'project']]],
    ['by the hash of its key', storedKeyOf('dev/old/ticket/9'), [['old/9', 'ticket']]],
    ['by its label', 'SUP-7', [['jira/10002', 'ticket']]],
    ['by its source and label', 'jira/SUP-7', [['jira/10002', 'ticket']]],
    ['by a label of another source, none', 'helpdesk/SUP-7', []],
    ['by an id without a record, none', 'PRJ-2', []],
    ['by an id in other letters, none', 'prj-1', []],
    ['by an id of another source, none', 'helpdesk/PRJ-1', []],
    ['by a text that only resembles a key, none', 'dev/jira/ticket/%', []],
  ])('are found %s', async (_, text, expected) => {
    expect(await found(text)).toEqual(expected);
  });

  it('are all records with the same id', async () => {
    const both = await found('7');
    expect(both.sort()).toEqual([
      ['helpdesk/7', 'ticket'],
      ['jira/7', 'ticket'],
    ]);
    expect((await found('jira/8')).map(([, kind]) => kind).sort()).toEqual(['project', 'ticket']);
  });
});

import { expect, it } from 'vitest';
import { memoryRecords } from '../../../lib/stores/memory/memory-stores.ts';
import { executionOf, inputOf, startAttempt } from '../../../lib/work-items/executions.ts';
import { executionNameOf, type WorkItem } from '../../../lib/work-items/keys.ts';
import type { WorkRecord } from '../../../lib/work-items/record.ts';
import { projectRecord, startMs, ticketRecord } from '../builders/records.ts';

const clock = { now: () => startMs, sleep: async () => {} };

/** What stands in the record after its accepted attempt was started, and the names that were started. */
async function started(now: Partial<WorkRecord>) {
  const records = memoryRecords();
  const record = projectRecord({ attempt: 2 });
  await records.write({ ...record, ...now }, 0);
  const names: string[] = [];
  const executions = {
    start: async (_: string, name: string) => void names.push(name),
    describe: async () => undefined,
  };
  await startAttempt(records, executions, record, clock);
  return { names, name: executionOf(record), stored: records.all.get(record.key) };
}

it.each([
  [
    'project',
    projectRecord(),
    { source: 'project-system', projectId: 'PRJ-1', projectType: 'marketing', projectName: 'Q1' },
  ],
  ['ticket', ticketRecord(), { source: 'helpdesk', ticketId: '7' }],
])(
  'the execution of a %s is named by its id, and starts with what travels in the open',
  (kind, record, input) => {
    const { key } = record;
    const item = {
      namespace: 'test',
      source: record.source,
      kind,
      id: kind === 'ticket' ? '7' : 'PRJ-1',
    } as WorkItem;
    expect(executionOf({ ...record, attempt: 3 })).toBe(executionNameOf(item, 3, record.keyTag));
    expect(inputOf({ ...record, attempt: 3 })).toEqual({ key, attempt: 3, ...input });
  },
);

it('starts the execution of an accepted attempt, and marks the record as running', async () => {
  const { names, name, stored } = await started({});
  expect(names).toEqual([name]);
  expect(stored?.value.status).toBe('running');
});

it('writes nothing when the record is gone meanwhile', async () => {
  const records = memoryRecords();
  await startAttempt(
    records,
    { start: async () => {}, describe: async () => undefined },
    projectRecord(),
    clock,
  );
  expect(records.all.size).toBe(0);
});

it.each<[string, Partial<WorkRecord>]>([
  ['is done meanwhile', { status: 'done' }],
  ['is running meanwhile', { status: 'running' }],
  ['is at a later attempt', { attempt: 3 }],
])('leaves a record that %s as it is', async (_, now) => {
  expect((await started(now)).stored).toMatchObject({ value: now, version: 1 });
});

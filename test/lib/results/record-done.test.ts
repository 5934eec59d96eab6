import { expect, it } from 'vitest';
import { minute } from '../../../lib/kernel/time.ts';
import { recordDone } from '../../../lib/results/record-done.ts';
import { memoryRecords } from '../../../lib/stores/memory/memory-stores.ts';
import type { WorkRecord } from '../../../lib/work-items/record.ts';
import { keptLog } from '../builders/dependencies.ts';
import { iso, projectRecord, recordedRoom, startMs } from '../builders/records.ts';
import { settingsWith } from '../sources/receiver.ts';

const warnings = [{ code: 'TeamMissing', message: 'm' } as const];

async function recording(change: Partial<WorkRecord>) {
  const record = projectRecord({ status: 'running', room: recordedRoom(4711), ...change });
  const records = memoryRecords();
  await records.write(record, 0);
  const { log, lines } = keptLog();
  const done = await recordDone(
    { key: record.key, attempt: 1 },
    { roomId: 4711, warnings },
    {
      records,
      settings: settingsWith({ 'project-system': { resultUrl: 'https://a.example' } }),
      clock: { now: () => startMs + 2 * minute, sleep: async () => {} },
      log,
    },
  );
  return { record, done, stored: await records.read(record.key), lines };
}

it('records a work item as done with its warnings, its result to be delivered, and logs how long people waited', async () => {
  const { record, done, stored, lines } = await recording({});
  expect(stored).toEqual({ value: done, version: 2 });
  expect(done).toMatchObject({
    status: 'done',
    warnings,
    delivery: 'pending',
    outcomeAt: iso(startMs + 2 * minute),
  });
  const { key, source } = record;
  const fields = { key, source, roomId: 4711, warnings: 1, seconds: 120 };
  expect(lines).toEqual([{ level: 'info', code: 'ROOM_READY', fields }]);
});

it('leaves a work item that was recorded as done before as it is, and logs it once', async () => {
  const { record, done, stored, lines } = await recording({
    status: 'done',
    delivery: 'delivered',
    outcomeAt: iso(startMs),
  });
  expect(done).toEqual(record);
  expect(stored).toEqual({ value: record, version: 1 });
  expect(lines).toEqual([]);
});

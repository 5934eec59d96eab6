import { expect, it } from 'vitest';
import { acquireSlot, leaveSlot, lookAfterSlot } from '../../../lib/portal-slot/portal-slot.ts';
import { tryNumberOf } from '../../../lib/portal-slot/slot-store.ts';
import { keptLog } from '../builders/dependencies.ts';
import { iso, startMs } from '../builders/records.ts';
import { given } from './model/waiting.ts';

it('logs a grant with its number and how long its holder has waited', async () => {
  const { slot, ref, later, tokens } = given();
  const { log, lines } = keptLog();
  later(5000);
  tokens.add('t');
  const waiting = { execution: 'a', token: 't', tryNumber: tryNumberOf(iso(startMs), 0) };
  await acquireSlot({ ...slot, log }, ref('a', 2), waiting);
  expect(lines).toEqual([
    { level: 'info', code: 'SLOT_GRANTED', fields: { key: 'a', attempt: 1, fence: 1, ms: 3000 } },
  ]);
});

it('logs which waiter was removed because its execution has ended', async () => {
  const { slot, ref, acquire, end, later } = given();
  const { log, lines } = keptLog();
  await acquire(ref('a'));
  await acquire(ref('b', 1));
  end(ref('b', 1));
  later(60_000);
  expect(await lookAfterSlot({ ...slot, log })).toMatchObject({ removed: 1 });
  expect(lines).toContainEqual({
    level: 'warn',
    code: 'SLOT_WAITER_REMOVED',
    fields: { key: 'b', attempt: 1 },
  });
});

it('logs for which waiter Step Functions gave no answer', async () => {
  const { slot, ref, acquire, state } = given();
  const { log, lines } = keptLog();
  await acquire(ref('a'));
  await acquire(ref('b', 1));
  state.away = true;
  await leaveSlot({ ...slot, log }, ref('b', 1));
  expect(lines[0]).toMatchObject({
    level: 'error',
    code: 'SLOT_TASKS_FAILED',
    fields: { key: 'b', attempt: 1, error: 'Error' },
  });
});

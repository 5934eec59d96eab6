import { expect, it } from 'vitest';
import { attack } from './attack.ts';

/** A busy machine may take its time. */
const timeout = 120_000;

it('refuses 4,000 forged requests with 401, 404 or 415 (fuzz.ts sends 100,000)', { timeout }, async () => {
  const { wrong, records, sent, statuses } = await attack('forged', 20260115, 4000);
  expect(wrong).toEqual([]);
  expect(records).toBe(0);
  expect(sent.size).toBe(18);
  expect([...statuses.keys()].sort()).toEqual([401, 404, 415]);
});

it('answers 2,000 signed requests with hostile bodies with 200, 202 or 400, and 401 only for an account that the source does not have', {
  timeout,
}, async () => {
  const { wrong, statuses } = await attack('hostile', 20260115, 2000);
  expect(wrong).toEqual([]);
  // And some of them are as good as any
  expect([...statuses.keys()].sort()).toEqual([200, 202, 400, 401]);
});

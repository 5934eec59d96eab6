import { expect, it } from 'vitest';
import { attack } from './attack.ts';

it('no forgery is accepted and none upsets the receiver (npm run fuzz: 100,000)', async () => {
  const { wrong, records, sent, statuses } = await attack('forged', 20260115, 4000);
  expect(wrong).toEqual([]);
  expect(records).toBe(0);
  expect(sent.size).toBe(18);
  expect([...statuses.keys()].sort()).toEqual([401, 404, 415]);
});

it('no signed body upsets the receiver, whatever it holds', async () => {
  const { wrong, statuses } = await attack('hostile', 20260115, 2000);
  expect(wrong).toEqual([]);
  // And some of them are as good as any
  expect([...statuses.keys()].sort()).toEqual([200, 202, 400]);
});

import { expect, it } from 'vitest';
import { flow } from '../../flows/harness/flow.ts';

it('lists the rooms for one without a tag only when no room can come any more that has its tag', async () => {
  // Given a portal whose lock did not come free: nothing was made, and we cannot know it
  const { simulator, make } = await flow();
  simulator.world.faults.next({ kind: 'status', match: { method: 'POST', path: /^files\/rooms$/ } });
  expect((await make('helpdesk', { ticketId: '1', subject: 'Login error' })).status).toBe('SUCCEEDED');
  const { requests } = simulator.world;
  const asked = requests.filter(({ method, path }) => method === 'POST' && path === 'files/rooms');
  const lists = requests.filter(({ query }) => query.includes('subjectId'));
  const looks = requests.filter(({ query }) => query.includes('tags='));
  expect(asked).toHaveLength(2);
  expect(lists).toHaveLength(1);
  expect(looks.length).toBeGreaterThan(2);
  expect((lists[0]?.time ?? 0) - (asked[0]?.time ?? 0)).toBeGreaterThanOrEqual(90_000);
});

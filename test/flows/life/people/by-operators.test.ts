import { expect, it } from 'vitest';
import { wishMove } from '../../../../infra/cli/commands/life/move.ts';
import { living, ticket } from '../harness.ts';

type Made = Awaited<ReturnType<typeof living>>;

async function withRoom() {
  const made = await living({ life: { graceDays: 0 } });
  await made.make('helpdesk', ticket);
  return made;
}
const wish = (made: Made, to: 'archive' | 'restore', reason?: string) =>
  wishMove(made.record()?.key ?? '', { to, reason }, made);

it('archives the room of an open ticket by hand until that is closed and opened again', async () => {
  const made = await withRoom();
  expect(await wish(made, 'archive', 'Case 4711')).toMatchObject({ outcome: 'changed' });
  await made.keepFor(3);
  expect(made.place()).toBe('archive');
  await made.sayTicket({ status: 'open', subject: 'Another' });
  await made.keepFor(3);
  expect(made.place()).toBe('archive');
  const why = made.record()?.life?.changes?.find(({ what }) => what === 'archived')?.why;
  expect(why).toBe('an operator wished it: Case 4711');
  await made.sayTicket({ status: 'solved' });
  await made.keepFor(3);
  await made.sayTicket({ status: 'open' });
  await made.keepFor(3);
  expect(made.place()).toBe('rooms');
});

it('restores the room of a closed ticket by hand until that is closed again', async () => {
  const made = await withRoom();
  await made.sayTicket({ status: 'solved' });
  await made.keepFor(3);
  await wish(made, 'restore');
  await made.keepFor(3);
  expect(made.place()).toBe('rooms');
  const updates = made.updates().length;
  await made.keepFor(30);
  expect([made.place(), made.updates().length]).toEqual(['rooms', updates]);
  await made.sayTicket({ status: 'open' });
  await made.keepFor(1);
  await made.sayTicket({ status: 'solved' });
  await made.keepFor(3);
  expect(made.place()).toBe('archive');
});

it('moves no room that is kept, deleted, or not made', async () => {
  const made = await withRoom();
  const refusal = async (change: object) => {
    const record = made.record();
    if (!record) throw new Error('no record');
    const { version = 0 } = made.records.all.get(record.key) ?? {};
    await made.records.write({ ...record, ...change }, version);
    const outcome = await wish(made, 'archive');
    return outcome.outcome === 'refused' ? outcome.reason : '';
  };
  const room = made.record()?.room;
  expect(await refusal({ kept: { since: '2026-01-01T00:00:00Z' } })).toMatch(/kept as it is/);
  expect(await refusal({ kept: undefined, room: { ...room, state: 'deleted' } })).toMatch(/was deleted/);
  expect(await refusal({ room: { ...room, state: 'handed-over' } })).toMatch(/another user/);
  expect(await refusal({ status: 'failed', room })).toMatch(/no room that was made/);
});

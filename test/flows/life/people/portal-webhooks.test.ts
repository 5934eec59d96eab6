import { expect, it } from 'vitest';
import { keep } from '../../../../infra/cli/commands/life/keep.ts';
import { minute } from '../../../../lib/kernel/time.ts';
import { living, ticket } from '../harness.ts';

type Made = Awaited<ReturnType<typeof living>>;

/** What became of the room, without what became of its link on the way. */
const changesOf = (made: Made) =>
  (made.record()?.life?.changes ?? [])
    .map(({ what }) => what)
    .filter((what) => !['access-removed', 'link-made'].includes(what));

async function withRoom(life: Record<string, unknown> = {}) {
  const made = await living({ life, portalWebhook: true });
  await made.make('helpdesk', ticket);
  return made;
}

/** The portal polls its queue, and the reconciler begins looks. */
async function pass(made: Made) {
  await made.clock.advance(minute);
  await made.keepFor(2);
}

it('notes once what people do with a room, one after the other, and leaves it so', async () => {
  const made = await withRoom();
  await made.inPages('PUT', '/archive');
  await pass(made);
  await made.inPages('PUT', '/unarchive');
  await pass(made);
  await made.inPages('PUT', '/archive');
  await pass(made);
  await made.inPages('DELETE');
  await pass(made);
  expect(changesOf(made)).toEqual([
    'archived-by-people',
    'restored-by-people',
    'archived-by-people',
    'deleted-by-people',
  ]);
  expect(made.record()?.room?.state).toBe('deleted');
  const updates = made.updates().length;
  await made.keepFor(30);
  expect(made.updates()).toHaveLength(updates);
});

it('takes its own changes for none of people, and begins no look for them', async () => {
  const made = await withRoom({ graceDays: 0 });
  await made.sayTicket({ status: 'solved', subject: 'Another' });
  await made.keepFor(3);
  await made.sayTicket({ status: 'open' });
  await pass(made);
  expect(changesOf(made)).toEqual(['renamed', 'archived', 'restored']);
  expect(made.updates()).toHaveLength(2);
  await made.keepFor(30);
  expect(made.updates()).toHaveLength(2);
});

it('restores no room that people archived while its ticket is open', async () => {
  const made = await withRoom();
  await made.sayTicket({ status: 'open' });
  await made.inPages('PUT', '/archive');
  await pass(made);
  await made.sayTicket({ status: 'open', subject: 'Another' });
  await made.keepFor(5);
  expect(made.place()).toBe('archive');
});

it('leaves a room that people restored while its ticket is closed, until it is closed again', async () => {
  const made = await withRoom({ graceDays: 0 });
  await made.sayTicket({ status: 'solved' });
  await made.keepFor(3);
  await made.inPages('PUT', '/unarchive');
  await pass(made);
  expect(changesOf(made)).toEqual(['archived', 'restored-by-people']);
  await made.keepFor(30);
  expect(made.place()).toBe('rooms');
  await made.sayTicket({ status: 'open' });
  await made.keepFor(1);
  await made.sayTicket({ status: 'solved' });
  await made.keepFor(3);
  expect(made.place()).toBe('archive');
});

it('notes what people do with a room that is kept, and changes nothing about it', async () => {
  const made = await withRoom({ graceDays: 0 });
  await made.sayTicket({ status: 'solved' });
  await keep(made.record()?.key ?? '', { back: false }, made);
  await made.inPages('PUT', '', { title: 'By hand' }, made.simulator.people.serviceUser);
  await made.inPages('PUT', '/archive');
  await pass(made);
  expect(changesOf(made)).toEqual(['archived-by-people', 'renamed-by-people']);
});

it('looks at a room that people renamed, and at none whose settings they changed', async () => {
  const made = await withRoom();
  const { serviceUser } = made.simulator.people;
  await made.inPages('PUT', '', { indexing: true }, serviceUser);
  await pass(made);
  expect(made.updates()).toEqual([]);
  await made.inPages('PUT', '', { title: 'By hand' }, serviceUser);
  await pass(made);
  expect(changesOf(made)).toEqual(['renamed-by-people']);
  await made.inPages('PUT', '', { indexing: false }, serviceUser);
  await pass(made);
  expect(made.updates()).toHaveLength(1);
});

it('ends an update only with a look after the last webhook of the portal', async () => {
  const made = await living({
    life: { graceDays: 0 },
    portalWebhook: true,
    simulator: { timings: { operationMs: 40_000 } },
  });
  await made.make('helpdesk', ticket);
  await made.sayTicket({ status: 'solved' });
  await made.keepFor(1);
  await made.inPages('PUT', '', { title: 'By hand' }, made.simulator.people.serviceUser);
  await made.keepFor(3);
  expect(changesOf(made)).toEqual(['renamed-by-people', 'archived']);
  expect(made.record()?.life?.roomAsked).toBeUndefined();
  expect(made.updates().map(({ status }) => status)).toEqual(['SUCCEEDED']);
});

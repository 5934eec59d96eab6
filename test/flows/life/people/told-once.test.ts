import { expect, it } from 'vitest';
import { minute } from '../../../../lib/kernel/time.ts';
import { living, ticket } from '../harness.ts';

type Made = Awaited<ReturnType<typeof living>>;

async function withRoom(life: Record<string, unknown>, source = 'helpdesk', body: object = ticket) {
  const sources =
    source === 'zendesk'
      ? { zendesk: { subdomain: 'acme', roomField: 1, apiUrl: 'http://127.0.0.1/zendesk' } }
      : {};
  const made = await living({ life, portalWebhook: true, sources });
  await made.make(source, body);
  return made;
}

async function pass(made: Made) {
  await made.clock.advance(minute);
  await made.keepFor(3);
}

const eventsOf = (made: Made) =>
  made.results.flatMap(({ event }) => {
    const { by, title } = event.data as { by?: string; title?: string };
    return by === undefined ? [] : [[event.type, by, title]];
  });

it('tells a generic source once what people do with a room, where the settings say so', async () => {
  const made = await withRoom({ reportPeople: true });
  await made.inPages('PUT', '', { title: 'By hand' }, made.simulator.people.serviceUser);
  await pass(made);
  await made.inPages('PUT', '/archive');
  await pass(made);
  await made.inPages('PUT', '/unarchive');
  await pass(made);
  await made.inPages('PUT', '/archive');
  await made.clock.advance(1_000);
  await made.inPages('DELETE');
  await pass(made);
  await made.keepFor(30);
  expect(eventsOf(made)).toEqual([
    ['room.renamed', 'people', 'By hand'],
    ['room.archived', 'people', 'By hand'],
    ['room.restored', 'people', 'By hand'],
    ['room.deleted', 'people', 'By hand'],
  ]);
});

it('tells nobody of its own changes as of those of people', async () => {
  const made = await withRoom({ reportPeople: true, graceDays: 0 });
  await made.sayTicket({ status: 'solved' });
  await made.keepFor(3);
  await made.sayTicket({ status: 'open' });
  await pass(made);
  expect(made.place()).toBe('rooms');
  expect(eventsOf(made)).toEqual([]);
});

it.each([{}, { events: true }])('tells nobody what people do with %j alone', async (life) => {
  const made = await withRoom(life);
  await made.inPages('PUT', '/archive');
  await pass(made);
  expect(eventsOf(made)).toEqual([]);
});

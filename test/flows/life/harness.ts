import type { RoomPlace, StoredRoom } from '../../../infra/local/docspace/state/model.ts';
import { secretIds } from '../../../infra/local/secrets-file.ts';
import { day, minute } from '../../../lib/kernel/time.ts';
import { type FlowOptions, flow } from '../harness/flow.ts';
import { resultUrls } from '../harness/receivers.ts';

export const ticket = { ticketId: '35436', subject: 'Login error' };
export const project = { projectId: 'PRJ-10021', projectType: 'marketing', projectName: 'Q1 Campaign' };

/** A deployment whose rooms follow their work items, with helpers in the words of the tests. */
export async function living({
  life = {},
  sources = {},
  portalWebhook = false,
  ...options
}: FlowOptions & {
  life?: Record<string, unknown>;
  sources?: Record<string, object>;
  portalWebhook?: boolean;
} = {}) {
  const withResults = Object.fromEntries(
    Object.entries(resultUrls).map(([name, resultUrl]) => [name, { resultUrl, ...sources[name] }]),
  );
  const made = await flow({ ...options, settings: { ...options.settings, sources: withResults, life } });
  const { clock, records, simulator } = made;
  if (portalWebhook) await enterWebhook(made);
  const record = () => [...records.all.values()][0]?.value;
  const room = (): StoredRoom => {
    const found = simulator.world.portal.room(record()?.room?.id ?? 0);
    if (!found) throw new Error('the work item has no room');
    return found;
  };
  const say = async (source: string, body: object) => {
    const updatedAt = new Date(clock.now()).toISOString();
    return (await clock.run(made.send(source, { updatedAt, ...body }))).body as unknown as Record<
      string,
      string
    >;
  };
  return {
    ...made,
    record,
    room,
    place: (): RoomPlace => room().room.place,
    title: () => room().title,
    /** The ticket's webhook about its state, as of now unless it says another `updatedAt`. */
    sayTicket: (body: object) => say('helpdesk', { ticketId: ticket.ticketId, ...body }),
    sayProject: (body: object) => say('project-system', { projectId: project.projectId, ...body }),
    /** Lets days pass at once, then some minutes with the reconciler. */
    async passDays(days: number) {
      await clock.advance(days * day);
      await made.keepFor(3);
      await clock.advance(minute);
    },
    /** A person moves or renames the room in the portal. */
    byHand(change: { place?: RoomPlace; title?: string }) {
      const stored = room();
      if (change.place) stored.room.place = change.place;
      if (change.title) stored.title = change.title;
    },
    /** A person does something with the room in the portal's own pages, which the portal reports to its webhooks. */
    async inPages(method: string, path = '', body: object = {}, userId = simulator.people.owner) {
      const { portal } = simulator.world;
      portal.tokens.set('page', userId);
      const request = new Request(`${simulator.url}/api/2.0/files/rooms/${room().id}${path}`, {
        method,
        headers: { authorization: 'page', 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return (await clock.run(simulator.fetch(request))).status;
    },
    codes: () => made.log.map(({ code }) => code),
    updates: () => made.machines.update.listExecutions(),
  };
}

/** Makes the webhook of the portal that says what becomes of rooms. */
async function enterWebhook({ simulator, clock, secrets, take }: Awaited<ReturnType<typeof flow>>) {
  const { world, people } = simulator;
  world.webhooks.send = take;
  const [secretKey] = JSON.parse(secrets.get(secretIds.verify('portal')) ?? '[]');
  const triggers = 0b1111 << 23;
  const uri = 'https://rooms.example.com/webhooks/portal';
  world.portal.webhooks.push({
    id: 1,
    name: 'Rooms',
    uri,
    secretKey,
    enabled: true,
    triggers,
    userId: people.serviceUser,
    created: clock.now(),
  });
}

import { describe, expect, it } from 'vitest';
import { living, project, ticket } from './harness.ts';

const atOnce = { life: { graceDays: 0 } };
type Made = Awaited<ReturnType<typeof living>>;

const linksOf = (made: Made) => made.room().room.links.map(({ kind }) => kind);
const changesOf = (made: Made) => made.record()?.life?.changes?.map(({ what }) => what);
const guest = (made: Made) =>
  made.simulator.world.portal.addUser({
    email: 'guest@example.org',
    firstName: 'Gus',
    lastName: 'Guest',
    type: 'guest',
  });

describe('access to a room that goes to the archive', () => {
  it('loses the link that was made for it, which is made anew with a new end when the item is open again', async () => {
    const made = await living({ life: { graceDays: 0, events: true } });
    await made.make('helpdesk', ticket);
    expect(linksOf(made)).toEqual(['invitation']);
    const [before] = made.room().room.links;
    await made.sayTicket({ status: 'solved' });
    await made.keepFor(3);
    expect(made.place()).toBe('archive');
    expect(linksOf(made)).toEqual([]);
    await made.clock.advance(86_400_000);
    await made.sayTicket({ status: 'open' });
    await made.keepFor(3);
    expect(made.place()).toBe('rooms');
    const [after] = made.room().room.links;
    expect(after).toMatchObject({ id: before?.id, kind: 'invitation', access: before?.access });
    expect(after?.expirationDate).toBeGreaterThan(before?.expirationDate ?? 0);
    expect(made.record()?.link?.expiresAt).toBe(new Date(after?.expirationDate ?? 0).toISOString());
    expect(changesOf(made)).toEqual(['access-removed', 'archived', 'restored', 'link-made']);
    expect(made.codes()).toEqual(expect.arrayContaining(['ROOM_ACCESS_REMOVED', 'ROOM_LINKED']));
    expect(made.record()?.life?.room).toStrictEqual({ id: made.room().id });
    const types = made.results.map(({ event }) => event.type);
    expect(types).toEqual(['room.created', 'room.archived', 'room.restored', 'room.linked']);
    const { invitationUrl } = made.results[0]?.event.data ?? {};
    expect(made.results[3]?.event.data).toMatchObject({ roomId: made.room().id, invitationUrl });
  });

  it('keeps the link of other people, and a link that people removed stays away', async () => {
    const made = await living(atOnce);
    await made.make('helpdesk', ticket);
    const { room } = made.room();
    room.links = [
      {
        id: 'theirs',
        kind: 'invitation',
        access: 2,
        title: '',
        denyDownload: false,
        internal: false,
        useCount: 0,
      },
    ];
    await made.sayTicket({ status: 'solved' });
    await made.keepFor(3);
    expect(made.place()).toBe('archive');
    expect(room.links.map(({ id }) => id)).toEqual(['theirs']);
    await made.sayTicket({ status: 'open' });
    await made.keepFor(3);
    expect(room.links.map(({ id }) => id)).toEqual(['theirs']);
    expect(changesOf(made)).toEqual(['archived', 'restored']);
  });

  it('is made again where the item was opened between the removal and the archive', async () => {
    const made = await living(atOnce);
    await made.make('helpdesk', ticket);
    made.simulator.world.operations.next({ error: 'busy' });
    await made.sayTicket({ status: 'solved' });
    await made.keepFor(1);
    expect(linksOf(made)).toEqual([]);
    await made.sayTicket({ status: 'open' });
    await made.keepFor(5);
    expect(made.place()).toBe('rooms');
    expect(linksOf(made)).toEqual(['invitation']);
  });

  it('stays without a link that somebody else made meanwhile, and says so', async () => {
    const made = await living(atOnce);
    await made.make('helpdesk', ticket);
    await made.sayTicket({ status: 'solved' });
    await made.keepFor(3);
    const other = { kind: 'invitation', access: 2, title: '', denyDownload: false, internal: false } as const;
    made.room().room.links = [{ ...other, id: 'theirs', useCount: 0 }];
    await made.sayTicket({ status: 'open' });
    await made.keepFor(3);
    expect(made.room().room.links.map(({ id }) => id)).toEqual(['theirs']);
    expect(changesOf(made)).toEqual(['access-removed', 'archived', 'restored', 'link-not-made']);
    expect(made.record()?.life?.room).not.toHaveProperty('link');
    expect(made.updates().every(({ status }) => status === 'SUCCEEDED')).toBe(true);
  });

  it('is taken from guests where the settings say so, whoever let them in, and not given back', async () => {
    const made = await living({ life: { graceDays: 0, removeGuests: true } });
    await made.make('project-system', project);
    const { id } = guest(made);
    const { tom } = made.simulator.people;
    const { shares } = made.room().room;
    shares.set(id, 2).set(tom, 10);
    await made.sayProject({ status: 'done' });
    await made.keepFor(3);
    expect(made.place()).toBe('archive');
    expect([...shares.keys()]).toEqual([tom]);
    await made.sayProject({ status: 'active' });
    await made.keepFor(3);
    expect(made.place()).toBe('rooms');
    expect([...shares.keys()]).toEqual([tom]);
  });

  it('stays with guests by default', async () => {
    const made = await living(atOnce);
    await made.make('project-system', project);
    const { shares } = made.room().room;
    shares.set(guest(made).id, 2);
    await made.sayProject({ status: 'done' });
    await made.keepFor(3);
    expect(made.place()).toBe('archive');
    expect(shares.size).toBe(1);
  });

  it('fails the update when the portal does not remove it, and the room stays active', async () => {
    const made = await living(atOnce);
    await made.make('helpdesk', ticket);
    made.simulator.world.faults.next({
      kind: 'status',
      status: 403,
      times: 1,
      match: { method: 'PUT', path: /links$/ },
    });
    await made.sayTicket({ status: 'solved' });
    await made.keepFor(3);
    expect(made.place()).toBe('rooms');
    expect(made.record()?.life?.error).toMatchObject({ code: 'PortalRejected' });
    await made.passDays(1);
    expect(made.place()).toBe('archive');
    expect(linksOf(made)).toEqual([]);
  });
});

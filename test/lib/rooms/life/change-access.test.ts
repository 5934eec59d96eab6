import { describe, expect, it } from 'vitest';
import { PortalRefusal } from '../../../../lib/docspace/errors.ts';
import { Failure } from '../../../../lib/kernel/failures.ts';
import { day } from '../../../../lib/kernel/time.ts';
import { linkIdOf } from '../../../../lib/rooms/ticket/ticket-link.ts';
import type { LinkSettings } from '../../../../lib/settings/schema.ts';
import { iso, ticketRecord } from '../../builders/records.ts';
import { type GivenUpdate, nowMs, ref, updating } from './updating.ts';

const theirs = 'c5cc67d1-c3e8-43c0-a3ad-3928ae3e5b5f';
/** What makes the record that of a ticket; its key stays that of {@link ref}. */
const { facts } = ticketRecord();
const invitation: LinkSettings = { kind: 'invitation', access: 'Read', expiresAfterDays: 30 };
const external: LinkSettings = { kind: 'external', access: 'Read', expiresAfterDays: 30 };
const ofTicket = (link: LinkSettings = invitation) => ({
  record: { facts },
  sections: { ticketRoom: { link, roomType: 'CustomRoom' } },
});
const removeGuests = { removeGuests: true };

/** An update of a room that has these links, and a guest and a user of the portal as members. */
async function access(
  given: GivenUpdate,
  links: { of: 'ours' | 'theirs'; kind: 'invitation' | 'external' }[] = [],
) {
  const made = await updating(given);
  const { portal } = made.simulator.world;
  const room = portal.room(made.room.id)?.room;
  if (!room) throw new Error('no room');
  const guest = portal.addUser({
    email: 'guest@example.org',
    firstName: 'Gus',
    lastName: 'Guest',
    type: 'guest',
  });
  room.shares.set(guest.id, 2).set(made.simulator.people.tom, 10);
  room.links = links.map(({ of, kind }) => ({
    ...{ kind, access: 2, title: '', denyDownload: false, internal: false, useCount: 0 },
    id: of === 'ours' ? linkIdOf(made.portal.url, made.room.id) : theirs,
  }));
  return {
    ...made,
    guest: guest.id,
    links: () => room.links.map(({ id }) => (id === theirs ? 'theirs' : 'ours')),
    members: () => [...room.shares.keys()].map((id) => (id === guest.id ? 'guest' : 'user')),
  };
}

describe('the step that removes access before the archive', () => {
  it.each<[string, GivenUpdate, 'invitation' | 'external']>([
    ['the invitation that was made for the room', ofTicket(), 'invitation'],
    ['the external link that was made for the room', ofTicket(external), 'external'],
  ])('removes %s', async (_, given, kind) => {
    const made = await access({ item: 'closed', ...given }, [{ of: 'ours', kind }]);
    expect(await made.removeAccess()).toEqual({ roomId: made.room.id });
    expect(made.links()).toEqual([]);
    expect(made.members()).toEqual(['guest', 'user']);
  });

  it('removes the link of the kind that was made, whatever the settings make by now', async () => {
    const made = await access({ item: 'closed', ...ofTicket({ kind: 'members' }) }, [
      { of: 'ours', kind: 'external' },
    ]);
    const link = { roomId: made.room.id, id: linkIdOf(made.portal.url, made.room.id), access: 2 };
    await made.store({ link: { ...link, kind: 'external' } });
    await made.removeAccess();
    expect(made.links()).toEqual([]);
  });

  it.each<[string, GivenUpdate]>([
    ['of a room for which no link is made', ofTicket({ kind: 'members' })],
    ['of the room of a project', { sections: ofTicket().sections }],
  ])('leaves every link %s', async (_, given) => {
    const made = await access({ item: 'closed', ...given }, [{ of: 'ours', kind: 'invitation' }]);
    await made.removeAccess();
    expect(made.links()).toEqual(['ours']);
    expect(made.writes()).toEqual([]);
  });

  it('goes by the settings where the record tells of the link of another room', async () => {
    const made = await access({ item: 'closed', ...ofTicket() }, [{ of: 'ours', kind: 'invitation' }]);
    await made.store({ link: { roomId: 7, id: theirs, kind: 'external', access: 2 } });
    await made.removeAccess();
    expect(made.links()).toEqual([]);
  });

  it('leaves the link that somebody else made', async () => {
    const made = await access({ item: 'closed', ...ofTicket() }, [{ of: 'theirs', kind: 'invitation' }]);
    await made.removeAccess();
    expect(made.links()).toEqual(['theirs']);
    expect(made.writes()).toEqual([]);
  });

  it('takes guests out where the settings say so, and nobody else', async () => {
    const made = await access({ item: 'closed', settings: removeGuests });
    expect(await made.removeAccess()).toEqual({ roomId: made.room.id });
    expect(made.members()).toEqual(['user']);
    expect(made.writes()).toHaveLength(1);
  });

  it.each<[string, GivenUpdate]>([
    ['its work item was opened again', { done: { link: { to: 'removed', atMs: nowMs } } }],
    ['its grace is not over', { item: 'closed', life: { closedSinceMs: nowMs - day } }],
    ['all was done about the closing', { item: 'closed', done: { handledClosing: nowMs - 8 * day } }],
    ['an operator keeps it', { item: 'closed', record: { kept: { at: iso(nowMs) } as never } }],
    ['rooms are left as they are', { item: 'closed', settings: null }],
    ['it is in the archive', { item: 'closed', room: { place: 'archive' } }],
  ])('requests nothing where %s', async (_, given) => {
    const record = { ...ofTicket().record, ...given.record };
    const made = await access({ settings: removeGuests, ...ofTicket(), ...given, record }, [
      { of: 'ours', kind: 'invitation' },
    ]);
    expect(await made.removeAccess()).toEqual({ roomId: made.room.id });
    expect(made.writes()).toEqual([]);
  });

  it('leaves the room to the next look where the portal refuses that because people archived it meanwhile', async () => {
    const made = await access({ item: 'closed', settings: removeGuests });
    const refuse = (meanwhile: () => void) =>
      made.beforeRequest(({ method = 'GET' }) => {
        if (method === 'GET') return;
        meanwhile();
        throw new PortalRefusal(403, 'refused');
      });
    refuse(() => {});
    await expect(made.removeAccess()).rejects.toMatchObject({ code: 'PortalRejected' });
    refuse(() => {
      const row = made.simulator.world.portal.room(made.room.id);
      if (row) row.room.place = 'archive';
    });
    expect(await made.removeAccess()).toEqual({ roomId: made.room.id });
  });

  it('fails and requests nothing in an update that runs no more', async () => {
    const made = await access({ item: 'closed', settings: removeGuests });
    await expect(made.removeAccess({ ...ref, update: 4 })).rejects.toMatchObject({
      code: 'AttemptSuperseded',
    });
    expect(made.writes()).toEqual([]);
  });
});

describe('the step that makes the link of an open room again', () => {
  const requested = { link: { to: 'made', atMs: nowMs } } as const;
  const again: GivenUpdate = { ...ofTicket(), done: requested };

  it('makes it with a new end, and records what it may', async () => {
    const made = await access(again);
    expect(await made.renewLink()).toEqual({ roomId: made.room.id });
    expect(made.links()).toEqual(['ours']);
    expect(made.now().link).toEqual({
      roomId: made.room.id,
      id: linkIdOf(made.portal.url, made.room.id),
      ...{ kind: 'invitation', access: 2, expiresAt: iso(nowMs + 30 * day) },
    });
    // The next look sees whether it is there.
    expect(made.now().life).toEqual(made.record.life);
    expect(made.lines).toEqual([]);
  });

  it('gives up with a warning where somebody else made one meanwhile, and the room stays as it is', async () => {
    const made = await access(again, [{ of: 'theirs', kind: 'invitation' }]);
    expect(await made.renewLink()).toEqual({ roomId: made.room.id });
    expect(made.links()).toEqual(['theirs']);
    const { life, link } = made.now();
    expect(link).toBeUndefined();
    expect(life).toEqual({
      ...made.record.life,
      room: { id: made.room.id },
      changes: [{ at: iso(nowMs), what: 'link-not-made', why: expect.stringContaining('did not make') }],
    });
    const fields = { key: ref.key, source: 'project-system', roomId: made.room.id };
    expect(made.lines).toEqual([{ level: 'warn', code: 'ROOM_NOT_LINKED', fields }]);
  });

  it('says why where the settings want none any more', async () => {
    const made = await access({ ...ofTicket({ kind: 'members' }), done: requested });
    await made.renewLink();
    expect(made.now().life?.changes).toMatchObject([
      { what: 'link-not-made', why: expect.stringMatching(/\S/) },
    ]);
  });

  it.each<[string, GivenUpdate]>([
    ['its work item was closed since the look before', { item: 'closed' }],
    ['nothing was written down', { done: {} }],
    ['its removal was written down', { done: { link: { to: 'removed', atMs: nowMs } } }],
  ])('requests nothing where %s', async (_, given) => {
    const made = await access({ ...again, ...given });
    expect(await made.renewLink()).toEqual({ roomId: made.room.id });
    expect(made.writes()).toEqual([]);
    expect(made.now()).toEqual(made.record);
  });

  it('fails where the portal does not answer, and records nothing', async () => {
    const made = await access(again);
    made.beforeRequest(() => {
      throw new Failure('PortalUnavailable', 'no answer');
    });
    await expect(made.renewLink()).rejects.toMatchObject({ code: 'PortalUnavailable' });
    expect(made.now()).toEqual(made.record);
  });
});

import { describe, expect, it } from 'vitest';
import { putLink } from '../../../../lib/docspace/access.ts';
import { invitationOf, linkIdOf } from '../../../../lib/rooms/ticket/ticket-link.ts';
import type { WorkRecord } from '../../../../lib/work-items/record.ts';
import { projectRecord, recordedRoom, ticketRecord } from '../../builders/records.ts';
import { settings } from '../../builders/settings.ts';
import { simulatedPortal } from '../../builders/simulated-portal.ts';

it('names the link of a room by a UUID of version 5 that never changes, so that a repeat finds it', () => {
  // Made by uuid.uuid5 of Python 3 in the namespace 7b0c8a52-4f0e-4d0c-9d0e-2f6f0c1b5a11.
  expect(linkIdOf('https://portal.example.com', 4711)).toBe('4d0866fc-4cb0-5dbe-9795-c73379769d0f');
  expect(linkIdOf('https://portal.example.com', 4712)).toBe('5e8fa9ff-10e4-5612-a181-5ca078201524');
});

describe('the invitation link of a ticket room', () => {
  const done = (roomId: number) => ticketRecord({ status: 'done', room: recordedRoom(roomId) });
  const uiId = 'c5cc67d1-c3e8-43c0-a3ad-3928ae3e5b5f';

  /** A room with a link, and what is read of it for this record. */
  async function read(
    change: { id?: string | undefined; kind?: 'members'; record?: (id: number) => WorkRecord } = {},
  ) {
    const { portal, clock, addRoom, simulator } = simulatedPortal();
    const roomId = addRoom();
    const linkId = change.id ?? linkIdOf(portal.url, roomId);
    const request = { kind: 'invitation', linkId, access: 2, title: 'T' } as const;
    const made = await clock.run(putLink(portal.call, roomId, request));
    const before = simulator.world.requests.length;
    const record = (change.record ?? done)(roomId);
    const its = settings(change.kind ? { ticketRoom: { link: change.kind } } : {});
    const url = await clock.run(invitationOf(record, portal, its));
    return { url, made: made?.url, asked: simulator.world.requests.length - before };
  }

  it('is the one that we made', async () => {
    const { url, made } = await read();
    expect(url).toBe(made);
    expect(url).toContain('https://');
  });

  it('is the one that a person made where there is no other', async () => {
    const { url, made } = await read({ id: uiId });
    expect(url).toBe(made);
  });

  it('is ours where there are both', async () => {
    const ours = linkIdOf('https://portal.example.com', 7);
    const share = (id: string) => ({
      access: 2,
      sharedLink: { id, shareLink: `https://portal.example.com/s/${id}` },
    });
    const call = async () => [share(uiId), share(ours)] as never;
    const portal = { url: 'https://portal.example.com', call };
    expect(await invitationOf(done(7), portal, settings())).toBe(`https://portal.example.com/s/${ours}`);
  });

  it('is none where the portal has none', async () => {
    const portal = { url: 'https://portal.example.com', call: async () => [] as never };
    expect(await invitationOf(done(7), portal, settings())).toBeUndefined();
  });

  it.each<[string, Parameters<typeof read>[0]]>([
    ['the environment makes none', { kind: 'members' }],
    ['it is a project', { record: (id) => projectRecord({ status: 'done', room: recordedRoom(id) }) }],
    ['it has failed', { record: (id) => ticketRecord({ status: 'failed', room: recordedRoom(id) }) }],
    ['it has no room', { record: () => ticketRecord({ status: 'done' }) }],
  ])('is not asked for when %s', async (_, change) => {
    expect(await read(change)).toMatchObject({ url: undefined, asked: 0 });
  });
});

import { describe, expect, it } from 'vitest';
import { type Link, type LinkRequest, putLink } from '../../../../lib/docspace/access.ts';
import { PortalRefusal } from '../../../../lib/docspace/errors.ts';
import { day, minute } from '../../../../lib/kernel/time.ts';
import {
  judgedLink,
  linkForResult,
  linkIdOf,
  recordedLinkOf,
  wantsLink,
} from '../../../../lib/rooms/ticket/ticket-link.ts';
import type { LinkSettings } from '../../../../lib/settings/schema.ts';
import type { RecordedLink, WorkRecord } from '../../../../lib/work-items/record.ts';
import { iso, projectRecord, recordedRoom, startMs, ticketRecord } from '../../builders/records.ts';
import { settings } from '../../builders/settings.ts';
import { simulatedPortal } from '../../builders/simulated-portal.ts';

it('names the link of a room by a UUID of version 5 that never changes, so that a repeat finds it', () => {
  // Made by uuid.uuid5 of Python 3 in the namespace 7b0c8a52-4f0e-4d0c-9d0e-2f6f0c1b5a11.
  expect(linkIdOf('https://portal.example.com', 4711)).toBe('4d0866fc-4cb0-5dbe-9795-c73379769d0f');
  expect(linkIdOf('https://portal.example.com', 4712)).toBe('5e8fa9ff-10e4-5612-a181-5ca078201524');
});

const invitation = { kind: 'invitation', access: 'Read', expiresAfterDays: 30 } as const;
const external = { kind: 'external', access: 'Read', expiresAfterDays: 30 } as const;
const uiId = 'c5cc67d1-c3e8-43c0-a3ad-3928ae3e5b5f';
const made: RecordedLink = {
  roomId: 7,
  id: linkIdOf('https://portal.example.com', 7),
  kind: 'invitation',
  access: 2,
  expiresAt: iso(startMs + 30 * day),
};

describe('the link that a result hands out', () => {
  const link = { id: made.id, url: 'https://portal.example.com/s/x', access: 2, internal: false };
  const inTime = { ...link, expiresAtMs: startMs + 30 * day };

  it.each<[string, Partial<RecordedLink>, Link[], string[], boolean]>([
    ['is the one that was made', {}, [inTime], [], true],
    ['may end earlier than it was made for', {}, [{ ...link, expiresAtMs: startMs }], [], true],
    ['may end in the same second', {}, [{ ...link, expiresAtMs: startMs + 30 * day + 999 }], [], true],
    ['may end a minute later', {}, [{ ...link, expiresAtMs: startMs + 30 * day + minute }], [], true],
    ['is none that ends later', {}, [{ ...link, expiresAtMs: startMs + 31 * day }], ['LinkChanged'], false],
    ['is none that has lost its end', {}, [link], ['LinkChanged'], false],
    ['is none with another right', {}, [{ ...inTime, access: 11 }], ['LinkChanged'], false],
    ['is none whose limit of uses is gone', { maxUses: 5 }, [inTime], ['LinkChanged'], false],
    ['is none with more uses', { maxUses: 5 }, [{ ...inTime, maxUses: 6 }], ['LinkChanged'], false],
    ['may have as many uses', { maxUses: 5 }, [{ ...inTime, maxUses: 5 }], [], true],
    ['may have fewer uses', { maxUses: 5 }, [{ ...inTime, maxUses: 1 }], [], true],
    ['is none of a person', {}, [{ ...inTime, id: uiId }], ['LinkNotOurs'], false],
    ['is ours beside that of a person', {}, [{ ...inTime, id: uiId }, inTime], [], true],
    ['is none that is gone', {}, [], ['LinkMissing'], false],
    [
      'is no primary link of a public room',
      { kind: 'external' },
      [{ ...link, id: uiId }],
      ['LinkMissing'],
      false,
    ],
    [
      'has a warning where it opens for members alone',
      {},
      [{ ...inTime, internal: true }],
      ['LinkInternal'],
      true,
    ],
  ])('%s', (_, change, links, codes, isHandedOut) => {
    const said = judgedLink({ ...made, ...change }, links);
    expect(said.warnings.map(({ code }) => code)).toEqual(codes);
    expect(said.link?.url).toBe(isHandedOut ? link.url : undefined);
  });
});

it('a link that was made without an end may have one or none', () => {
  const { expiresAt: _, ...endless } = made;
  const link = { id: made.id, url: 'https://portal.example.com/s/x', access: 2, internal: false };
  for (const found of [link, { ...link, expiresAtMs: startMs }]) {
    expect(judgedLink(endless, [found])).toMatchObject({
      warnings: [],
      link: { access: 2 },
    });
  }
});

it.each<[LinkSettings | 'members', object | undefined]>([
  ['members', undefined],
  [{ kind: 'members' }, undefined],
  [invitation, { kind: 'invitation', access: 2, expiresAt: iso(startMs + 30 * day) }],
  [
    { ...invitation, maxUses: 5 },
    { kind: 'invitation', access: 2, expiresAt: iso(startMs + 30 * day), maxUses: 5 },
  ],
  [external, { kind: 'external', access: 2, expiresAt: iso(startMs + 30 * day) }],
  [
    { kind: 'external', access: 'Read' },
    { kind: 'external', access: 2 },
  ],
])('the settings %j make the link %j', (link, expected) => {
  const { ticketRoom } = settings({
    ticketRoom: {
      link,
      roomType: typeof link === 'object' && link.kind === 'external' ? 'CustomRoom' : 'EditingRoom',
    },
  });
  const at = { portalUrl: 'https://portal.example.com', roomId: 7, nowMs: startMs };
  expect(recordedLinkOf(ticketRoom.link, at)).toStrictEqual(
    expected && { roomId: 7, id: made.id, ...expected },
  );
});

it.each<[string, WorkRecord, LinkSettings | 'members', boolean]>([
  ['a ticket with its room', ticketRecord({ status: 'done', room: recordedRoom(7) }), invitation, true],
  ['a ticket without a room', ticketRecord({ status: 'done' }), invitation, false],
  ['a failed ticket', ticketRecord({ status: 'failed', room: recordedRoom(7) }), invitation, false],
  ['a project', projectRecord({ status: 'done', room: recordedRoom(7) }), invitation, false],
  [
    'a ticket whose environment makes no links',
    ticketRecord({ status: 'done', room: recordedRoom(7) }),
    'members',
    false,
  ],
])('the result of %s has a link: %#', (_, record, link, wanted) => {
  expect(wantsLink(record, settings({ ticketRoom: { link } }))).toBe(wanted);
});

describe('the link of a ticket room', () => {
  const done = (roomId: number) =>
    ticketRecord({ status: 'done', room: recordedRoom(roomId), outcomeAt: iso(startMs) });

  /** A room with a link as the settings make it, changed by people, and what is read of it for a record. */
  async function read(
    change: {
      put?: Partial<LinkRequest>;
      link?: LinkSettings | 'members';
      record?: (id: number) => WorkRecord;
      policy?: true;
    } = {},
  ) {
    const { portal, clock, addRoom, simulator } = simulatedPortal();
    await clock.advance(startMs - clock.now());
    simulator.world.portal.settings.forceInternalLinks = change.policy === true;
    const roomId = addRoom();
    const link = change.link ?? invitation;
    const its = settings({
      ticketRoom: { link, roomType: link === external ? 'CustomRoom' : 'EditingRoom' },
    });
    const request = {
      kind: link === external ? 'external' : 'invitation',
      linkId: linkIdOf(portal.url, roomId),
      access: 2,
      title: 'T',
      expirationDate: iso(startMs + 30 * day),
      ...change.put,
    } as const;
    const stored = await clock.run(putLink(portal.call, roomId, request));
    const before = simulator.world.requests.length;
    const record = (change.record ?? done)(roomId);
    const found = await clock.run(linkForResult(record, portal, its));
    const codes = found.warnings.map(({ code }) => code);
    return { link: found.link, codes, url: stored?.url, asked: simulator.world.requests.length - before };
  }

  it.each<[string, Parameters<typeof read>[0]]>([
    ['an invitation link', {}],
    ['an external link', { link: external }],
  ])('is handed out as %s, with its right and its end', async (_, change) => {
    const { link, codes, url } = await read(change);
    const kind = change?.link === external ? 'external' : 'invitation';
    expect(link).toEqual({ kind, url, access: 2, expiresAtMs: startMs + 30 * day });
    expect(codes).toEqual([]);
  });

  it.each<[string, Partial<LinkRequest>, string]>([
    ['was made by a person', { linkId: uiId }, 'LinkNotOurs'],
    ['was given more rights by a person', { access: 11 }, 'LinkChanged'],
    ['was given a later end by a person', { expirationDate: iso(startMs + 60 * day) }, 'LinkChanged'],
  ])('is not handed out when it %s', async (_, put, code) => {
    const { link, codes } = await read({ put });
    expect([link, codes]).toEqual([undefined, [code]]);
  });

  it('has a warning where a policy of the portal keeps it for members', async () => {
    const { link, codes } = await read({ link: external, policy: true });
    expect(link).toMatchObject({ kind: 'external' });
    expect(codes).toEqual(['LinkInternal']);
  });

  it('is compared with what was made, also when the settings have changed since', async () => {
    const record = (id: number) => ({
      ...done(id),
      link: { ...made, roomId: id, id: linkIdOf('https://portal.example.com', id), access: 10 },
    });
    const { link } = await read({ put: { access: 10 }, record });
    expect(link).toMatchObject({ access: 10 });
  });

  it('is compared with the settings where what was made belongs to another room', async () => {
    const record = (id: number) => ({ ...done(id), link: { ...made, roomId: id + 1, access: 10 } });
    expect(await read({ put: { access: 10 }, record })).toMatchObject({ codes: ['LinkChanged'] });
  });

  it.each([403, 404])('is none, with a warning, where the portal answers %d for its room', async (status) => {
    const { clock, portal } = simulatedPortal();
    const call = async () => {
      throw new PortalRefusal(status, 'GET files/rooms/7/links');
    };
    const found = await clock.run(linkForResult(done(7), { ...portal, call }, settings()));
    expect(found).toMatchObject({ warnings: [{ code: 'LinkMissing' }] });
  });

  it('is not judged where the portal does not answer, so that its result is tried later', async () => {
    const { clock, portal } = simulatedPortal();
    const error = new Error('no answer');
    const call = () => Promise.reject(error);
    await expect(clock.run(linkForResult(done(7), { ...portal, call }, settings()))).rejects.toBe(error);
  });

  it('is compared with the settings of the time of its outcome', async () => {
    const later = iso(startMs + 60 * day);
    const record = (id: number) => ({ ...done(id), updatedAt: later });
    const put = { expirationDate: iso(startMs + 60 * day) };
    expect((await read({ put, record })).codes).toEqual(['LinkChanged']);
    const older = (id: number) => {
      const { outcomeAt: _, ...rest } = record(id);
      return rest;
    };
    expect((await read({ put, record: older })).codes).toEqual([]);
  });

  it.each<[string, Parameters<typeof read>[0]]>([
    ['the environment makes none', { link: 'members' }],
    ['it is a project', { record: (id) => projectRecord({ status: 'done', room: recordedRoom(id) }) }],
    ['it has failed', { record: (id) => ticketRecord({ status: 'failed', room: recordedRoom(id) }) }],
    ['it has no room', { record: () => ticketRecord({ status: 'done' }) }],
  ])('is not asked for when %s', async (_, change) => {
    expect(await read(change)).toMatchObject({ link: undefined, codes: [], asked: 0 });
  });
});

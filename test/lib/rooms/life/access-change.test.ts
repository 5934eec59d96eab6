import { describe, expect, it } from 'vitest';
import { second } from '../../../../lib/kernel/time.ts';
import type { RoomAccess } from '../../../../lib/rooms/life/access.ts';
import { accessBeforeArchive, linkOfOpenRoom } from '../../../../lib/rooms/life/access-change.ts';
import type { LifeOfRoom } from '../../../../lib/work-items/life/life.ts';
import { startMs as nowMs } from '../../builders/records.ts';

const update = 5;
const nobody: RoomAccess = { hasLink: false, guests: [] };
const withLink: RoomAccess = { hasLink: true, guests: [] };
const withGuest: RoomAccess = { hasLink: false, guests: ['guest'] };
const requested = (to: 'removed' | 'made', ageSeconds: number) => ({
  link: { to, atMs: nowMs - ageSeconds * second },
});
const removal = (times: number, of = update) => ({ removal: { update: of, times } });

describe('what is done about access to a room before it goes to the archive', () => {
  const next = (room: Partial<LifeOfRoom>, access: RoomAccess | undefined) =>
    accessBeforeArchive({ id: 101, ...room }, { access, nowMs, update });

  it.each<[string, Partial<LifeOfRoom>, RoomAccess | undefined, string, string | undefined]>([
    ['waits for the next look where nobody has looked', {}, undefined, 'wait', undefined],
    ['is nothing where nobody is to leave', {}, nobody, 'none', undefined],
    ['removes the link', {}, withLink, 'remove-access', undefined],
    ['removes guests', {}, withGuest, 'remove-access', undefined],
    ['removes again what is still there', removal(2), withLink, 'remove-access', undefined],
    ['counts the requests of each update', removal(3, 4), withLink, 'remove-access', undefined],
    ['is done when nobody is left', removal(1), nobody, 'none', 'access-removed'],
    ['waits for a link that may still be made', requested('made', 89), nobody, 'wait', undefined],
    ['waits no longer for one that was not made', requested('made', 90), nobody, 'none', undefined],
    ['waits for no link that was removed', requested('removed', 1), nobody, 'none', undefined],
  ])('%s', (_, room, access, change, happened) => {
    expect(next(room, access)).toMatchObject({ change });
    expect(next(room, access).happened).toBe(happened);
  });

  it('fails after three requests of one update that the portal does not carry out', () => {
    expect(() => next(removal(3), withGuest)).toThrow(expect.objectContaining({ name: 'AccessNotRemoved' }));
  });

  it('writes down what it requests: the link only where that is there', () => {
    expect(next({}, withLink).room).toEqual({
      id: 101,
      link: { to: 'removed', atMs: nowMs },
      removal: { update, times: 1 },
    });
    expect(next(removal(1), withGuest).room).toEqual({ id: 101, removal: { update, times: 2 } });
    const before = requested('removed', 300);
    expect(next(before, withGuest).room).toEqual({ id: 101, ...before, removal: { update, times: 1 } });
  });

  it('remembers that the link was removed, and no count of requests', () => {
    const before = { ...requested('removed', 1), ...removal(1) };
    expect(next(before, nobody).room).toStrictEqual({ id: 101, ...requested('removed', 1) });
  });
});

describe('what becomes of the link of a room whose work item goes on again', () => {
  const next = (room: Partial<LifeOfRoom>, access: RoomAccess | undefined, wantsLink = true) =>
    linkOfOpenRoom({ id: 101, ...room }, wantsLink, { access, nowMs, update });

  it.each<[string, Partial<LifeOfRoom>, RoomAccess | undefined, string, string | undefined]>([
    ['stays as it is where nothing was removed from here', {}, nobody, 'none', undefined],
    ['is made anew where it was removed from here', requested('removed', 1), nobody, 'make-link', undefined],
    [
      'waits for the next look where nobody has looked',
      requested('removed', 1),
      undefined,
      'wait',
      undefined,
    ],
    [
      'waits where it is there and may still be removed',
      requested('removed', 89),
      withLink,
      'wait',
      undefined,
    ],
    ['stays where it was never removed', requested('removed', 90), withLink, 'none', undefined],
    ['is there again', requested('made', 1), withLink, 'none', 'link-made'],
    ['is requested again where it did not come', requested('made', 1), nobody, 'make-link', undefined],
  ])('%s', (_, room, access, change, happened) => {
    expect(next(room, access)).toMatchObject({ change });
    expect(next(room, access).happened).toBe(happened);
  });

  it('is forgotten where the settings want none any more', () => {
    expect(next(requested('removed', 1), undefined, false)).toEqual({
      change: 'none',
      waitSeconds: 0,
      room: { id: 101 },
    });
  });

  it('leaves nothing behind when it is there, and is written down before it is requested', () => {
    expect(next({ ...requested('made', 1), ...removal(1) }, withLink).room).toStrictEqual({ id: 101 });
    expect(next(requested('removed', 1), nobody).room).toEqual({
      id: 101,
      link: { to: 'made', atMs: nowMs },
    });
  });
});

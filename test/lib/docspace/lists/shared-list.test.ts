import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { PortalClient } from '../../../../lib/docspace/client.ts';
import { serviceUserId, withCachedServiceUser } from '../../../../lib/docspace/people.ts';
import { sharedListOfRooms } from '../../../../lib/docspace/rooms.ts';

const at = (minutes: number) => Date.parse('2026-11-23T10:00:00Z') + minutes * 60_000;

/** A portal with a room of each of these minutes, newest first, that fails so often at first. */
function given({ minutes = [50, 40, 30, 20, 10], failures = 0 } = {}) {
  let asked = 0;
  const folders = minutes.map((minute) => ({
    id: minute,
    title: 'Q1',
    createdBy: { id: 'me' },
    created: new Date(at(minute)).toISOString(),
  }));
  const call: PortalClient = async ({ path, schema }) => {
    asked += 1;
    if (asked <= failures) throw new Error('no answer');
    return v.parse(schema, path === 'people/@self' ? { id: 'me' } : { folders });
  };
  return { call, asked: () => asked };
}

describe('a list of rooms that is shared', () => {
  it('is read once for all who ask from the same time or later, each of whom sees his part', async () => {
    const { call, asked } = given();
    const list = sharedListOfRooms();
    const ids = async (minute: number) => (await list(call, 'me', at(minute))).map(({ id }) => id);
    expect(await ids(25)).toEqual([50, 40, 30]);
    expect(await ids(45)).toEqual([50]);
    // A little earlier too, for it was read from ten minutes before.
    expect(await ids(15)).toEqual([50, 40, 30, 20]);
    expect(asked()).toBe(1);
  });

  it('is read again for an earlier time, and for somebody else', async () => {
    const { call, asked } = given();
    const list = sharedListOfRooms();
    await list(call, 'me', at(40));
    expect(await list(call, 'me', at(0))).toHaveLength(5);
    expect(await list(call, 'another', at(0))).toEqual([]);
    expect(asked()).toBe(3);
  });

  it('keeps a later list when an earlier one fails, and says to each who waits why it failed', async () => {
    let fail = (_: Error) => {};
    const failing = new Promise<never>((_, reject) => {
      fail = reject;
    });
    const { call, asked } = given();
    let first = true;
    const list = sharedListOfRooms();
    const slow: PortalClient = (request) => {
      if (!first) return call(request);
      first = false;
      return failing;
    };
    const both = [list(slow, 'me', at(30)), list(slow, 'me', at(30))];
    const other = list(slow, 'me', at(0));
    const outcomes = Promise.allSettled(both);
    fail(new Error('no answer'));
    expect(await outcomes).toMatchObject([
      { reason: { message: 'no answer' } },
      { reason: { message: 'no answer' } },
    ]);
    expect(await other).toHaveLength(5);
    expect(await list(slow, 'me', at(0))).toHaveLength(5);
    expect(asked()).toBe(1);
  });

  it('is read again after a failure', async () => {
    const { call: failing } = given({ failures: 1 });
    const shared = sharedListOfRooms();
    const both = [shared(failing, 'me', at(0)), shared(failing, 'me', at(0))];
    expect(await Promise.allSettled(both)).toMatchObject([
      { reason: { message: 'no answer' } },
      { reason: { message: 'no answer' } },
    ]);

    const { call } = given({ failures: 1 });
    const list = sharedListOfRooms();
    await expect(list(call, 'me', at(0))).rejects.toThrow('no answer');
    expect(await list(call, 'me', at(0))).toHaveLength(5);
  });
});

describe('the service user of one invocation', () => {
  it('is requested once, also by two at the same time', async () => {
    const { call, asked } = given();
    const { call: same } = withCachedServiceUser({ call, url: '' });
    expect(await Promise.all([serviceUserId(same), serviceUserId(same)])).toEqual(['me', 'me']);
    await serviceUserId(same);
    expect(asked()).toBe(1);
  });

  it('is requested again after a failure, and in the next invocation', async () => {
    const { call, asked } = given({ failures: 1 });
    const { call: same } = withCachedServiceUser({ call, url: '' });
    await expect(serviceUserId(same)).rejects.toThrow('no answer');
    expect(await serviceUserId(same)).toBe('me');
    await serviceUserId(withCachedServiceUser({ call, url: '' }).call);
    expect(asked()).toBe(3);
  });
});

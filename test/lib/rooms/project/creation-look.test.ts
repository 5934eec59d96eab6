import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { PortalClient } from '../../../../lib/docspace/client.ts';
import { hour, minute } from '../../../../lib/kernel/time.ts';
import type { Watch } from '../../../../lib/rooms/project/creation.ts';
import { lookAtCreation } from '../../../../lib/rooms/project/creation-look.ts';
import { intentOf, projectRecord, startMs } from '../../builders/records.ts';
import { type GivenRoom, simulatedPortal } from '../../builders/simulated-portal.ts';

const patience = { incompleteAfterMs: 15 * minute, giveUpAfterMs: 24 * hour };
const { keyTag } = projectRecord();
const expected = { files: 2, folders: 0 };

interface Case {
  room?: GivenRoom;
  /** Minutes from the request to the look. */
  after: number;
  watch?: Partial<Watch>;
  /** The room was seen before, with its tag. */
  seen?: boolean;
}

/** One look at a portal with this room, made when the portal was asked. */
async function lookAt({ room, after, watch = {}, seen }: Case) {
  const { portal, clock, addRoom, roomAt } = simulatedPortal();
  const id = room ? addRoom(room) : 0;
  await clock.advance(after * minute);
  const last = {
    startedAtMs: startMs,
    expected,
    posts: 1,
    ...(seen ? { seen: { roomId: id, files: 1, folders: 0, sinceMs: startMs } } : {}),
    ...watch,
  };
  const record = projectRecord({ intent: intentOf() });
  const verdict = await clock.run(lookAtCreation(last, record, { portal, clock, patience }));
  return { verdict, id, tags: roomAt(id)?.tags };
}

describe('a look at a creation', () => {
  it('finds the complete room', async () => {
    const { verdict, id } = await lookAt({ room: { tags: [keyTag], files: 2 }, after: 1 });
    expect(verdict).toEqual({ outcome: 'complete', roomId: id });
  });

  it('waits for the rest of the files', async () => {
    const { verdict, id } = await lookAt({ room: { tags: [keyTag], files: 1 }, after: 1 });
    expect(verdict).toMatchObject({ outcome: 'copying', watch: { seen: { roomId: id, files: 1 } } });
  });

  it('reports the creation as lost when no room has come', async () => {
    expect((await lookAt({ after: 5 })).verdict).toMatchObject({ outcome: 'lost' });
  });

  it('gives the tag back to a room that was seen with it', async () => {
    const { verdict, id, tags } = await lookAt({ room: { files: 2 }, after: 1, seen: true });
    expect(verdict).toEqual({ outcome: 'complete', roomId: id });
    expect(tags).toEqual([keyTag]);
  });

  it('gives the tag to a room that never got it, instead of asking the portal again', async () => {
    const { verdict, id, tags } = await lookAt({ room: { files: 2 }, after: 7 });
    expect(verdict).toEqual({ outcome: 'complete', roomId: id });
    expect(tags).toEqual([keyTag]);
  });

  it('waits for the tag of a new room, instead of asking the portal again', async () => {
    const { verdict, tags } = await lookAt({ room: { files: 2 }, after: 5.5 });
    expect(verdict).toMatchObject({ outcome: 'copying', waitSeconds: 33 });
    expect(tags).toEqual([]);
  });

  it.each([
    [undefined, 'The copy has not ended.'],
    ['Disk is full', 'The copy has not ended; the portal\'s last words: "Disk is full".'],
  ])('gives a copy up after 24 hours, with the last words of the portal: %s', async (hint, message) => {
    const room = { tags: [keyTag], files: 1 };
    const watch = hint ? { hint } : {};
    const last = lookAt({ room, after: 24 * 60, watch });
    await expect(last).rejects.toMatchObject({ code: 'CreationTimedOut', message });
  });

  it('gives the tag back to a room that was seen with it and renamed since', async () => {
    const { verdict, id, tags } = await lookAt({
      room: { files: 2, title: 'Renamed' },
      after: 1,
      seen: true,
    });
    expect(verdict).toEqual({ outcome: 'complete', roomId: id });
    expect(tags).toEqual([keyTag]);
  });

  it('reports the creation as lost when the room that was seen is gone', async () => {
    const watch = { seen: { roomId: 4711, files: 1, folders: 0, sinceMs: startMs } };
    expect((await lookAt({ after: 1, watch })).verdict).toMatchObject({ outcome: 'lost' });
  });
});

describe('a look at a creation of several rooms', () => {
  const watch = { startedAtMs: startMs, expected, posts: 1 };
  const record = projectRecord({ intent: intentOf() });

  it('keeps to the room with the tag when one that was seen before has lost it', async () => {
    const { portal, clock, addRoom, roomAt } = simulatedPortal();
    const [seen, tagged] = [addRoom({ files: 1 }), addRoom({ tags: [keyTag], files: 2 })];
    const last = { ...watch, seen: { roomId: seen, files: 1, folders: 0, sinceMs: startMs } };
    const verdict = await clock.run(lookAtCreation(last, record, { portal, clock, patience }));
    expect(verdict).toEqual({ outcome: 'complete', roomId: tagged });
    expect(roomAt(seen)?.tags).toEqual([]);
  });

  it('reads no list of rooms without a tag while the copy goes on', async () => {
    const { portal, clock, addRoom, simulator } = simulatedPortal();
    addRoom({ tags: [keyTag], files: 1 });
    await clock.run(lookAtCreation(watch, record, { portal, clock, patience }));
    expect(simulator.world.requests.map(({ query }) => query).join()).not.toContain('subjectId');
  });

  it.each([
    ['its last file comes between status and list: it is complete', true, 'complete'],
    ['it stays short: it is incomplete', false, 'incomplete'],
  ])('reads the room again when its job is done and it is short; %s', async (_, comes, outcome) => {
    const { portal, clock, addRoom, simulator } = simulatedPortal();
    const id = addRoom({ tags: [keyTag], files: 1 });
    let lists = 0;
    const call: PortalClient = async (request) => {
      if (request.path.endsWith('/status')) return v.parse(request.schema, { roomId: id, isCompleted: true });
      const answer = await portal.call(request);
      if (request.path !== 'files/rooms') return answer;
      lists += 1;
      if (comes && lists === 1) simulator.world.portal.addFile(id, 'last.docx', simulator.people.serviceUser);
      return answer;
    };
    const verdict = await clock.run(
      lookAtCreation(watch, record, { portal: { ...portal, call }, clock, patience }),
    );
    expect(verdict).toMatchObject({ outcome, roomId: id });
    expect(lists).toBe(2);
  });
});

describe('the word of the portal that its job has ended', () => {
  const watch = { startedAtMs: startMs, expected, posts: 1 };
  const record = projectRecord({ intent: intentOf() });

  /** A look a minute after the request at a portal that says this of its job. */
  async function lookWith(status: object, room: GivenRoom | undefined, more: Partial<Watch> = {}, after = 1) {
    const { portal, clock, addRoom } = simulatedPortal();
    const id = room ? addRoom(room) : 0;
    await clock.advance(after * minute);
    const read: string[] = [];
    const call: PortalClient = async (request) => {
      read.push(request.path);
      if (request.path.endsWith('/status')) return v.parse(request.schema, status);
      return portal.call(request);
    };
    const dependencies = { portal: { ...portal, call }, clock, patience };
    const verdict = await clock.run(lookAtCreation({ ...watch, ...more }, record, dependencies));
    return { verdict, read, id, nowMs: clock.now() };
  }
  const whole = { tags: [keyTag], files: 2 };

  it.each<[string, object, GivenRoom | undefined, number, string]>([
    ['complete', { isCompleted: true }, whole, 1, 'complete'],
    ['complete, with an error', { isCompleted: true, error: 'Disk is full' }, whole, 1, 'complete'],
    ['lost', { isCompleted: true, error: 'Disk is full' }, undefined, 5, 'lost'],
    ['in want of its tag', { isCompleted: true }, { files: 2 }, 5.5, 'copying'],
    ['found without its tag', { isCompleted: true }, { files: 2 }, 7, 'complete'],
  ])(
    'comes with its time and its words beside a room that is %s',
    async (_, status, room, after, outcome) => {
      const { verdict, nowMs } = await lookWith(status, room, {}, after);
      expect(verdict).toMatchObject({ outcome, idleAtMs: nowMs });
      if ('error' in status) expect(verdict.portalError).toBe('Disk is full');
      else expect(verdict).not.toHaveProperty('portalError');
    },
  );

  it('does not come while the job goes on, and the room is read once', async () => {
    const { verdict, read } = await lookWith({ progress: 0.5 }, { tags: [keyTag], files: 1 });
    expect(verdict.outcome).toBe('copying');
    expect(verdict).not.toHaveProperty('idleAtMs');
    expect(read.filter((path) => path === 'files/rooms')).toHaveLength(1);
  });

  it('is not read once the slot was given up: the job is that of others', async () => {
    const { verdict, read } = await lookWith({ isCompleted: true }, whole, { hasFailed: true });
    expect(verdict.outcome).toBe('complete');
    expect(verdict).not.toHaveProperty('idleAtMs');
    expect(read.filter((path) => path.endsWith('/status'))).toEqual([]);
  });
});

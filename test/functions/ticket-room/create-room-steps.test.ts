import { describe, expect, it } from 'vitest';
import { createRoom } from '../../../functions/ticket-room/create-room.ts';
import type { PortalClient } from '../../../lib/docspace/client.ts';
import { Failure } from '../../../lib/kernel/failures.ts';
import { minute, second } from '../../../lib/kernel/time.ts';
import type { WorkRecord } from '../../../lib/work-items/record.ts';
import { intentOf, recordedRoom, startMs, ticketRecord } from '../../lib/builders/records.ts';
import { worldOf } from '../../lib/builders/world.ts';

const title = 'Ticket #7 - Login error';
const running = ticketRecord({ status: 'running' });
const asked = (agoMs: number, change: Partial<WorkRecord> = {}) =>
  ticketRecord({
    status: 'running',
    intent: intentOf({ title, firstAtMs: startMs - agoMs, lastAtMs: startMs - agoMs }),
    ...change,
  });

async function given(record: WorkRecord) {
  const world = await worldOf({ records: [record] });
  const { clock, dependencies, simulator } = world;
  const made = () => simulator.world.portal.rooms().filter(({ room }) => room.place === 'rooms');
  const posts = () => world.writes().filter((call) => call === 'POST files/rooms').length;
  const step = () =>
    clock.run(createRoom(record, { ...dependencies, ticketRoom: dependencies.settings.ticketRoom }));
  return { ...world, step, made, posts };
}

describe('creating the room of a ticket', () => {
  it('makes one with its key tag, and records the room and its request', async () => {
    const { step, made, stored, posts } = await given(ticketRecord());
    const output = await step();
    const [room] = made();
    expect(room).toMatchObject({ title, room: { roomType: 2, tags: [running.keyTag] } });
    expect(output).toEqual({ roomId: room?.id, roomUrl: stored().room?.url, warnings: [] });
    expect(stored()).toMatchObject({
      status: 'running',
      room: { id: room?.id, title },
      intent: { firstAtMs: startMs, lastAtMs: startMs, posts: 1, attempt: 1, title },
    });
    expect(posts()).toBe(1);
  });

  it('takes the recorded room while the portal has it, and asks for none', async () => {
    const { step, addRoom, records, posts } = await given(running);
    const id = addRoom({ title, tags: [running.keyTag] });
    await records.write({ ...running, room: recordedRoom(id) }, 1);
    expect(await step()).toMatchObject({ roomId: id });
    expect(posts()).toBe(0);
  });

  it('takes the oldest of the rooms that carry its tag', async () => {
    const { step, addRoom, posts } = await given(asked(5 * minute));
    const first = addRoom({ title, tags: [running.keyTag] });
    addRoom({ title, tags: [running.keyTag] });
    expect(await step()).toMatchObject({ roomId: first });
    expect(posts()).toBe(0);
  });

  it('makes another for a recorded room that is gone', async () => {
    const { step, posts, stored } = await given({ ...running, room: recordedRoom(4711) });
    const { roomId } = await step();
    expect(roomId).not.toBe(4711);
    expect(stored().room?.id).toBe(roomId);
    expect(posts()).toBe(1);
  });

  it.each<[string, number, 'OutcomeUnknown' | undefined]>([
    ['89 seconds ago, it waits', 89.999 * second, 'OutcomeUnknown'],
    ['90 seconds ago, it asks again', 90 * second, undefined],
  ])('when it asked %s', async (_, agoMs, code) => {
    const { step, posts, stored } = await given(asked(agoMs));
    if (code) {
      await expect(step()).rejects.toMatchObject({ code });
      expect(posts()).toBe(0);
      return;
    }
    await step();
    expect(posts()).toBe(1);
    expect(stored().intent).toMatchObject({ firstAtMs: startMs - agoMs, lastAtMs: startMs, posts: 2 });
  });

  it('counts the requests of each attempt on its own', async () => {
    const record = asked(5 * minute, { attempt: 2 });
    const { step, stored } = await given(record);
    await step();
    expect(stored().intent).toMatchObject({ posts: 1, attempt: 2 });
  });

  it('adopts the oldest room that never got its tag', async () => {
    const { step, addRoom, clock, roomAt, posts } = await given(asked(0));
    const first = addRoom({ title });
    addRoom({ title });
    await clock.advance(7 * minute);
    expect(await step()).toMatchObject({ roomId: first });
    expect(roomAt(first)?.tags).toEqual([running.keyTag]);
    expect(posts()).toBe(0);
  });

  it('waits for a room that may still get its tag', async () => {
    const { step, addRoom, clock, posts } = await given(asked(0));
    addRoom({ title });
    await clock.advance(2 * minute);
    await expect(step()).rejects.toMatchObject({ code: 'OutcomeUnknown' });
    expect(posts()).toBe(0);
  });

  it('forgets its request when the portal refused before anything was made', async () => {
    const { step, stored, simulator } = await given(running);
    simulator.world.faults.next({
      kind: 'status',
      status: 429,
      match: { method: 'POST', path: /^files\/rooms$/ },
    });
    await expect(step()).rejects.toMatchObject({ code: 'PortalThrottled' });
    expect(stored()).not.toHaveProperty('intent');
  });

  it('remembers its request when the outcome is not known', async () => {
    const { step, stored, simulator } = await given(running);
    simulator.world.faults.next({ kind: 'hang', match: { method: 'POST', path: /^files\/rooms$/ } });
    await expect(step()).rejects.toMatchObject({ code: 'PortalUnavailable' });
    expect(stored().intent).toMatchObject({ posts: 1, title });
  });

  it.each<[string, string, (world: Awaited<ReturnType<typeof given>>) => void]>([
    [
      'names a limit of the plan, which may strike after the room was made',
      'PortalPlanLimit',
      ({ simulator }) => {
        const match = { method: 'POST', path: /^files\/rooms$/ };
        simulator.world.faults.next({ kind: '500-after-commit', status: 402, match });
      },
    ],
    [
      'cannot be read',
      'PortalAnswerUnreadable',
      ({ dependencies, portal }) => {
        const call: PortalClient = async (request) => {
          const answer = await portal.call(request);
          if (request.path !== 'files/rooms' || request.method !== 'POST') return answer;
          throw new Failure('PortalAnswerUnreadable', 'It has another form.');
        };
        dependencies.portal = { ...portal, call };
      },
    ],
  ])(
    'remembers its request when the answer %s, and takes the room at the repeat',
    async (_, code, withTrouble) => {
      const world = await given(running);
      withTrouble(world);
      const { step, stored, made, posts, dependencies, portal } = world;
      await expect(step()).rejects.toMatchObject({ code });
      expect(stored().intent).toMatchObject({ posts: 1, title });
      dependencies.portal = portal;
      expect(await step()).toMatchObject({ roomId: made()[0]?.id });
      expect(posts()).toBe(1);
    },
  );

  it('makes way first when an operator wants a new room', async () => {
    const record = asked(5 * minute, {
      newRoomWanted: true,
      warnings: [{ code: 'StepsMissing', message: 'm' }],
    });
    const { step, addRoom, roomAt, stored } = await given(record);
    const old = addRoom({ title, tags: [running.keyTag] });
    const { roomId } = await step();
    expect(roomId).not.toBe(old);
    expect(roomAt(old)?.place).toBe('archive');
    expect(stored()).toMatchObject({ retired: [old], room: { id: roomId } });
  });

  it('does nothing for an attempt that is over', async () => {
    for (const status of ['done', 'failed', 'held'] as const) {
      const { step, posts } = await given(ticketRecord({ status }));
      await expect(step()).rejects.toMatchObject({ code: 'AttemptSuperseded' });
      expect(posts()).toBe(0);
    }
  });
});

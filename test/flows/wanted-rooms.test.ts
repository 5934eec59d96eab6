import { describe, expect, it } from 'vitest';
import { access } from '../../infra/local/docspace/rules/rooms.ts';
import { keyOf } from '../../lib/work-items/keys.ts';
import { firstKeyTagOf } from '../lib/builders/records.ts';
import { operated, recordOf, roomsOf, ticket, ticketKey, typesOf } from './harness/operated.ts';

const item = { namespace: 'test', source: 'helpdesk', kind: 'ticket', id: '35436' } as const;

/** A portal in which Maria, a room admin, wants the rooms of our tickets. */
async function wanted() {
  const made = await operated();
  const { people, world } = made.simulator;
  const { portal } = world;
  /** Maria makes a room with these tags. */
  const mariaMakes = (tags: string[]): number => {
    const room = portal.addRoomRow('rooms', {
      title: 'Maria keeps a key',
      roomType: 2,
      userId: people.maria,
    });
    room.room.tags = tags;
    return room.id;
  };
  /** As POST files/owner does it: the former owner stays as manager. */
  const handOver = (roomId: number, to: string) => {
    const room = portal.room(roomId);
    if (!room) throw new Error('no room');
    room.room.shares.set(room.createdBy, access.roomManager);
    room.room.shares.delete(to);
    room.createdBy = to;
  };
  return { ...made, people, mariaMakes, handOver };
}

describe('somebody in the portal who wants our rooms', () => {
  it('gets no ticket by a tag that is made from what is known of the ticket', () => {
    const other = firstKeyTagOf({ ...item, namespace: 'other' });
    expect(firstKeyTagOf(item).slice(-24)).not.toBe(other.slice(-24));
    expect(keyOf(item)).not.toContain(firstKeyTagOf(item));
  });

  it('gets no ticket by handing over a room that is older than it, even with its very tag', async () => {
    const made = await wanted();
    const roomId = made.mariaMakes([firstKeyTagOf(item)]);
    made.handOver(roomId, made.people.serviceUser);
    await made.clock.advance(10 * 60_000);
    await made.make('helpdesk', ticket);
    expect(recordOf(made, ticketKey)).toMatchObject({ status: 'done' });
    expect(recordOf(made, ticketKey)?.room?.id).not.toBe(roomId);
  });

  it('gets no ticket by handing over a room that she still manages', async () => {
    const made = await wanted();
    await made.clock.run(made.send('helpdesk', ticket));
    const roomId = made.mariaMakes([firstKeyTagOf(item)]);
    made.handOver(roomId, made.people.serviceUser);
    await made.keepFor(30);
    expect(recordOf(made, ticketKey)?.room?.id).not.toBe(roomId);
    expect(JSON.stringify(made.results)).not.toContain(`"roomId":${roomId}`);
  });

  it('is named by the state of a room that was handed over to her, and no second room is made', async () => {
    const made = await wanted();
    await made.make('helpdesk', ticket);
    const id = recordOf(made, ticketKey)?.room?.id ?? 0;
    made.handOver(id, made.people.maria);
    await made.keepFor(15);
    expect(recordOf(made, ticketKey)).toMatchObject({ status: 'done', room: { id, state: 'handed-over' } });
    expect(await made.clock.run(made.send('helpdesk', ticket))).toMatchObject({
      body: { status: 'duplicate', room: { id, state: 'handed-over' } },
    });
    expect(roomsOf(made)).toHaveLength(1);
    expect(typesOf(made)).toEqual(['room.created']);
  });
});

import { describe, expect, it } from 'vitest';
import { retry } from '../../infra/cli/commands/work-items/retry.ts';
import type { StoredRoom } from '../../infra/local/docspace/state/model.ts';
import {
  copiedFiles,
  type Operated,
  operated,
  project,
  projectKey,
  recordOf,
  retried,
  roomsOf,
  theRoom,
  ticket,
  ticketKey,
  typesOf,
} from './harness/operated.ts';

const both = [
  ['project-system', project, projectKey],
  ['helpdesk', ticket, ticketKey],
] as const;

describe('rooms retry --new-room', () => {
  it.each<[string, (made: Operated, room: StoredRoom) => void]>([
    [
      'was archived',
      (_, { room }) => {
        room.place = 'archive';
      },
    ],
    ['was deleted', ({ simulator }, room) => void simulator.world.portal.deleteFolder(room.id)],
  ])(
    'makes another for one that %s, of a project and of a ticket',
    async (_, lose) => {
      for (const [source, body, key] of both) {
        const made = await operated();
        await made.make(source, body);
        const first = theRoom(made, key);
        lose(made, first);
        await retried(made, key, true);
        expect(theRoom(made, key).id).not.toBe(first.id);
        expect(typesOf(made)).toEqual(['room.created', 'room.created']);
        expect(new Set(made.results.map(({ id }) => id)).size).toBe(2);
        // And people may take the old one out of the archive again: it is theirs
        if (first.room.place === 'archive') first.room.place = 'rooms';
        await made.keepFor(25 * 60);
        expect(made.log.map(({ code }) => code)).not.toContain('ROOM_DUPLICATE_ARCHIVED');
        expect(recordOf(made, key)?.room).not.toHaveProperty('state');
      }
    },
    60_000,
  );

  it('archives an incomplete one first and makes another', async () => {
    const made = await operated();
    made.simulator.world.worker.nextCopy({ dieAfter: 3 });
    await made.make('project-system', project);
    const first = theRoom(made);
    expect(recordOf(made)?.warnings).toMatchObject([{ code: 'TemplateCopyIncomplete' }]);
    await retried(made, projectKey, true);
    const second = theRoom(made);
    expect(second.id).not.toBe(first.id);
    expect(roomsOf(made, 'archive').map(({ id }) => id)).toEqual([first.id]);
    expect(copiedFiles(made, second.id)).toHaveLength(8);
    expect(recordOf(made)).toMatchObject({ warnings: [], retired: [first.id] });
  });

  it('waits for a portal that archives slowly, and is retried if it does not archive in time', async () => {
    const made = await operated();
    made.simulator.world.worker.nextCopy({ dieAfter: 3 });
    await made.make('project-system', project);
    const first = theRoom(made);
    made.simulator.world.operations.next({ error: 'busy' });
    made.simulator.world.operations.next({ durationMs: 25_000 });
    await retried(made, projectKey, true);
    expect(theRoom(made).id).not.toBe(first.id);
    expect(roomsOf(made, 'archive').map(({ id }) => id)).toEqual([first.id]);
    expect(made.log.filter(({ code }) => code === 'STEP_FAILED').length).toBeGreaterThanOrEqual(2);
  });

  it('makes none for one that is there and complete, and reports it again', async () => {
    for (const [source, body, key] of both) {
      const made = await operated();
      await made.make(source, body);
      const first = theRoom(made, key);
      await retried(made, key, true);
      expect(theRoom(made, key).id).toBe(first.id);
      expect(roomsOf(made, 'archive')).toEqual([]);
      expect(typesOf(made)).toEqual(['room.created', 'room.created']);
      expect(recordOf(made, key)).toMatchObject({ attempt: 2, retired: [] });
    }
  });

  it('archives nothing while there is no template to make another from', async () => {
    const made = await operated();
    made.simulator.world.worker.nextCopy({ dieAfter: 3 });
    await made.make('project-system', project);
    const first = theRoom(made);
    const template = made.simulator.world.portal.folders.get(
      made.simulator.templates.marketing,
    ) as StoredRoom;
    template.title = 'Renamed';
    await made.clock.run(retry(projectKey, { newRoom: true }, made.operator));
    await made.keepFor(2);
    expect(recordOf(made)).toMatchObject({ status: 'failed', newRoomWanted: true });
    expect(roomsOf(made).map(({ id }) => id)).toEqual([first.id]);
  });

  it('makes another room for a room that lost its key tag, which stays', async () => {
    const made = await operated();
    await made.make('helpdesk', ticket);
    const first = theRoom(made, ticketKey);
    first.room.tags = [];
    await made.clock.advance(2 * 60_000);
    await retried(made, ticketKey, true);
    const [, second] = roomsOf(made);
    expect(roomsOf(made).map(({ id }) => id)).toContain(first.id);
    expect(recordOf(made, ticketKey)).toMatchObject({ status: 'done', room: { id: second?.id } });
    expect(first.room.tags).toEqual([]);
  });

  it('takes a late room of an earlier request instead of making one more', async () => {
    const made = await operated();
    // Given that the first request lies in the portal's queue for half an hour, and the second is done
    made.simulator.world.events.next({ delayMs: 30 * 60_000 });
    await made.make('project-system', project);
    const first = theRoom(made);
    first.room.place = 'archive';
    await made.clock.advance(26 * 60_000);
    await retried(made, projectKey, true);
    await made.keepFor(25 * 60);
    expect(theRoom(made).id).not.toBe(first.id);
  }, 60_000);
});

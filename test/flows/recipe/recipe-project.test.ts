import { describe, expect, it } from 'vitest';
import type { StoredRoom } from '../../../infra/local/docspace/state/model.ts';
import { minute } from '../../../lib/kernel/time.ts';
import { firstKeyTagOf } from '../../lib/builders/records.ts';
import { type Flow, flow } from '../harness/flow.ts';
import { copiedFiles } from '../harness/operated.ts';

const project = { projectId: 'PRJ-10021', projectType: 'marketing', projectName: 'Q1 Campaign' };
const title = 'Q1 Campaign (PRJ-10021)';

const roomsOf = ({ simulator }: Flow, place = 'rooms') =>
  simulator.world.portal.rooms().filter(({ room }) => room.place === place);
const recordOf = ({ records }: Flow) => [...records.all.values()][0]?.value;
const filesIn = (made: Flow, { id }: StoredRoom) => copiedFiles(made, id).length;
const warningsOf = ({ results }: Flow) =>
  results
    .flatMap(({ event }) => (event.data.warnings as { code: string }[] | undefined) ?? [])
    .map(({ code }) => code);
const codesOf = ({ log }: Flow) => log.map(({ code }) => code);

/** The one active room of the flow, which must be the one that was reported. */
function theRoom(made: Flow): StoredRoom {
  const [room, ...others] = roomsOf(made);
  if (!room || others.length > 0) throw new Error(`${others.length + (room ? 1 : 0)} active rooms`);
  expect(made.results.at(-1)?.event).toMatchObject({ type: 'room.created', data: { roomId: room.id } });
  expect(room.room.tags).toEqual([recordOf(made)?.keyTag]);
  return room;
}

describe('which room is ours', () => {
  it("is said by the key tag and the creator both: a tag on somebody else's room is ignored", async () => {
    // Given a room of Maria's that the service user sees and that carries the key tag before ours is requested
    const made = await flow();
    const { simulator, make } = made;
    const { portal } = simulator.world;
    const { maria, serviceUser } = simulator.people;
    const hers = portal.addRoomRow('rooms', { title, roomType: 5, userId: maria });
    hers.room.shares.set(serviceUser, 2);
    const keyTag = firstKeyTagOf({
      namespace: 'test',
      source: 'project-system',
      kind: 'project',
      id: 'PRJ-10021',
    });
    hers.room.tags = [keyTag];
    // When the project's room is made, and looked after for a day
    await make('project-system', project);
    await made.keepFor(25 * 60);
    // Then ours is another, the only one that is reported, and hers is as it was
    const [ours, ...more] = roomsOf(made).filter(({ createdBy }) => createdBy === serviceUser);
    expect(more).toEqual([]);
    expect(ours?.room.tags).toEqual([keyTag]);
    expect(made.results.map(({ event }) => [event.type, event.data.roomId])).toEqual([
      ['room.created', ours?.id],
    ]);
    expect(warningsOf(made)).toEqual([]);
    expect(hers.room).toMatchObject({ tags: [keyTag], place: 'rooms' });
    expect(filesIn(made, hers)).toBe(0);
  });

  it("is not said by the status: a person's job that ran first under our id keeps its room", async () => {
    // Given that our event is late and a person's POST joins the item that ours made (two POSTs, swapped)
    const made = await flow();
    const { simulator, clock, send, machines } = made;
    simulator.world.events.next({ delayMs: 3_000 });
    const answer = await clock.run(send('project-system', project));
    const { execution } = answer.body as { execution: string };
    await clock.advance(1_500);
    simulator.createRoomInUi(simulator.people.maria, simulator.templates.implementation, 'By Maria');
    await clock.run(machines.project.finished(execution));
    const ours = roomsOf(made).filter(({ createdBy }) => createdBy === simulator.people.serviceUser);
    const hers = roomsOf(made).filter(({ createdBy }) => createdBy === simulator.people.maria);
    expect(ours).toHaveLength(1);
    expect(hers.map((room) => room.title)).toEqual(['By Maria']);
    expect(hers[0]?.room.tags).toEqual([]);
    expect(made.results[0]?.event.data.roomId).toBe(ours[0]?.id);
    expect(filesIn(made, ours[0] as StoredRoom)).toBe(8);
  });

  it('is not lost with its tag: a person who takes the tag off in the middle gets it back on', async () => {
    const made = await flow({ simulator: { timings: { copyMsPerFile: 20_000 } } });
    const { simulator, clock, send, machines } = made;
    const answer = await clock.run(send('project-system', project));
    await clock.advance(70_000);
    for (const { room } of roomsOf(made)) room.tags = [];
    expect(roomsOf(made)).toHaveLength(1);
    await clock.run(machines.project.finished((answer.body as { execution: string }).execution));
    expect(filesIn(made, theRoom(made))).toBe(8);
    expect(simulator.world.portal.activeRoomCount()).toBe(1);
  });

  it('is found without its tag, after the portal lost it between the two writes', async () => {
    const made = await flow();
    made.simulator.world.creations.next({ tagLost: true });
    const ended = await made.make('project-system', project);
    expect(ended.status).toBe('SUCCEEDED');
    expect(filesIn(made, theRoom(made))).toBe(8);
    expect(warningsOf(made)).toEqual([]);
  });

  it('is never one without a tag that another title, maker or work item has', async () => {
    const made = await flow();
    const { simulator, make } = made;
    const { portal } = simulator.world;
    const { maria, serviceUser } = simulator.people;
    simulator.world.events.next({ lost: true });
    const others = [
      portal.addRoomRow('rooms', { title, roomType: 5, userId: maria }),
      portal.addRoomRow('rooms', { title: 'Another', roomType: 5, userId: serviceUser }),
      portal.addRoomRow('rooms', { title, roomType: 5, userId: serviceUser }),
    ];
    const [, , tagged] = others;
    if (tagged) tagged.room.tags = ['prj-10021-0123456789ab'];
    await make('project-system', project);
    expect(others.map(({ id }) => id)).not.toContain(made.results[0]?.event.data.roomId);
    expect(others.map(({ room }) => room.tags)).toEqual([[], [], ['prj-10021-0123456789ab']]);
  });
});

describe('whether it is complete', () => {
  it('is said by the counts: a job that hides for minutes is waited for', async () => {
    const made = await flow();
    made.simulator.world.worker.nextCopy({ silent: { afterFiles: 2, ms: 240_000 } });
    await made.make('project-system', project);
    expect(filesIn(made, theRoom(made))).toBe(8);
    expect(warningsOf(made)).toEqual([]);
  });

  it('is delivered short after 15 minutes when the worker died', async () => {
    const made = await flow();
    const startedAt = made.clock.now();
    made.simulator.world.worker.nextCopy({ dieAfter: 3 });
    await made.make('project-system', project);
    expect(filesIn(made, theRoom(made))).toBe(3);
    expect(warningsOf(made)).toEqual(['TemplateCopyIncomplete']);
    expect((made.results[0]?.atMs ?? 0) - startedAt).toBeGreaterThan(15 * minute);
  });

  it('is delivered as a shell when its creation broke after the tag', async () => {
    const made = await flow();
    made.simulator.world.worker.nextCopy({ orphan: { tagged: true, message: 'boom' } });
    await made.make('project-system', project);
    expect(filesIn(made, theRoom(made))).toBe(0);
    expect(warningsOf(made)).toEqual(['TemplateCopyIncomplete']);
  });
});

describe("an error in the status is ours only with our room's id", () => {
  it('a failed copy, whose room the portal deleted, is requested again', async () => {
    const made = await flow();
    made.simulator.world.worker.nextCopy({ failAfter: { files: 3, message: 'boom' } });
    await made.make('project-system', project);
    expect(filesIn(made, theRoom(made))).toBe(8);
    expect(warningsOf(made)).toEqual([]);
  });

  it('a failed copy whose room could not be deleted is delivered short', async () => {
    const made = await flow();
    made.simulator.world.worker.nextCopy({
      failAfter: { files: 3, message: 'boom', deletionFails: true },
    });
    await made.make('project-system', project);
    expect(filesIn(made, theRoom(made))).toBe(3);
    expect(warningsOf(made)).toEqual(['TemplateCopyIncomplete']);
  });

  it("a person's failed job, seen while ours waits in the queue, changes nothing", async () => {
    const made = await flow();
    const { simulator, clock, send, machines } = made;
    // Ours is dropped; a person's job fails right after.
    simulator.world.events.next({ lost: true });
    const answer = await clock.run(send('project-system', project));
    await clock.advance(75_000);
    simulator.createRoomInUi(simulator.people.maria, 999_999, 'Never');
    await clock.run(machines.project.finished((answer.body as { execution: string }).execution));
    expect(filesIn(made, theRoom(made))).toBe(8);
  });

  it("a template that always fails is given up with the portal's last words", async () => {
    const made = await flow();
    const template = made.simulator.world.portal.folders.get(
      made.simulator.templates.marketing,
    ) as StoredRoom;
    template.room.private = true;
    const ended = await made.make('project-system', project);
    expect(ended).toMatchObject({ status: 'FAILED', error: 'CreationFailed' });
    expect(ended.cause).toContain("Parameter 'shares'");
    expect(made.results.map(({ event }) => event.type)).toEqual(['room.failed']);
    expect(roomsOf(made)).toEqual([]);
  });
});

describe('a room that comes late', () => {
  it('goes to the archive when the one that was requested again is there, and nothing is deleted', async () => {
    const made = await flow();
    made.simulator.world.events.next({ delayMs: 9 * minute });
    await made.make('project-system', project);
    const first = theRoom(made);
    await made.keepFor(60);
    const active = roomsOf(made);
    expect(active.map(({ id }) => id)).toEqual([first.id]);
    expect(roomsOf(made, 'archive')).toHaveLength(1);
    expect(codesOf(made)).toContain('ROOM_DUPLICATE_ARCHIVED');
    expect(made.results).toHaveLength(1);
  });

  it.each<[string, (made: Flow, late: StoredRoom) => void]>([
    [
      'a file more',
      ({ simulator }, late) =>
        void simulator.world.portal.addFile(late.id, 'x.docx', simulator.people.serviceUser),
    ],
    ['a member', ({ simulator }, late) => void late.room.shares.set(simulator.people.tom, 10)],
  ])('stays, and an operator is alerted, when people work in it: %s', async (_, work) => {
    const made = await flow();
    made.simulator.world.events.next({ delayMs: 9 * minute });
    await made.make('project-system', project);
    const first = theRoom(made);
    await made.keepFor(8);
    const late = roomsOf(made).find(({ id }) => id !== first.id);
    if (!late) throw new Error('no late room');
    work(made, late);
    await made.keepFor(60);
    expect(roomsOf(made)).toHaveLength(2);
    expect(codesOf(made)).toContain('ROOM_DUPLICATE_LEFT');
    expect(codesOf(made)).not.toContain('ROOM_DUPLICATE_ARCHIVED');
  });

  it("is an operator's to settle when the recorded room is the incomplete one", async () => {
    const made = await flow();
    const { worker, events } = made.simulator.world;
    events.next({ delayMs: 30 * minute });
    worker.nextCopy({ dieAfter: 2 });
    await made.make('project-system', project);
    expect(warningsOf(made)).toEqual(['TemplateCopyIncomplete']);
    await made.keepFor(26 * 60);
    expect(roomsOf(made)).toHaveLength(2);
    expect(codesOf(made)).toContain('ROOM_DUPLICATE_LEFT');
  });

  it.each(['archived', 'deleted'] as const)(
    'is not looked for in vain: a room that people %s is answered as such',
    async (state) => {
      const made = await flow();
      await made.make('project-system', project);
      const room = theRoom(made);
      if (state === 'archived') room.room.place = 'archive';
      else made.simulator.world.portal.deleteFolder(room.id);
      await made.keepFor(11);
      const again = await made.clock.run(made.send('project-system', project));
      expect(again).toMatchObject({
        status: 200,
        body: { status: 'duplicate', room: { id: room.id, state } },
      });
      expect(roomsOf(made)).toEqual([]);
      expect(made.results).toHaveLength(1);
    },
  );

  it('takes the place of a recorded room that was deleted, and is reported', async () => {
    const made = await flow();
    made.simulator.world.events.next({ delayMs: 9 * minute });
    await made.make('project-system', project);
    const first = theRoom(made);
    made.simulator.world.portal.deleteFolder(first.id);
    await made.keepFor(30);
    const second = theRoom(made);
    expect(second.id).not.toBe(first.id);
    expect(made.results).toHaveLength(2);
    expect(new Set(made.results.map(({ id }) => id)).size).toBe(2);
  });

  it('is adopted by the next attempt of a work item that had failed', async () => {
    const made = await flow();
    // Every request is lost but the first, which comes after the work item was given up.
    made.simulator.world.events.next({ delayMs: 20 * minute });
    for (let lost = 0; lost < 2; lost += 1) made.simulator.world.events.next({ lost: true });
    const ended = await made.make('project-system', project);
    expect(ended).toMatchObject({ status: 'FAILED', error: 'CreationLost' });
    await made.keepFor(30);
    expect(made.results.map(({ event }) => event.type)).toEqual(['room.failed', 'room.created']);
    expect(filesIn(made, theRoom(made))).toBe(8);
    expect(recordOf(made)).toMatchObject({ status: 'done', attempt: 2 });
  });
});

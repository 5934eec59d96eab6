import { describe, expect, it } from 'vitest';
import { createSimulator } from '../../infra/local/docspace/simulator.ts';
import { VirtualClock } from '../../infra/local/virtual-clock.ts';
import { chainLength, criticalPath, placed } from './benches/critical-path.ts';
import { ours, rightRoomsTable, tutorial } from './benches/right-rooms.ts';
import { mixedTable } from './benches/slot.ts';
import { notice, type Wait, ways } from './benches/waiting.ts';
import { rowsOf } from './charts.ts';
import { shapes } from './runs/copy-job.ts';
import { queueThrough } from './runs/slot-queue.ts';
import { itemsOf, judge, ticketFolders } from './runs/work.ts';

describe('judging rooms', () => {
  const none = { right: 0, warned: 0, wrong: 0, duplicate: 0, missing: 0 };
  const [project, ticket] = itemsOf(1);
  if (!project || !ticket) throw new Error('no items');

  /** A portal on which both rooms are right, and what was told of them. */
  function given() {
    const simulator = createSimulator({ clock: new VirtualClock() });
    const { portal } = simulator.world;
    const userId = simulator.people.serviceUser;
    const add = (title: string) => portal.addRoomRow('rooms', { title, roomType: 2, userId });
    const projectRoom = add(project?.title ?? '');
    portal.copyContent(simulator.templates.marketing, projectRoom.id, userId);
    const ticketRoom = add(ticket?.title ?? '');
    for (const title of ticketFolders) portal.addFolder(ticketRoom.id, title, userId);
    ticketRoom.room.shares.set(simulator.people.tom, 10);
    ticketRoom.room.links.push(portal.newPrimaryLink(2));
    const told = [
      { id: project?.id ?? '', roomId: projectRoom.id, warned: false, ms: 1 },
      { id: ticket?.id ?? '', roomId: ticketRoom.id, warned: false, ms: 1 },
    ];
    return { simulator, portal, add, projectRoom, ticketRoom, told };
  }

  it('finds both right', () => {
    const { simulator, told } = given();
    expect(judge(simulator, [project, ticket], told)).toEqual({ ...none, right: 2 });
  });

  it('counts a room of another work item as wrong, and one that is not there any more', () => {
    const { simulator, told, ticketRoom, portal } = given();
    const swapped = told.map((one) => ({ ...one, roomId: ticketRoom.id }));
    expect(judge(simulator, [project, ticket], swapped)).toEqual({ ...none, right: 1, wrong: 1 });
    portal.deleteFolder(ticketRoom.id);
    expect(judge(simulator, [project, ticket], told)).toEqual({ ...none, right: 1, wrong: 1 });
  });

  it('counts an incomplete room as wrong, unless the result said so', () => {
    const { simulator, told, projectRoom, ticketRoom } = given();
    simulator.world.portal.addFolder(projectRoom.id, 'One more', simulator.people.serviceUser);
    ticketRoom.room.links = [];
    expect(judge(simulator, [project, ticket], told)).toEqual({ ...none, wrong: 2 });
    const warned = told.map((one) => ({ ...one, warned: true }));
    expect(judge(simulator, [project, ticket], warned)).toEqual({ ...none, warned: 2 });
  });

  it('counts a second room as duplicate, but none in the archive, and what was not told as missing', () => {
    const { simulator, told, add } = given();
    const second = add(project.title);
    expect(judge(simulator, [project, ticket], told.slice(0, 1))).toEqual({
      ...none,
      duplicate: 1,
      missing: 1,
    });
    second.room.place = 'archive';
    expect(judge(simulator, [project, ticket], told)).toEqual({ ...none, right: 2 });
  });
});

describe('the slot', () => {
  it('gives every project its room, one after the other, where the tutorial has one room for all', async () => {
    const [ours, tutorial] = rowsOf(await mixedTable([4]));
    expect(ours).toMatchObject({ way: 'ours', right: 4, wrong: 0, duplicate: 0, missing: 0 });
    expect(Number(ours?.['longest wait, s'])).toBeGreaterThanOrEqual(Number(ours?.["FIFO's ideal, s"]));
    expect(tutorial).toMatchObject({ way: 'tutorial', right: 1, wrong: 3 });
  });
});

describe('right rooms', () => {
  it('has a row for each number, with and without faults, for both ways', async () => {
    const rows = rowsOf(await rightRoomsTable([1]));
    expect(rows.map(({ faults, way, right }) => [faults, way, right])).toEqual([
      ['0 %', 'ours', 2],
      ['0 %', 'tutorial', 2],
      ['1 %', 'ours', 2],
      ['1 %', 'tutorial', 2],
    ]);
  });

  it('makes all right in our way, where the tutorial takes rooms of others for its own', async () => {
    const [our, its] = [await ours({ size: 3, faults: 0 }), await tutorial({ size: 3, faults: 0 })];
    expect(our.stands).toMatchObject({ right: 6, wrong: 0, duplicate: 0, missing: 0 });
    expect(its.stands.wrong).toBeGreaterThan(0);
    expect(our.told).toHaveLength(6);
    expect(our.requests).toBeGreaterThan(its.requests);
  });
});

describe('the slot alone', () => {
  it('serves everybody, at the same price in a long queue', async () => {
    const [short, long] = [await queueThrough(10), await queueThrough(100)];
    expect(long.wakes).toBe(100);
    expect(long.handOversMs).toHaveLength(99);
    expect(long.writes / 100).toBe(short.writes / 10);
    expect(long.reads / 100).toBeLessThanOrEqual(short.reads / 10);
  });
});

describe('waiting', () => {
  const even = shapes.evenly ?? (() => 0);
  const by = (way: string): Wait => {
    const wait = ways[way];
    if (!wait) throw new Error(`no way "${way}"`);
    return wait;
  };

  it('is never over before the job is', async () => {
    for (const [way, wait] of Object.entries(ways)) {
      expect((await notice(wait, 7_000, even)).lagMs, way).toBeGreaterThanOrEqual(0);
    }
  });

  it('is within a second, or a tenth of the job, in our way and every shape', async () => {
    for (const [name, shape] of Object.entries(shapes)) {
      for (const lengthMs of [2_500, 10_000, 61_000, 400_000]) {
        const { lagMs } = await notice(by('ours'), lengthMs, shape);
        expect(lagMs, `${name}, ${lengthMs} ms`).toBeLessThanOrEqual(Math.max(1_000, lengthMs / 10));
      }
    }
  });

  it('is given up by the tutorial after a minute', async () => {
    const { lagMs, looks } = await notice(by('tutorial: 2 s, 30 times'), 300_000, even);
    expect([lagMs, looks]).toEqual([undefined, 30]);
  });
});

describe('the critical path', () => {
  it('has no call that could have been beside another', async () => {
    const [summary] = await criticalPath.run();
    const rows = rowsOf(summary ?? { title: '', columns: [], rows: [], notes: [] });
    expect(rows.map((row) => [row['room for a'], row['portal calls in sequence']])).toEqual(
      rows.map((row) => [row['room for a'], row['least possible']]),
    );
    expect(rows).toHaveLength(2);
  });

  it('is the longest chain of calls that wait for each other', () => {
    const call = (what: string, fromMs: number, toMs: number) => ({ what, fromMs, toMs });
    const calls = placed([
      call('a', 0, 10),
      call('b', 0, 30),
      call('c', 10, 20),
      call('d', 30, 40),
      call('e', 25, 35),
    ]);
    expect(calls.map(({ what, place }) => [what, place])).toEqual([
      ['a', 1],
      ['b', 1],
      ['c', 2],
      ['e', 3],
      ['d', 3],
    ]);
    expect(chainLength(calls)).toBe(3);
  });
});

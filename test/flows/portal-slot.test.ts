import { describe, expect, it } from 'vitest';
import { type Flow, flow } from './harness/flow.ts';
import { copiedFiles } from './harness/operated.ts';

const projects = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    projectId: `PRJ-${index + 1}`,
    projectType: 'marketing',
    projectName: `Project ${index + 1}`,
  }));
const settings = { sources: { 'project-system': { resultUrl: 'https://projects.example.com/results' } } };

/** Sends webhooks a second apart and answers the names of their executions. */
async function sendAll({ clock, send }: Flow, count: number): Promise<string[]> {
  const names: string[] = [];
  for (const project of projects(count)) {
    const answer = await clock.run(send('project-system', project));
    names.push((answer.body as { execution: string }).execution);
    await clock.advance(1_000);
  }
  return names;
}

const roomsOf = ({ simulator }: Flow) =>
  simulator.world.portal.rooms().filter(({ room }) => room.place === 'rooms');
const postsOf = ({ simulator }: Flow) =>
  simulator.world.requests.filter(({ method, path }) => method === 'POST' && /fromtemplate$/i.test(path));

describe('many projects at once', () => {
  it('get a room each, one after the other, in the order of their webhooks', async () => {
    const made = await flow({ settings });
    const names = await sendAll(made, 8);
    await made.clock.run(Promise.all(names.map((name) => made.machines.project.finished(name))));
    expect(roomsOf(made).map(({ title }) => title)).toEqual(
      projects(8).map(({ projectId, projectName }) => `${projectName} (${projectId})`),
    );
    for (const { id } of roomsOf(made)) expect(copiedFiles(made, id)).toHaveLength(8);
    expect(made.results).toHaveLength(8);
    // Each is requested once: nothing is dropped, so nothing is requested again
    expect(postsOf(made)).toHaveLength(8);
    expect(made.slot.store.waiters).toEqual([]);
    expect(made.slot.store.current.slot.holder).toBeUndefined();
  });

  it('wait without any cost: a place in the queue makes no transitions', async () => {
    const made = await flow({ settings, simulator: { timings: { copyMsPerFile: 60_000 } } });
    const names = await sendAll(made, 3);
    const last = names.at(-1) ?? '';
    await made.clock.advance(5_000);
    const before = made.machines.project.transitions(last);
    await made.clock.advance(8 * 60_000);
    expect(made.machines.project.transitions(last)).toBe(before);
    await made.clock.run(Promise.all(names.map((name) => made.machines.project.finished(name))));
    expect(roomsOf(made)).toHaveLength(3);
  });
});

describe('an execution that is stopped', () => {
  it.each([
    ['with status events', true],
    ['without them', false],
  ])('while it waits for the slot keeps nobody behind it waiting, %s', async (_, statusEvents) => {
    const made = await flow({ settings, statusEvents, simulator: { timings: { copyMsPerFile: 5_000 } } });
    const names = await sendAll(made, 4);
    made.machines.project.stopExecution(names[1] ?? '');
    made.machines.project.stopExecution(names[2] ?? '');
    await made.keepFor(20);
    expect(roomsOf(made).map(({ title }) => title)).toEqual(['Project 1 (PRJ-1)', 'Project 4 (PRJ-4)']);
    expect(made.results.map(({ event }) => event.type).sort()).toEqual([
      'room.created',
      'room.created',
      'room.failed',
      'room.failed',
    ]);
    expect(made.slot.store.waiters).toEqual([]);
    expect(made.slot.store.current.slot.holder).toBeUndefined();
  });

  it('while it holds the slot loses it with its lease, and its room is adopted by its next attempt', async () => {
    const made = await flow({ settings, simulator: { timings: { copyMsPerFile: 5_000 } } });
    const names = await sendAll(made, 2);
    await made.clock.advance(10_000);
    made.machines.project.stopExecution(names[0] ?? '');
    await made.keepFor(40);
    expect(roomsOf(made).map(({ title }) => title)).toEqual(['Project 1 (PRJ-1)', 'Project 2 (PRJ-2)']);
    const types = made.results.map(({ event }) => [event.data.projectId, event.type]);
    expect(types).toEqual([
      ['PRJ-1', 'room.failed'],
      ['PRJ-2', 'room.created'],
      ['PRJ-1', 'room.created'],
    ]);
  });
});

import { expect, it } from 'vitest';
import { hour } from '../../../lib/kernel/time.ts';
import { flow } from '../harness/flow.ts';

const project = { projectId: 'PRJ-1', projectType: 'marketing', projectName: 'Q1' };

it('a project that waits nearly a day for a creation of others and is copied for nearly a day needs 14,000 events of history at most', async () => {
  const made = await flow();
  const { simulator, clock, send, machines } = made;
  const { timings, portal } = simulator.world;
  // So many that the portal shows its job all the time: it hides one that says nothing for a minute.
  for (let file = 0; file < 1_992; file += 1) {
    portal.addFile(simulator.templates.marketing, `${file}.docx`, simulator.people.serviceUser);
  }
  timings.copyMsPerFile = (23.8 * hour) / 2_000;
  simulator.createRoomInUi(simulator.people.maria, simulator.templates.marketing, 'Hers');
  await clock.advance(5_000);
  const { body } = await clock.run(send('project-system', project));
  const { execution } = body as { execution: string };
  const { status } = await clock.run(machines.project.finished(execution));
  expect(status).toBe('SUCCEEDED');
  expect(machines.project.getExecutionHistory(execution).events.length).toBeLessThan(14_000);
  expect(made.results.map(({ event }) => [event.type, event.data.warnings])).toEqual([['room.created', []]]);
}, 60_000);

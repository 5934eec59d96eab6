import { expect, it } from 'vitest';
import { flow } from './harness/flow.ts';
import { calmHost } from './harness/host.ts';

const callMs = 2_000;
const team = [{ email: 'tom.user@example.com', access: 'Editing' }];

/** Virtual time from a webhook to its result, when only the calls of the portal take time, all the same. */
async function callsInSequence(source: string, body: unknown): Promise<number> {
  const world = await flow({
    settings: { ticketRoom: { team } },
    simulator: { timings: { copyMsPerFile: 0, creationPauseMs: 0, tagGapMs: 0 } },
    host: (outside) => {
      const { clock, portal } = outside;
      const fetch = async (request: Request) => {
        await clock.sleep(callMs / 2);
        const answer = await portal.fetch(request);
        await clock.sleep(callMs / 2);
        return answer;
      };
      return calmHost(clock, { ...outside, portal: { fetch } });
    },
  });
  const sentMs = world.clock.now();
  const { status } = await world.make(source, body);
  expect(status).toBe('SUCCEEDED');
  return (world.clock.now() - sentMs) / callMs;
}

it('makes a project room with six portal calls in sequence: list the templates, look for a room, post, look at the copy, read the room, post the link file', async () => {
  const body = { projectId: 'PRJ-1', projectType: 'marketing', projectName: 'Q1' };
  expect(await callsInSequence('project-system', body)).toBe(6);
});

it('makes a ticket room with ten portal calls in sequence: look for a room, post, look for folders, post two folders and the link file, find the member, invite, read the members, read the link', async () => {
  expect(await callsInSequence('helpdesk', { ticketId: '1', subject: 'Login error' })).toBe(10);
});

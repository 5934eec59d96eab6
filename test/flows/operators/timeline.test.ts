import { describe, expect, it } from 'vitest';
import { forget } from '../../../infra/cli/commands/work-items/forget.ts';
import { retry } from '../../../infra/cli/commands/work-items/retry.ts';
import { executionTimeline } from '../../../infra/cli/work-items/execution-history.ts';
import { recordsNamed } from '../../../infra/cli/work-items/find-work-item.ts';
import { type Histories, type Timeline, timelineOf } from '../../../infra/cli/work-items/timeline.ts';
import { timelineText } from '../../../infra/cli/work-items/timeline-text.ts';
import type { StoredRoom } from '../../../infra/local/docspace/state/model.ts';
import { portalClient } from '../../../lib/docspace/client.ts';
import { type Flow, flow } from '../harness/flow.ts';
import { localExecutions } from '../harness/local-executions.ts';
import { operated, roomsOf } from '../harness/operated.ts';

const project = { projectId: 'PRJ-1', projectType: 'marketing', projectName: 'Q1 Campaign' };
const ticket = { ticketId: '35436', subject: 'Login error' };

async function timelineNamed(made: Flow, text: string): Promise<Timeline & { text: string }> {
  const { records, settings, hold, slot, clock, machines } = made;
  const histories: Histories = {
    async read(kind, name) {
      if (!(await localExecutions(machines).executions.describe(kind, name))) return undefined;
      return executionTimeline(
        machines[kind].describeExecution(name),
        machines[kind].getExecutionHistory(name).events,
      );
    },
  };
  const [named] = await recordsNamed(text, settings, { records, search: records });
  if (!named) throw new Error('not found');
  const timeline = await clock.run(
    timelineOf(named, {
      histories,
      hold,
      slot: slot.store,
      portal: () => portalOf(made),
      clock,
      settings: () => settings,
    }),
  );
  return { ...timeline, text: timelineText(timeline, clock.now()) };
}

async function portalOf({ simulator, clock }: Flow) {
  const { url, key } = simulator;
  const fetch = (request: Request) => simulator.fetch(request);
  return { url, call: portalClient({ url, key: async () => key, clock, fetch }) };
}

describe('what find says of a room', () => {
  const renamed = (_: Flow, room: StoredRoom) => {
    room.title = 'Q2';
  };
  const archived = (_: Flow, { room }: StoredRoom) => {
    room.place = 'archive';
  };
  const deleted = ({ simulator }: Flow, { id }: StoredRoom) => simulator.world.portal.deleteFolder(id);
  const down = ({ simulator }: Flow) => {
    simulator.world.mode = 'down';
  };
  it.each<[string, (made: Flow, room: StoredRoom) => void, string, RegExp]>([
    ['there', () => {}, 'there', /in the portal it is there \(asked at 20.*Z\)\n/],
    ['renamed', renamed, 'there', /it is there, called "Q2" now \(asked/],
    ['archived', archived, 'archived', /it is in the archive \(asked/],
    ['deleted', deleted, 'deleted', /it is DELETED \(asked/],
    ['not to be asked for', down, 'unknown', /not known \(asked at .*: PortalUnavailable: /],
  ])('is what the portal says when a person asks: %s', async (_, change, state, text) => {
    const made = await operated();
    await made.make('project-system', project);
    const [room] = roomsOf(made);
    if (!room) throw new Error('it was made');
    change(made, room);
    const timeline = await timelineNamed(made, 'PRJ-1');
    expect(timeline.roomNow).toMatchObject({ state });
    expect(timeline.text).toMatch(text);
  });
});

describe('the timeline of a work item', () => {
  it('has the states of every attempt, with times and with the tries that failed', async () => {
    const made = await operated();
    const { simulator, clock } = made;
    const template = simulator.world.portal.folders.get(simulator.templates.marketing) as StoredRoom;
    const { title } = template;
    template.title = 'Renamed';
    await made.make('project-system', project);
    template.title = title;
    simulator.world.faults.next({ kind: 'html502', times: 2 });
    await clock.run(retry('test/project-system/project/PRJ-1', {}, made.operator));
    await made.keepFor(10);
    const { attempts, record, text } = await timelineNamed(made, 'PRJ-1');
    expect(record).toMatchObject({ status: 'done', attempt: 2 });
    const [first, second] = attempts.map(({ timeline }) => timeline);
    expect(first).toMatchObject({ status: 'FAILED', error: 'TemplateNotFound' });
    expect(first?.visits.map(({ state, failures }) => [state, failures])).toEqual([
      ['Select template', ['TemplateNotFound']],
      ['Record failure', []],
      ['Room made?', []],
      ['Fail', []],
    ]);
    expect(second?.visits[0]).toMatchObject({
      state: 'Select template',
      failures: ['PortalUnavailable', 'PortalUnavailable'],
    });
    for (const { enteredAt, leftAt = '' } of second?.visits ?? [])
      expect(Date.parse(leftAt)).toBeGreaterThanOrEqual(Date.parse(enteredAt));
    expect(second?.visits.at(-1)?.state).toBe('Finish');
    expect(text).toContain('(TemplateNotFound) after');
    expect(text).toMatch(/Select template +\d+\.\d s, failed: PortalUnavailable \(2\)\n/);
    expect(text).toMatch(/\n {2}result +delivered\n/);
    // A loop is one line
    expect(text.match(/ Check creation /g)).toHaveLength(1);
  });

  it('says of an attempt that ended without its room that it is held, and why', async () => {
    const made = await operated();
    made.simulator.world.mode = 'suspended';
    await made.make('project-system', project);
    const { attempts, text } = await timelineNamed(made, 'PRJ-1');
    expect(attempts[0]?.timeline).toMatchObject({ status: 'SUCCEEDED', heldFor: 'PortalSuspended' });
    expect(attempts[0]?.timeline?.visits.at(-1)?.state).toBe('End held');
    expect(text).toContain('HELD for PortalSuspended after');
    expect(text).not.toContain('SUCCEEDED');
  });

  it('separates the branches of a ticket', async () => {
    const made = await flow();
    const path = /links$/i;
    made.simulator.world.faults.next({ kind: 'html502', match: { method: 'PUT', path }, times: 2 });
    await made.make('helpdesk', ticket);
    const { attempts } = await timelineNamed(made, 'helpdesk/35436');
    const visits = attempts[0]?.timeline?.visits ?? [];
    expect(visits.every(({ leftAt }) => leftAt !== undefined)).toBe(true);
    const failures = visits.filter((visit) => visit.failures.length > 0);
    expect(failures.map(({ state }) => state)).toEqual(['Make room link']);
    const [all, team, link] = ['Add people and link', 'Invite team', 'Make room link'].map((state) =>
      visits.find((visit) => visit.state === state),
    );
    expect(Date.parse(all?.leftAt ?? '')).toBeGreaterThanOrEqual(Date.parse(link?.leftAt ?? ''));
    expect(Date.parse(team?.leftAt ?? '')).toBeLessThan(Date.parse(link?.leftAt ?? ''));
  });

  it('has the place in the queue, the hold, and what the reconciler does next', async () => {
    const made = await flow({ simulator: { timings: { copyMsPerFile: 20_000 } } });
    for (const projectId of ['PRJ-1', 'PRJ-2', 'PRJ-3'])
      await made.clock.run(made.send('project-system', { ...project, projectId }));
    await made.clock.advance(30_000);
    const timelines = [];
    for (const id of ['PRJ-1', 'PRJ-2', 'PRJ-3']) timelines.push(await timelineNamed(made, id));
    expect(timelines.map(({ slot }) => slot)).toEqual([{ place: 'holder' }, { place: 1 }, { place: 2 }]);
    expect(timelines[0]?.text).toContain('Check creation');
    expect(timelines[2]?.text).toMatch(/portal slot +waits, place 2\n/);
    expect(timelines[2]?.text).toMatch(/Acquire portal slot +30\.0 s, now/);
    expect(timelines[0]?.next.map(({ task }) => task)).toEqual(['check']);
    for (const key of made.simulator.world.portal.keys) key.active = false;
    await made.keepFor(2);
    await made.clock.run(made.send('project-system', { ...project, projectId: 'PRJ-4' }));
    const held = await timelineNamed(made, 'PRJ-4');
    expect(held.hold).toMatchObject({ reason: 'PortalKeyRefused' });
    expect(held.attempts).toEqual([]);
    expect(held.text).toMatch(/status +held since .* \(PortalKeyRefused\)\n/);
  });

  it("hides the callback's URL, and has no personal data of a forgotten work item", async () => {
    const sources = {
      'project-system': { callbackHosts: ['projects.example.com'] },
      helpdesk: {},
    };
    const made = await operated({ settings: { sources } });
    const callbackUrl = 'https://projects.example.com/results?token=secret';
    await made.make('project-system', { ...project, callbackUrl });
    const timeline = await timelineNamed(made, 'PRJ-1');
    expect(JSON.stringify(timeline)).not.toContain('token');
    expect(timeline.text).toContain('to projects.example.com, as the webhook said');
    await forget(timeline.record.key, made.operator);
    const { text } = await timelineNamed(made, 'PRJ-1');
    expect(text).toMatch(/^project-system\/PRJ-1\n {2}status +forgotten at .*; it had been done\n/);
    expect(text).not.toMatch(/Q1|http|prj-1/);
  });
});

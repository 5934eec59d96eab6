import { describe, expect, it } from 'vitest';
import { judgeWorkItem, tryWorkItem } from '../../../infra/cli/doctor/work-item.ts';
import { portalClient } from '../../../lib/docspace/client.ts';
import { beginHold } from '../../../lib/work-items/holds.ts';
import { type FlowOptions, flow } from '../harness/flow.ts';
import { localExecutions } from '../harness/local-executions.ts';

/** A test work item through the real flow. */
async function tried(
  options: FlowOptions = {},
  before: (world: Awaited<ReturnType<typeof flow>>) => unknown = () => {},
) {
  const world = await flow(options);
  await before(world);
  const { clock, records, hold, machines, simulator } = world;
  const { url, key, fetch } = simulator;
  const portal = { url, call: portalClient({ url, key: async () => key, clock, fetch }) };
  const { executions } = localExecutions(machines);
  const outcome = await clock.run(tryWorkItem('test', { portal, records, executions, hold, clock }));
  return { ...world, outcome, findings: judgeWorkItem(outcome) };
}

describe('a test work item of the doctor', () => {
  it('makes a room like any other and archives it, and no source gets a result', async () => {
    const { findings, simulator, results, log, fakes, keepFor } = await tried();
    expect(findings).toEqual([
      { check: 'work-item', level: 'ok', says: expect.stringMatching(/^A room was made in \d+ s/) },
    ]);
    const rooms = simulator.world.portal
      .rooms()
      .filter(({ createdBy }) => createdBy === simulator.people.serviceUser);
    expect(rooms.map(({ room: { place } }) => place).sort()).toEqual(['archive', 'templates']);
    await keepFor(15);
    expect(results).toEqual([]);
    expect([...fakes.values()].flatMap(({ received }) => received)).toEqual([]);
    // What metrics leave out by
    expect(log.find(({ code }) => code === 'ROOM_READY')?.fields.source).toBe('doctor');
    expect(log.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('reports the warnings that every ticket would get', async () => {
    const team = [{ email: 'nobody@example.com', access: 'Editing' }];
    const { findings } = await tried({ settings: { ticketRoom: { team } } });
    expect(findings).toMatchObject([
      { level: 'ok' },
      { level: 'warning', says: expect.stringContaining('TeamMemberUnknown') },
    ]);
  });

  it('is not started during a hold', async () => {
    const { findings, records } = await tried({}, ({ hold, clock }) =>
      beginHold(hold, { reason: 'OperatorHold', message: 'x' }, clock.now()),
    );
    expect(findings).toMatchObject([
      {
        level: 'problem',
        says: expect.stringMatching(/held since .*OperatorHold/),
        remedy: expect.stringContaining('release'),
      },
    ]);
    expect(records.all.size).toBe(0);
  });

  it('reports why it failed, and that it has not ended in time', async () => {
    const forbidden = await tried({}, ({ simulator }) => {
      const { portal } = simulator.world;
      const user = portal.users.get(simulator.people.serviceUser);
      if (user) user.type = 'user';
    });
    expect(forbidden.findings).toMatchObject([{ level: 'problem', remedy: expect.any(String) }]);
    const slow = await tried({}, ({ simulator }) => {
      simulator.world.mode = 'down';
    });
    expect(slow.findings).toMatchObject([
      { level: 'problem', says: expect.stringMatching(/^The test work item (was|failed)/) },
    ]);
  });
});

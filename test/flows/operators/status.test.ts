import { describe, expect, it } from 'vitest';
import { overviewOf } from '../../../infra/cli/overview/overview.ts';
import { overviewText } from '../../../infra/cli/overview/overview-text.ts';
import { fromLists, itemsIn } from '../../../infra/cli/work-items/recent.ts';
import { itemLines } from '../../../infra/cli/work-items/recent-text.ts';
import { paint } from '../../../infra/local/commands/terminal.ts';
import { awsFailure } from '../../../lib/stores/aws/failures.ts';
import { memoryRecords } from '../../../lib/stores/memory/memory-stores.ts';
import { listsOf } from '../../../lib/work-items/record-store.ts';
import { projectRecord } from '../../lib/builders/records.ts';
import { type Flow, flow } from '../harness/flow.ts';
import { operated, project, ticket } from '../harness/operated.ts';

async function statusOf({ environment, records, hold, slot, clock }: Flow) {
  const overview = await overviewOf({ environment, records, search: records, hold, slot: slot.store, clock });
  return { ...overview, text: overviewText(overview, paint({})) };
}

// A busy machine may take its time.
describe('the overview of an environment', { timeout: 60_000 }, () => {
  it('says that nothing is to be done where nothing is', async () => {
    const { text, wait } = await statusOf(await flow());
    expect(wait).toMatchObject({ ahead: 0, ms: 0 });
    expect(text).toMatch(/all work +goes on\n +held +none\n +portal slot +is free\n +queue +nobody waits/);
    expect(text).toMatch(/new project +would have its turn at once\n/);
    expect(text).toMatch(/rooms +0 active, 0 about to be archived, 0 archived\n/);
  });

  it('has who has the portal slot since when, what is copied, who waits, and the likely wait', async () => {
    // Given the experience of one copy
    const made = await flow({ simulator: { timings: { copyMsPerFile: 20_000 } } });
    const startedAtMs = made.clock.now();
    await made.make('project-system', { ...project, projectId: 'PRJ-0' });
    const copyMs = made.clock.now() - startedAtMs;
    // When three projects come at once
    for (const projectId of ['PRJ-1', 'PRJ-2', 'PRJ-3'])
      await made.clock.run(made.send('project-system', { ...project, projectId }));
    await made.clock.advance(30_000);
    const { slot, copying, wait, running, askedAt, text } = await statusOf(made);
    // Then the first has the slot, and the others wait in their order
    expect(slot.holder).toMatchObject({ name: 'project-system/PRJ-1', confirmed: true });
    const heldForMs = Date.parse(askedAt) - Date.parse(slot.holder?.since ?? '');
    expect(heldForMs).toBeGreaterThan(20_000);
    expect(heldForMs).toBeLessThanOrEqual(30_000);
    expect(slot.waiting.map(({ name }) => name)).toEqual(['project-system/PRJ-2', 'project-system/PRJ-3']);
    // And the turns follow one another
    const [second = 0, third = 0] = slot.waiting.map(
      ({ turnAt }) => Date.parse(turnAt ?? '') - Date.parse(askedAt),
    );
    expect(slot.holder?.share).toBeGreaterThan(0);
    expect(slot.holder?.share).toBeLessThan(1);
    expect(third - second).toBeGreaterThan(copyMs / 2);
    expect(second).toBeGreaterThan(0);
    expect(copying).toMatchObject([{ name: 'project-system/PRJ-1', template: 'Marketing' }]);
    expect(running).toBe(3);
    expect(wait).toMatchObject({ ahead: 3, basedOn: 1 });
    const ms = 'ms' in wait ? wait.ms : 0;
    expect(ms).toBeGreaterThan(2 * copyMs - 30_000);
    expect(ms).toBeLessThan(3 * copyMs);
    expect(text).toMatch(
      /portal slot +project-system\/PRJ-1 has it for \d\d\.\d s, since [-\d: Z]+, about \d\d % of its copy\n/,
    );
    expect(text).toMatch(
      /queue +2 wait for the slot\n +1\. project-system\/PRJ-2 for 30\.0 s, its turn is likely at 2026-01-05 /,
    );
    expect(text).toMatch(/3 before it, by the last copy\n/);
  });

  it('says why and since when all work is held, and what of it is held', async () => {
    const made = await operated();
    for (const key of made.simulator.world.portal.keys) key.active = false;
    await made.make('project-system', project);
    await made.clock.run(made.send('helpdesk', ticket));
    const { hold, held, wait, text } = await statusOf(made);
    expect(hold).toMatchObject({ on: true, reason: 'PortalKeyRefused' });
    expect(held).toMatchObject({ count: 2, reasons: { PortalKeyRefused: 2 } });
    expect(wait).toMatchObject({ unknown: 'all work is held' });
    expect(text).toMatch(/all work +HELD since .* \(PortalKeyRefused\): .*\n +The portal is asked again at /);
    expect(text).toMatch(/held +2: 2 for PortalKeyRefused\n +\S+ \S+ {2}held {2}project-system\/PRJ-10021 /);
  });

  it('has what failed, the dead letters, and the results that wait', async () => {
    const made = await operated({ receiver: () => 500 });
    await made.make('project-system', { ...project, projectType: 'nothing' });
    await made.make('helpdesk', ticket);
    const before = await statusOf(made);
    expect(before).toMatchObject({ failed: { count: 1, lastDay: 1 }, undelivered: { count: 2 } });
    expect(before.text).toMatch(
      /failed +1, 1 of them in the last 24 hours\n.*TemplateNotFound, its result is not delivered yet/,
    );
    await made.keepFor(5 * 24 * 60);
    const after = await statusOf(made);
    expect(after).toMatchObject({
      failed: { count: 1, lastDay: 0 },
      deadLetters: { count: 2 },
      undelivered: { count: 0 },
    });
    expect(after.text).toMatch(/dead letters +2 results that no system has taken\n/);
  });

  it('stays short and quick with ten thousand held work items, and says what it leaves out', async () => {
    const made = await flow();
    let reads = 0;
    for (let number = 0; number < 10_050; number += 1) {
      const since = new Date(Date.parse('2026-01-01') + number * 1000).toISOString();
      const facts = {
        kind: 'project',
        projectId: `P-${number}`,
        projectType: 't',
        projectName: 'n',
      } as const;
      const key = `test/project-system/project/P-${number}`;
      const value = projectRecord({ key, facts, status: 'held', held: { reason: 'RoomCeiling', since } });
      made.records.all.set(key, { value, version: 1 });
    }
    // A read by the hash of a key is quick in the table, and goes through all of them in memory.
    const [first] = made.records.all.values();
    made.records.read = async () => {
      reads += 1;
      return first;
    };
    const { held, text } = await statusOf(made);
    expect(held.count).toBe(10_000);
    expect(reads).toBeLessThan(200);
    expect(text).toMatch(/held +10000 or more: of the first 50, 50 for RoomCeiling\n/);
    expect(text).toMatch(/\.\.\. the others: npx rooms find NAME --held\n/);
    expect(text.split('\n').length).toBeLessThan(30);
  });
});

describe('the list of the last work items', () => {
  it('has the latest first, without names and subjects, and leaves out what is not wanted', async () => {
    const made = await operated();
    await made.make('project-system', { ...project, projectType: 'nothing' });
    await made.make('helpdesk', ticket);
    const stores = { records: made.records, search: made.records };
    const all = await itemsIn([...listsOf('done'), ...listsOf('failed')], 20, stores);
    expect(all.items.map(({ name, status }) => [name, status])).toEqual([
      ['helpdesk/35436', 'done'],
      ['project-system/PRJ-10021', 'failed'],
    ]);
    expect(JSON.stringify(all)).not.toMatch(/Login error|Q1 Campaign/);
    expect(await itemsIn(listsOf('failed'), 20, stores)).toMatchObject({
      more: false,
      items: [{ reason: 'TemplateNotFound' }],
    });
    const one = await itemsIn([...listsOf('done'), ...listsOf('failed')], 1, stores);
    expect(one).toMatchObject({ more: true, items: [{ name: 'helpdesk/35436' }] });
    expect(itemLines(all.items)[0]).toMatch(/^\S+ \S+Z {2}done {4}helpdesk\/35436 +room \d+$/);
  });

  it('is refused with what to do where the table was deployed by a version without lists', async () => {
    const listed = async () => {
      throw awsFailure('DynamoDB', Object.assign(new Error('x'), { name: 'ValidationException' }));
    };
    const stores = { records: memoryRecords(), search: { listed } };
    const reading = fromLists('production', () => itemsIn(['held'], 1, stores));
    await expect(reading).rejects.toThrow('has no lists yet. Deploy it with npx rooms deploy production.');
  });
});

import { describe, expect, it } from 'vitest';
import { createSimulator } from '../../infra/local/docspace/simulator.ts';
import { templatesOf } from '../infra/build-stack.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { rowsOf, tableMarkdown, withSections } from './results.ts';
import { ours, rightRoomsTable, tutorial } from './right-rooms.ts';
import { metricsOfAlarms, standingPrice } from './runs/standing.ts';
import { usageOfReconciler, usageOfRoom } from './runs/usage.ts';
import { itemsOf, judge, ticketFolders } from './runs/work-items.ts';
import { copyTable, queueTable } from './slot.ts';
import { statusTable } from './status.ts';
import { eventOf, receiverInMemory, sources } from './webhook-to-202.ts';

describe('judging rooms', () => {
  const none = { right: 0, warned: 0, wrong: 0, duplicate: 0, missing: 0 };
  const [project, ticket] = itemsOf(1);
  if (!project || !ticket) throw new Error('no items');

  /** A portal on which both rooms are right, and the reports of them. */
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
    const reports = [
      { id: project?.id ?? '', roomId: projectRoom.id, warned: false, ms: 1 },
      { id: ticket?.id ?? '', roomId: ticketRoom.id, warned: false, ms: 1 },
    ];
    return { simulator, portal, add, projectRoom, ticketRoom, reports };
  }

  it('counts a complete room for each work item as right', () => {
    const { simulator, reports } = given();
    expect(judge(simulator, [project, ticket], reports)).toEqual({ ...none, right: 2 });
  });

  it('counts a report with the room of another work item, or with a deleted room, as wrong', () => {
    const { simulator, reports, ticketRoom, portal } = given();
    const swapped = reports.map((one) => ({ ...one, roomId: ticketRoom.id }));
    expect(judge(simulator, [project, ticket], swapped)).toEqual({ ...none, right: 1, wrong: 1 });
    portal.deleteFolder(ticketRoom.id);
    expect(judge(simulator, [project, ticket], reports)).toEqual({ ...none, right: 1, wrong: 1 });
  });

  it('counts an incomplete room as wrong, unless the report warns of it', () => {
    const { simulator, reports, projectRoom, ticketRoom } = given();
    simulator.world.portal.addFolder(projectRoom.id, 'One more', simulator.people.serviceUser);
    ticketRoom.room.links = [];
    expect(judge(simulator, [project, ticket], reports)).toEqual({ ...none, wrong: 2 });
    const warned = reports.map((one) => ({ ...one, warned: true }));
    expect(judge(simulator, [project, ticket], warned)).toEqual({ ...none, warned: 2 });
  });

  it('counts a second active room as a duplicate and a work item without a report as missing', () => {
    const { simulator, reports, add } = given();
    const second = add(project.title);
    expect(judge(simulator, [project, ticket], reports.slice(0, 1))).toEqual({
      ...none,
      duplicate: 1,
      missing: 1,
    });
    second.room.place = 'archive';
    expect(judge(simulator, [project, ticket], reports)).toEqual({ ...none, right: 2 });
  });
});

describe('the bench of the slot', () => {
  it('gives every project its room in the queue, where the tutorial has one room for all', async () => {
    const [our, its] = rowsOf(await queueTable([4]));
    expect(our).toMatchObject({ way: 'ours', right: 4, wrong: 0 });
    expect(Number(our?.['longest wait, s'])).toBeGreaterThanOrEqual(Number(our?.["FIFO's ideal, s"]));
    expect(its).toMatchObject({ way: 'tutorial', right: 1, wrong: 3 });
  });

  it('keeps the portal busy while projects queue: 85 % of the time with copies of 3 s, 95 % with copies of 10 s', async () => {
    const [short, longer] = rowsOf(await copyTable([3, 10], 20));
    expect(Number.parseFloat(String(short?.['portal busy']))).toBeGreaterThanOrEqual(85);
    expect(Number.parseFloat(String(longer?.['portal busy']))).toBeGreaterThanOrEqual(95);
  });
});

describe('the bench of right rooms', () => {
  it('has a row for each size, way and share of faults', async () => {
    const rows = rowsOf(await rightRoomsTable([1]));
    expect(rows.map(({ faults, way, right }) => [faults, way, right])).toEqual([
      ['0 %', 'ours', 2],
      ['0 %', 'tutorial', 2],
      ['1 %', 'ours', 2],
      ['1 %', 'tutorial', 2],
    ]);
  });

  it('makes every room right in our way, where the tutorial takes rooms of others for its own', async () => {
    const [our, its] = [await ours({ size: 3, faults: 0 }), await tutorial({ size: 3, faults: 0 })];
    expect(our.tally).toMatchObject({ right: 6, wrong: 0, duplicate: 0, missing: 0 });
    expect(its.tally.wrong).toBeGreaterThan(0);
    expect(our.reports).toHaveLength(6);
    expect(our.requests).toBeGreaterThan(its.requests);
  });
});

// Making a stack takes its time on a busy machine.
describe('the bench of costs', { timeout: 90_000 }, () => {
  it('counts an alarm on a sum as often as it has metrics', () => {
    const { rooms } = templatesOf({});
    const alarms = Object.values(rooms.findResources('AWS::CloudWatch::Alarm'));
    const sums = alarms.filter(({ Properties }) => Properties.Metrics);
    const inSums = sums.flatMap(({ Properties }) =>
      Properties.Metrics.filter((metric: { Expression?: string }) => metric.Expression === undefined),
    );
    expect(sums.length).toBeGreaterThan(2);
    expect(metricsOfAlarms(rooms)).toBe(alarms.length - sums.length + inSums.length);
  });

  it('counts metrics from what is measured while nothing happens to all, and basic monitoring below full', async () => {
    const [full, basic] = [await standingPrice('full'), await standingPrice('basic')];
    const quiet = ({ secrets, alarms, dashboard, metrics }: typeof full) =>
      secrets + alarms + dashboard + metrics.least;
    expect(full.metrics.least).toBeGreaterThan(0);
    expect(full.metrics.least).toBeLessThan(full.metrics.most);
    expect(basic.metrics.least).toBe(full.metrics.least);
    expect(quiet(basic)).toBeLessThan(quiet(full));
    // The limit that basic monitoring is made for
    expect(quiet(basic)).toBeLessThan(10);
  });

  it('counts more transitions for a longer copy, and the same writes to the portal', async () => {
    const [short, long] = await Promise.all([usageOfRoom('project', 1), usageOfRoom('project', 10)]);
    expect(long.transitions).toBeGreaterThan(short.transitions);
    expect(long.portalWrites).toBe(short.portalWrites);
  });

  it('counts no transition for a run of the reconciler that finds nothing due', async () => {
    expect(await usageOfReconciler()).toMatchObject({ transitions: 0, portalWrites: 0, lambdaRequests: 1 });
  });
});

describe('the bench of webhooks', () => {
  it.each(sources)(
    'counts the calls of AWS for a test, a new and a repeated webhook of %s',
    async (source) => {
      const { receive, calls } = receiverInMemory();
      const answer = async (kind: 'test' | 'new' | 'repeat') => {
        const { statusCode, body } = await receive(eventOf(source, kind, 1));
        // Some senders put one item into a list.
        const { items: [only = {}] = [], ...answered } = JSON.parse(body);
        return { statusCode, status: only.status ?? answered.status, starts: calls.starts };
      };
      expect(await answer('test')).toEqual({ statusCode: 200, status: 'ignored', starts: 0 });
      expect(calls).toEqual({ reads: 0, writes: 0, starts: 0 });
      expect(await answer('new')).toEqual({ statusCode: 202, status: 'accepted', starts: 1 });
      expect(await answer('repeat')).toEqual({ statusCode: 200, status: 'duplicate', starts: 1 });
    },
  );
});

describe('the page of results', () => {
  it('shows a table as Markdown with its notes', () => {
    const table = { title: 'T', columns: ['a', 'b'], rows: [['x|y', 12345.6]], notes: ['Why.'] };
    expect(tableMarkdown(table)).toBe('### T\n\n| a | b |\n| --- | --- |\n| x\\|y | 12,345.6 |\n\nWhy.');
  });

  it('replaces the section of the bench that ran and keeps the others in their order', () => {
    const names = ['one', 'two'];
    const first = withSections('', ['## two\n\n### T\n\nold'], names);
    const both = withSections(first, ['## one\n\nnew'], names);
    expect(both).toBe('# Results of `npm run bench`\n\n## one\n\nnew\n\n## two\n\n### T\n\nold\n');
    expect(withSections(both, ['## two\n\nnew'], names)).toBe(both.replace('### T\n\nold', 'new'));
    expect(withSections(both, [], ['two'])).toBe(first);
  });
});

describe('the bench of statuses', () => {
  it('finds each place right, estimates that hold, and no request to the portal for them', async () => {
    const table = await statusTable({ projects: 7, readers: 21, copySeconds: [29, 31] });
    const [row] = rowsOf(table);
    expect(row).toMatchObject({ 'projects seen done': 7, 'requests to the portal for them': 0 });
    expect(row?.['places said']).toBeGreaterThan(50);
    expect(row?.['of them right']).toBe(row?.['places said']);
    expect(row?.['error, middle, %']).toBeLessThan(10);
    // Many who ask within three seconds cost one view of the queue
    expect(row?.['reads of the queue']).toBeLessThan(Number(row?.['reads of records']) / 2);
  });
});

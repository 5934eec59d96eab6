import { describe, expect, it } from 'vitest';
import { beginHold, endHold } from '../../lib/work-items/holds.ts';
import type { StatusPage } from './harness/deployment.ts';
import { type Flow, flow } from './harness/flow.ts';
import { operated, project, ticket } from './harness/operated.ts';

const json = ({ body }: StatusPage) => JSON.parse(body);
const urlIn = (answer: { body: object }) => (answer.body as { statusUrl: string }).statusUrl;
const slow = { simulator: { timings: { copyMsPerFile: 20_000 } } };

/** Sends a webhook and opens the status that its answer names, whenever that is asked for. */
async function followed(made: Flow, source: string, item: object) {
  const answer = await made.clock.run(made.send(source, item));
  const url = urlIn(answer);
  return { url, answer, now: async (headers = {}) => made.clock.run(made.open(url, headers)) };
}

describe('the status of a project', () => {
  it('is followed from the answer to its webhook to its room, while another is copied first', async () => {
    const made = await flow(slow);
    await made.make('project-system', { ...project, projectId: 'PRJ-0' });
    await made.clock.run(made.send('project-system', { ...project, projectId: 'PRJ-1' }));
    const { url, now } = await followed(made, 'project-system', project);
    expect(url).toMatch(
      /^https:\/\/rooms\.example\.com\/prod\/status\/project-system\/PRJ-10021\?signature=[\w-]{43}$/,
    );
    await made.clock.advance(30_000);
    const queued = json(await now());
    expect(queued).toMatchObject({ status: 'queued', queue: { place: 1, of: 1 }, over: false });
    const said = Date.parse(queued.readyAt.likely);
    const seen = new Set<string>();
    let percent = 0;
    for (let step = 0; step < 600 && !seen.has('done'); step += 1) {
      await made.clock.advance(1_000);
      const status = json(await now());
      seen.add(status.status);
      if (status.percent !== undefined) {
        expect(status.percent).toBeGreaterThanOrEqual(percent);
        percent = status.percent;
      }
      if (status.status === 'done') expect(Math.abs(made.clock.now() - said)).toBeLessThan(15_000);
    }
    expect([...seen]).toEqual(['queued', 'creating', 'done']);
    expect(percent).toBeGreaterThan(80);
    const record = [...made.records.all.values()].find(({ value }) => value.key.endsWith('PRJ-10021'));
    expect(json(await now())).toMatchObject({ room: { url: record?.value.room?.url }, over: true });
    // And its repeat leads there, too
    const repeat = await made.clock.run(made.send('project-system', project));
    expect([repeat.body, urlIn(repeat)]).toMatchObject([{ status: 'duplicate' }, url]);
  });

  it('is of each item of a webhook that has several, and of nobody else', async () => {
    const made = await flow();
    const two = [project, { ...project, projectId: 'PRJ-2' }];
    const answer = await made.clock.run(made.send('project-system', two));
    const { items } = answer.body as unknown as { items: { statusUrl: string }[] };
    const [one = '', other = ''] = items.map(({ statusUrl }) => statusUrl);
    expect(await made.clock.run(made.open(one))).toMatchObject({ status: 200 });
    const swapped = new URL(one);
    swapped.search = new URL(other).search;
    expect(await made.clock.run(made.open(swapped.href))).toMatchObject({ status: 404 });
  });

  it('says that it failed, and what to do, without a word of ours', async () => {
    const made = await flow();
    const { now } = await followed(made, 'project-system', { ...project, projectType: 'nothing' });
    await made.clock.advance(60_000);
    expect(json(await now())).toEqual({
      status: 'failed',
      reason: 'no-template',
      message:
        'There is no matching template for this type of project. Check the type and request the room again, or contact your administrators.',
      over: true,
    });
  });
});

describe('the status of a ticket', () => {
  it('is there at once, and a page shows the room', async () => {
    const made = await flow();
    const { now } = await followed(made, 'helpdesk', ticket);
    expect(json(await now())).toMatchObject({ over: false });
    await made.clock.advance(60_000);
    const page = await now({ accept: 'text/html', 'accept-language': 'de-DE' });
    expect(page.body).toMatch(/<h1>Der Raum ist fertig<\/h1>.*<a href="http[^"]+\/rooms\/shared\/\d+/s);
  });

  it('says why it is held, from the answer of its webhook on, and goes on after that', async () => {
    const made = await operated();
    await beginHold(made.hold, { reason: 'OperatorHold', message: 'Maintenance by Tom' }, made.clock.now());
    const { answer, now } = await followed(made, 'helpdesk', ticket);
    expect(answer.body).toMatchObject({ status: 'held' });
    const held = await now();
    expect(json(held)).toMatchObject({ status: 'held', reason: 'operator', over: false });
    expect(held.headers).toMatchObject({ 'retry-after': '60' });
    await endHold(made.hold);
    await made.keepFor(3);
    expect(json(await now())).toMatchObject({ status: 'done' });
  });

  it('asks neither the portal nor any system', async () => {
    const made = await flow();
    const { now } = await followed(made, 'helpdesk', ticket);
    await made.clock.advance(60_000);
    const before = made.simulator.world.requests.length;
    for (let time = 0; time < 5; time += 1) await now();
    expect(made.simulator.world.requests).toHaveLength(before);
  });
});

import { describe, expect, it } from 'vitest';
import { CommandError } from '../../infra/cli/command.ts';
import type { Deployment } from '../../infra/cli/deployment/deployment.ts';
import type { LiveItem } from '../../infra/cli/live/contract.ts';
import { livePage, type Senders } from '../../infra/cli/live/live-page.ts';
import { executionTimeline } from '../../infra/cli/work-items/execution-history.ts';
import { localExecutions } from './harness/local-executions.ts';
import { type Operated, operated, project, ticket } from './harness/operated.ts';

/** The page over a flow, asked as a browser asks. */
function pageOver(made: Operated, senders?: Senders) {
  const { operator, settings, slot, machines, environment } = made;
  const there = {
    ...operator,
    environment,
    settings: () => settings,
    slot: slot.store,
    portal: () => Promise.reject(new CommandError('the key cannot be read')),
    histories: {
      async read(kind: 'project' | 'ticket', name: string) {
        if (!(await localExecutions(machines).executions.describe(kind, name))) return undefined;
        const { events } = machines[kind].getExecutionHistory(name);
        return executionTimeline(machines[kind].describeExecution(name), events);
      },
    },
  } as unknown as Deployment;
  const page = livePage({ there, everyMs: 1_000, senders });
  return async (path: string, method = 'GET') => {
    const response = await made.clock.run(page(new Request(`http://127.0.0.1:3000${path}`, { method })));
    const text = (await response?.text()) ?? '';
    const isJson = response?.headers.get('content-type') === 'application/json';
    return { status: response?.status, headers: response?.headers, body: isJson ? JSON.parse(text) : text };
  };
}

describe('the live page of an environment', () => {
  it('shows a work item with its way, the waits and the failed tries in it', async () => {
    const made = await operated({ simulator: { timings: { copyMsPerFile: 20_000 } } });
    await made.make('project-system', project);
    const { status, body } = await pageOver(made)('/live/item?name=project-system%2FPRJ-10021');
    const item = body as LiveItem;
    expect(status).toBe(200);
    expect(item).toMatchObject({
      name: 'project-system/PRJ-10021',
      kind: 'project',
      status: 'done',
      over: true,
    });
    expect(item.roomUrl).toMatch(/^http/);
    expect(Object.fromEntries(item.rows)).toMatchObject({ status: expect.stringContaining('done') });
    // What the portal cannot be asked is said, and hides nothing else.
    expect(Object.fromEntries(item.rows)).toMatchObject({
      room: expect.stringContaining('the key cannot be read'),
    });
    const [attempt] = item.attempts;
    const byName = new Map(attempt?.states.map((row) => [row.state, row]));
    expect(byName.get('Wait for copy')).toMatchObject({ waits: true });
    expect(byName.get('Check creation')).toMatchObject({ waits: false });
    for (const { visits } of attempt?.states ?? []) {
      for (const { enteredAtMs, leftAtMs } of visits) {
        expect(enteredAtMs).toBeGreaterThanOrEqual(attempt?.startedAtMs ?? Number.NaN);
        expect(leftAtMs).toBeLessThanOrEqual(attempt?.endAtMs ?? Number.NaN);
      }
    }
  });

  it('expects nothing of a work item that is over, and something of one that runs or is held', async () => {
    const made = await operated();
    await made.clock.run(made.send('project-system', project));
    const ask = pageOver(made);
    expect((await ask('/live/item?name=PRJ-10021')).body).toMatchObject({ over: false, status: 'running' });
    for (const key of made.simulator.world.portal.keys) key.active = false;
    await made.keepFor(5);
    expect((await ask('/live/item?name=PRJ-10021')).body).toMatchObject({ over: false, status: 'held' });
  });

  it('lists the work items whose status changed last, as many as are wanted', async () => {
    const made = await operated();
    await made.make('helpdesk', ticket);
    await made.make('helpdesk', { ...ticket, ticketId: '2' });
    const ask = pageOver(made);
    expect((await ask('/live/items?limit=1')).body).toMatchObject({
      items: [{ name: 'helpdesk/2' }],
      more: true,
    });
    expect((await ask('/live/items?limit=10000')).body).toMatchObject({ more: false });
  });

  it.each([
    ['/live/items?limit=0', 400, /limit is a whole number from 1 to 10000/],
    ['/live/items', 400, /limit/],
    ['/live/item?name=nothing', 404, /has no record of nothing/],
    ['/live/item', 404, /has no record/],
  ])('answers %s with %i and the remedy', async (path, status, message) => {
    const answered = await pageOver(await operated())(path);
    expect(answered).toMatchObject({ status, body: { message: expect.stringMatching(message) } });
  });

  it('leaves other paths and methods to others, and answers HEAD as GET', async () => {
    const ask = pageOver(await operated());
    expect((await ask('/webhooks/helpdesk', 'POST')).status).toBeUndefined();
    expect((await ask('/nothing')).status).toBeUndefined();
    expect((await ask('/live/items?limit=1', 'DELETE')).status).toBeUndefined();
    expect((await ask('/', 'HEAD')).status).toBe(200);
  });

  it('loads nothing from elsewhere, and is shown in no other page', async () => {
    const { headers, body } = await pageOver(await operated())('/');
    const policy = headers?.get('content-security-policy');
    expect(policy).toMatch(/default-src 'none'.*script-src 'self'.*frame-ancestors 'none'/);
    expect(body).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  });

  it('sends only to sources of the local stack, and offers nothing for a deployment', async () => {
    const sent: string[] = [];
    const senders: Senders = {
      names: ['helpdesk'],
      async send(source) {
        sent.push(source);
        return { status: 202, name: `${source}/1` };
      },
    };
    const local = pageOver(await operated(), senders);
    expect((await local('/live/senders')).body).toEqual(['helpdesk']);
    expect(await local('/live/send?source=helpdesk', 'POST')).toMatchObject({
      status: 200,
      body: { status: 202 },
    });
    expect((await local('/live/send?source=jira', 'POST')).status).toBe(404);
    const deployed = pageOver(await operated());
    expect((await deployed('/live/senders')).body).toEqual([]);
    expect((await deployed('/live/send?source=helpdesk', 'POST')).status).toBe(404);
    expect(sent).toEqual(['helpdesk']);
  });
});

import { describe, expect, it } from 'vitest';
import type { Fake, VendorFrame } from '../../infra/local/vendors/fake.ts';
import type { JiraFake } from '../../infra/local/vendors/jira.ts';
import type { ZendeskFake } from '../../infra/local/vendors/zendesk.ts';
import { samplesOf } from '../../lib/sources/registry/samples.ts';
import { type Flow, flow } from './harness/flow.ts';

const sources = {
  zendesk: { subdomain: 'acme', roomField: 360001234567, apiUrl: 'http://127.0.0.1/zendesk' },
  'zendesk-emea': {
    type: 'zendesk',
    subdomain: 'acme-emea',
    roomField: 1,
    apiUrl: 'http://127.0.0.1/zendesk-emea',
  },
  freshdesk: { subdomain: 'acme', apiUrl: 'http://127.0.0.1/freshdesk' },
  jira: { site: 'acme.atlassian.net', apiUrl: 'http://127.0.0.1/jira' },
  'jira-projects': {
    type: 'jira',
    site: 'acme.atlassian.net',
    makes: 'projects',
    apiUrl: 'http://127.0.0.1/jira-projects',
  },
};
const helpdesks = ['zendesk', 'zendesk-emea', 'freshdesk', 'jira'] as const;
const settings = { sources };

function sample(
  { settings: { sources } }: Flow,
  name: string,
  wish: { title?: string; projectType?: string } = {},
) {
  const source = sources[name];
  if (!source) throw new Error(`no source ${name}`);
  const [, usual] = Object.entries(samplesOf(source).samples(source, { id: '35436', ...wish }))[0] ?? [];
  return usual;
}

describe.each(helpdesks)('a ticket of %s', (name) => {
  it('gets a room, which the ticket shows as a field and one internal note with the invitation', async () => {
    const made = await flow({ settings });
    const ended = await made.make(name, sample(made, name, { title: 'Very private words' }));
    expect(ended).toMatchObject({ status: 'SUCCEEDED', output: { delivery: 'delivered' } });
    const { simulator, fakes } = made;
    const [room] = simulator.world.portal.rooms().filter(({ room }) => room.place === 'rooms');
    const prefix = name === 'jira' ? 'Ticket SUP-35436' : 'Ticket #35436';
    expect(room?.title).toBe(`${prefix} - Very private words`);
    const shown = fakes.get(name)?.shown('35436');
    expect(shown?.roomUrl).toBe(`${simulator.url}/rooms/shared/${room?.id}/filter?folder=${room?.id}`);
    const [note] = shown?.notes ?? [];
    const link = /https:\/\/\S+\/s\/\w{15}/.exec(note?.text ?? '')?.[0] ?? '(none)';
    expect(shown?.notes).toEqual([{ text: expect.stringContaining(link), internal: true }]);
    // And neither log nor history holds the link or the subject
    const [execution] = made.machines.ticket.listExecutions();
    const history = JSON.stringify(made.machines.ticket.getExecutionHistory(execution?.name ?? ''));
    for (const secret of [link, 'private words']) {
      expect(history + JSON.stringify(made.log)).not.toContain(secret);
    }
  });

  it('that is gone keeps its room, and the execution succeeds and says so', async () => {
    const made = await flow({ settings });
    const fake = made.fakes.get(name) as unknown as {
      remove?(id: string): void;
    } & Partial<JiraFake>;
    fake.remove?.('35436');
    fake.removeIssue?.('35436');
    const ended = await made.make(name, sample(made, name));
    expect(ended).toMatchObject({
      status: 'SUCCEEDED',
      output: { outcome: 'ticket-gone', delivery: 'gone', roomId: expect.any(Number) },
    });
    expect(made.simulator.world.portal.activeRoomCount()).toBe(1);
    const [record] = [...made.records.all.values()].map(({ value }) => value);
    expect(record).toMatchObject({ status: 'done', delivery: 'gone' });
    expect(made.log.filter(({ code }) => code === 'TICKET_GONE')).toHaveLength(1);
    expect(made.log.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('whose helpdesk refuses our credential has its room, and the operator a remedy', async () => {
    const made = await flow({ settings });
    (made.fakes.get(name) as unknown as VendorFrame).credentialAccepted = false;
    const ended = await made.make(name, sample(made, name));
    expect(ended.status).toBe('SUCCEEDED');
    const refusal = made.log.find(({ code }) => code === 'RESULT_REFUSED');
    expect(refusal).toMatchObject({
      level: 'error',
      fields: {
        source: name,
        error: 'WriteBackKeyRefused',
        remedy: expect.stringContaining('write-back secret'),
      },
    });
  });

  it('is called again no sooner than its Retry-After says', async () => {
    const made = await flow({ settings });
    const fake = made.fakes.get(name) as unknown as VendorFrame & Fake;
    fake.next({ status: 429, retryAfter: '25' });
    const ended = await made.make(name, sample(made, name));
    expect(ended).toMatchObject({ status: 'SUCCEEDED', output: { delivery: 'pending' } });
    await made.keepFor(1);
    expect(fake.shown('35436').roomUrl).toBeDefined();
    const [first, second] = fake.calls;
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(25_000);
    expect(fake.calls.filter(({ status }) => status === 429)).toHaveLength(1);
  });
});

describe('several sources of one type', () => {
  it('have tickets, rooms and secrets of their own', async () => {
    const made = await flow({ settings });
    await made.make('zendesk', sample(made, 'zendesk'));
    await made.make('zendesk-emea', sample(made, 'zendesk-emea'));
    expect(made.simulator.world.portal.activeRoomCount()).toBe(2);
    const urls = (['zendesk', 'zendesk-emea'] as const).map(
      (name) => made.fakes.get(name)?.shown('35436').roomUrl,
    );
    expect(new Set(urls).size).toBe(2);
  });
});

describe('Jira as a project system', () => {
  it('gets a room from the template of the project category, as a remote link of the epic', async () => {
    const made = await flow({ settings });
    const wish = { title: 'Q1 Campaign', projectType: 'marketing' };
    const ended = await made.make('jira-projects', sample(made, 'jira-projects', wish));
    expect(ended.status).toBe('SUCCEEDED');
    const [room] = made.simulator.world.portal.rooms().filter(({ room }) => room.place === 'rooms');
    expect(room?.title).toBe('Q1 Campaign (SUP-35436)');
    expect(made.fakes.get('jira-projects')?.shown('35436')).toEqual({
      roomUrl: expect.stringContaining(`/${room?.id}/`),
      notes: [],
    });
  });
});

describe('a Jira project that is made without a category', () => {
  const event = (webhookEvent: string, more: object = {}) => ({
    webhookEvent,
    project: { id: 10008, key: 'NVM', name: 'NVM', ...more },
  });
  const category = { projectCategory: { name: 'marketing' } };

  it('gets its room as soon as the category is given to it', async () => {
    const made = await flow({ settings });
    const failed = await made.make('jira-projects', event('project_created'));
    expect(failed.error).toBe('TemplateNotFound');
    const ended = await made.make('jira-projects', event('project_updated', category));
    expect(ended.status).toBe('SUCCEEDED');
    const rooms = made.simulator.world.portal.rooms().filter(({ room }) => room.place === 'rooms');
    expect(rooms.map(({ title }) => title)).toEqual(['NVM (NVM)']);
  });

  it('gets none for an update of a project that nothing is known of', async () => {
    const made = await flow({ settings });
    const answer = await made.clock.run(made.send('jira-projects', event('project_updated', category)));
    expect(answer).toMatchObject({ status: 200, body: { status: 'ignored' } });
    expect(made.simulator.world.portal.activeRoomCount()).toBe(0);
  });
});

describe('a ticket whose room cannot be made', () => {
  it('is reported once for each code, however often it is tried', async () => {
    const made = await flow({ settings });
    const refusal = { match: { method: 'POST', path: /^files\/rooms$/i }, status: 400 } as const;
    made.simulator.world.faults.next({ kind: 'status', ...refusal, times: 1000 });
    const body = sample(made, 'zendesk');
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      expect((await made.make('zendesk', body)).status).toBe('FAILED');
      await made.clock.run(made.clock.sleep(11 * 60_000));
    }
    const { notes } = (made.fakes.get('zendesk') as unknown as ZendeskFake).shown('35436');
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatchObject({ internal: true, text: expect.stringContaining('could not be made') });
  });
});

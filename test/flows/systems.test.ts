import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Fake } from '../../infra/local/vendors/fake.ts';
import type { Sample } from '../../lib/sources/custom/settings.ts';
import { settingsWith } from '../lib/sources/receiver.ts';
import { type Flow, flow } from './harness/flow.ts';

/** What a system keeps of an item, and how its API reads and writes it. */
interface Kept {
  field: unknown;
  notes: unknown[];
}
interface Call {
  method: string;
  /** With its query. */
  path: string;
  headers: Headers;
  body: Record<string, never>;
}
type Api = (call: Call, kept: Kept, secret: string) => object | undefined;

const matches = (call: Call, method: string, path: RegExp) => call.method === method && path.test(call.path);

/** The calls of each system that its page makes, with the forms of its API reference; undefined for any other. */
const apis: Record<string, Api> = {
  redmine(call, kept, secret) {
    if (call.headers.get('x-redmine-api-key') !== secret) return undefined;
    if (matches(call, 'GET', /^\/issues\/7\.json\?include=journals$/)) {
      const journals = kept.notes.map((notes) => ({ notes, private_notes: true }));
      return {
        issue: {
          id: 7,
          custom_fields: [
            { id: 8, value: 'x' },
            { id: 9, value: kept.field },
          ],
          journals,
        },
      };
    }
    if (!matches(call, 'PUT', /^\/issues\/7\.json$/)) return undefined;
    const {
      custom_fields: fields,
      notes,
      private_notes: isPrivate,
    } = call.body.issue as unknown as Record<string, unknown>;
    if (fields) kept.field = (fields as { id: number; value: string }[]).find(({ id }) => id === 9)?.value;
    if (notes !== undefined && isPrivate === true) kept.notes.push(notes);
    return {};
  },
  erpnext(call, kept, secret) {
    if (call.headers.get('authorization') !== `token ${secret}`) return undefined;
    const project = /^\/api\/resource\/Project\/PROJ-0007$/;
    if (matches(call, 'GET', project)) return { data: { name: 'PROJ-0007', docspace_room_url: kept.field } };
    if (matches(call, 'PUT', project)) kept.field = call.body.docspace_room_url;
    else if (matches(call, 'POST', /^\/api\/resource\/Comment$/) && call.body.reference_name === 'PROJ-0007')
      kept.notes.push(call.body.content);
    else return undefined;
    return { data: {} };
  },
  trello(call, kept, secret) {
    if (!call.headers.get('authorization')?.endsWith(`oauth_token="${secret}"`)) return undefined;
    const card = '/cards/5f1a2b3c4d5e6f7a8b9c0d1e';
    if (call.method === 'GET' && call.path.startsWith(`${card}?`)) {
      const attachments = kept.field === undefined ? [] : [{ name: 'DocSpace room', url: kept.field }];
      return { attachments, actions: kept.notes.map((text) => ({ data: { text } })) };
    }
    if (call.path === `${card}/attachments`) kept.field = call.body.url;
    else if (call.path === `${card}/actions/comments`) kept.notes.push(call.body.text);
    else return undefined;
    return { id: '1' };
  },
  clickup(call, kept, secret) {
    if (call.headers.get('authorization') !== secret) return undefined;
    const id = '03efda77-c7a0-42d3-8afd-fd546353c2f5';
    const value = kept.field === undefined ? {} : { value: kept.field };
    if (matches(call, 'GET', /^\/task\/868djdyr0$/))
      return { id: '868djdyr0', custom_fields: [{ id, ...value }] };
    if (call.path === `/task/868djdyr0/field/${id}`) kept.field = call.body.value;
    else if (call.path === '/task/868djdyr0/comment') kept.notes.push(call.body.comment_text);
    else return undefined;
    return {};
  },
  bitrix24(call, kept, secret) {
    if (!call.path.startsWith(`/${secret}/`) || call.headers.get('authorization')) return undefined;
    const path = call.path.slice(secret.length + 1);
    if (path === '/crm.deal.get.json?id=7')
      return { result: { ID: '7', UF_CRM_DOCSPACE_ROOM: kept.field ?? '' } };
    const { fields } = call.body as { fields?: Record<string, unknown> };
    if (path === '/crm.deal.update.json') kept.field = fields?.UF_CRM_DOCSPACE_ROOM;
    else if (path === '/crm.timeline.comment.add.json' && fields?.ENTITY_ID === '7')
      kept.notes.push(fields.COMMENT);
    else return undefined;
    return { result: true };
  },
  salesforce(call, kept, secret) {
    if (call.path === '/token') return tokenFor(call, secret, { instance_url: 'http://127.0.0.1' });
    if (call.headers.get('authorization') !== 'Bearer token-1') return undefined;
    const id = '001D000000IqhSLIAZ';
    if (call.method === 'GET' && call.path.startsWith('/services/data/v62.0/query?q=')) {
      const asked = decodeURIComponent(call.path);
      if (!asked.endsWith(`FROM Opportunity WHERE Id = '${id}'`)) return { totalSize: 0, records: [] };
      const Feeds = kept.notes.length > 0 ? { records: kept.notes.map((Body) => ({ Body })) } : null;
      return { totalSize: 1, records: [{ DocSpace_Room_URL__c: kept.field ?? null, Feeds }] };
    }
    if (matches(call, 'PATCH', new RegExp(`^/services/data/v62.0/sobjects/Opportunity/${id}$`)))
      kept.field = call.body.DocSpace_Room_URL__c;
    else if (call.path === '/services/data/v62.0/sobjects/FeedItem' && call.body.ParentId === id)
      kept.notes.push(call.body.Body);
    else return undefined;
    return {};
  },
  dynamics(call, kept, secret) {
    if (call.path === '/token') {
      const { scope } = call.body as { scope?: string };
      return scope?.endsWith('/.default') ? tokenFor(call, secret, { expires_in: 3599 }) : undefined;
    }
    if (call.headers.get('authorization') !== 'Bearer token-1') return undefined;
    const row = '/api/data/v9.2/opportunities(b7c2a0f1-5d5e-ef11-bfe2-000d3a4b5c6d)';
    if (call.method === 'GET' && call.path.startsWith(`${row}?`)) {
      const Opportunity_Annotation = kept.notes.map((notetext) => ({ notetext }));
      return { cr1_docspaceroom: kept.field ?? null, Opportunity_Annotation };
    }
    if (call.method === 'PATCH' && call.path === row && call.headers.get('if-match') === '*')
      kept.field = call.body.cr1_docspaceroom;
    else if (
      call.path === '/api/data/v9.2/annotations' &&
      row.endsWith(String(call.body['objectid_opportunity@odata.bind']))
    )
      kept.notes.push(call.body.notetext);
    else return undefined;
    return {};
  },
};

/** What Salesforce and Entra ID answer who asks for a token with the right secret. */
const tokenFor = (call: Call, secret: string, more: object) =>
  (call.body as { client_secret?: string }).client_secret === secret
    ? { access_token: 'token-1', token_type: 'Bearer', ...more }
    : undefined;

/** The page of a system: the sources of its settings, and the body of its first sample. */
function page(name: string) {
  const text = readFileSync(`lib/sources/custom/systems/${name}.md`, 'utf8');
  const [, settings = ''] = /^```json settings\n([\s\S]*?)^```$/m.exec(text) ?? [];
  const sources = JSON.parse(settings) as Record<
    string,
    { samples: Sample[]; writeBack: { url: string; token?: object } }
  >;
  const source = sources[name];
  if (!source) throw new Error(`the page of ${name} has no source of that name`);
  // Only the host is another: a fake stands there.
  const end = source.writeBack.url.endsWith('{secret}') ? '/{secret}' : '';
  const { token } = source.writeBack;
  const url = `http://127.0.0.1/${name}${end}`;
  const there = token ? { token: { ...token, url: `http://127.0.0.1/${name}/token` } } : {};
  const local = { ...source, writeBack: { ...source.writeBack, ...there, url } };
  return { local, original: sources, body: source.samples[0]?.body };
}

const isForm = ({ headers }: Request) => headers.get('content-type')?.includes('form') === true;

async function made(name: string): Promise<{ flow: Flow; kept: Kept }> {
  const { local } = page(name);
  const running = await flow({
    settings: { sources: { [name]: local }, projectRoom: { fallback: 'first' } },
  });
  const kept: Kept = { field: undefined, notes: [] };
  const secret = running.secrets.get(`write-back/${name}`) ?? '';
  const fake: Fake = {
    received: [],
    shown: () => ({ notes: [] }),
    async handle(request) {
      const { pathname, search } = new URL(request.url);
      const path = pathname.slice(name.length + 1) + search;
      const text = await request.text();
      const call = {
        method: request.method,
        path,
        headers: request.headers,
        body: isForm(request) ? Object.fromEntries(new URLSearchParams(text)) : text ? JSON.parse(text) : {},
      };
      const answer = apis[name]?.(call, kept, secret);
      return Response.json(answer ?? { error: 'refused' }, { status: answer ? 200 : 400 });
    },
  };
  (running.fakes as Map<string, Fake>).set(name, fake);
  return { flow: running, kept };
}

it('each page of a system is executed', () => {
  const pages = readdirSync('lib/sources/custom/systems').map((file) => file.replace('.md', ''));
  expect(Object.keys(apis).sort()).toEqual(pages.sort());
});

describe.each(Object.keys(apis))('the page of %s', (name) => {
  it('gives its item a room, a field and one note, however often its webhook comes', async () => {
    const { body } = page(name);
    const { flow: running, kept } = await made(name);
    const ended = await running.make(name, body);
    expect(ended).toMatchObject({ status: 'SUCCEEDED' });
    for (const id of ['msg_2', 'msg_3']) {
      const again = await running.clock.run(running.send(name, body, id));
      expect(again).toMatchObject({ status: 200, body: { status: 'duplicate' } });
    }
    await running.keepFor(2);
    const rooms = running.simulator.world.portal.rooms().filter(({ room }) => room.place === 'rooms');
    expect(rooms).toHaveLength(1);
    const url = `${running.simulator.url}/rooms/shared/${rooms[0]?.id}/filter?folder=${rooms[0]?.id}`;
    expect(kept.field).toBe(url);
    expect(kept.notes).toHaveLength(1);
    expect(kept.notes[0]).toContain(`docspaceroom${rooms[0]?.id}`);
  });

  it('names settings that are right as they stand there', () => {
    const { original } = page(name);
    expect(() => settingsWith(original)).not.toThrow();
  });
});

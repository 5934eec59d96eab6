import type { Clock } from '../../../lib/kernel/clock.ts';
import {
  type Fake,
  isObject,
  type LocalSourceType,
  type VendorFrame,
  type VendorRequest,
  vendorFrame,
} from './fake.ts';

interface Issue {
  id: string;
  key: string;
  summary: string;
  status: { name: string; statusCategory: { key: 'new' | 'indeterminate' | 'done' } };
  assignee: { accountId: string; emailAddress?: string } | null;
  projectType: 'service_desk' | 'software';
  links: Map<string, { url: string; title: string }>;
  properties: Map<string, unknown>;
  comments: { public: boolean; body: string }[];
}

export interface JiraFake extends Fake, VendorFrame {
  /** The issue, for a test to change it. */
  issue(id: string): Issue;
  removeIssue(id: string): void;
  /** Properties of projects, by the project's id. */
  projects: Map<string, Map<string, unknown>>;
  /** What is other about projects than usual, by their ids. */
  projectChanges: Map<string, object>;
  /** Keys of projects that the account does not see. */
  hidden: Set<string>;
  /** Names of permissions that the account does not have. */
  denied: Set<string>;
}

/**
 * A small Jira: the calls that write-back and doctor make, answered as the REST references say (Jira Cloud platform v3, Jira
 * Service Management; 2026). An issue exists from its first request until it is removed.
 */
export function jiraFake({ secret, clock }: { secret: string; clock: Clock }): JiraFake {
  const issues = new Map<string, Issue>();
  const projects = new Map<string, Map<string, unknown>>();
  const projectChanges = new Map<string, object>();
  const removed = new Set<string>();
  const hidden = new Set<string>();
  const denied = new Set<string>();
  const find = (id: string): Issue => {
    const issue: Issue = issues.get(id) ?? {
      id,
      key: `SUP-${id}`,
      summary: 'Printer offline',
      status: { name: 'Open', statusCategory: { key: 'new' } },
      assignee: null,
      projectType: 'service_desk',
      links: new Map(),
      properties: new Map(),
      comments: [],
    };
    issues.set(id, issue);
    return issue;
  };

  function answer(request: VendorRequest): Response {
    const { path, method, query } = request;
    const [, id = '', rest = ''] =
      /^\/rest\/(?:api\/3\/issue|servicedeskapi\/request)\/(\d+)(\/.*)?$/.exec(path) ?? [];
    if (id) {
      if (removed.has(id)) return error(404, 'Issue does not exist or you do not have permission to see it.');
      const issue = find(id);
      if (path.startsWith('/rest/servicedeskapi/')) return comments(issue, request);
      if (rest === '/remotelink') return links(issue, request);
      if (rest.startsWith('/properties/')) return property(issue.properties, request);
      if (rest === '' && method === 'GET') {
        const { key, summary, status, assignee } = issue;
        const project = { key: key.split('-')[0], projectTypeKey: issue.projectType };
        const all = { project, summary, status, assignee };
        const wanted = query.get('fields')?.split(',') ?? Object.keys(all);
        const fields = Object.entries(all).filter(([field]) => wanted.includes(field));
        return Response.json({ id, key, fields: Object.fromEntries(fields) });
      }
    }
    if (path === '/rest/api/3/myself') return Response.json({ accountId: '7', active: true });
    if (path === '/rest/api/3/mypermissions') {
      const names = query.get('permissions')?.split(',') ?? [];
      if (hidden.has(query.get('projectKey') ?? '')) return error(404, 'No project could be found.');
      const held = names.map((name) => [name, { havePermission: !denied.has(name) }]);
      return Response.json({ permissions: Object.fromEntries(held) });
    }
    const [, key = '', more = ''] = /^\/rest\/api\/3\/project\/(\w+)(\/properties\/.*)?$/.exec(path) ?? [];
    if (key && hidden.has(key)) return error(404, `No project could be found with key '${key}'.`);
    if (key && more === '' && method === 'GET') {
      return Response.json({ key, name: 'Q1 Campaign', archived: false, ...projectChanges.get(key) });
    }
    if (key && more) {
      const properties = projects.get(key) ?? new Map();
      projects.set(key, properties);
      return property(properties, request);
    }
    return error(404, 'null for uri');
  }

  const frame = vendorFrame({
    root: /\/rest\//,
    authorization: secret.startsWith('Bearer ') ? secret : `Basic ${Buffer.from(secret).toString('base64')}`,
    unauthorized: { message: 'Client must be authenticated to access this resource.' },
    answer,
    clock,
  });
  return Object.assign(frame, {
    received: [],
    denied,
    projects,
    projectChanges,
    issue: find,
    removeIssue: (id: string) => void removed.add(id),
    hidden,
    shown(id: string) {
      const issue = issues.get(id);
      const [link] = issue?.links.values() ?? [];
      const kept = projects.get(id)?.get('docspace.room') as { roomUrl?: string } | undefined;
      return {
        roomUrl: link?.url ?? kept?.roomUrl,
        notes: (issue?.comments ?? []).map(({ body, public: seen }) => ({ text: body, internal: !seen })),
      };
    },
  });
}

export const jiraOnALaptop: LocalSourceType = {
  addressSetting: 'apiUrl',
  fake: jiraFake,
  secrets: (random) => ({
    verify: random('verify'),
    writeBack: `agent@example.com:${random('writeBack')}`,
  }),
};

/** Only requests of Jira Service Management have these comments. */
function comments(issue: Issue, { method, query, body }: VendorRequest): Response {
  if (issue.projectType !== 'service_desk') return error(404, 'The request does not exist.');
  if (method === 'GET') {
    const start = Number(query.get('start') ?? 0);
    const limit = Number(query.get('limit') ?? 50);
    const seen = issue.comments.filter((one) => query.get(one.public ? 'public' : 'internal') !== 'false');
    const values = seen.slice(start, start + limit);
    return Response.json({ start, limit, values, isLastPage: start + limit >= seen.length });
  }
  if (!isObject(body) || typeof body.body !== 'string' || body.body === '') return error(400, 'body');
  issue.comments.push({ public: body.public !== false, body: body.body });
  return Response.json({ id: String(issue.comments.length), public: body.public }, { status: 201 });
}

function links({ links }: Issue, { method, query, body }: VendorRequest): Response {
  if (method === 'GET') {
    const globalId = query.get('globalId') ?? '';
    const link = links.get(globalId);
    return link
      ? Response.json({ globalId, object: link })
      : error(404, 'No remote link with that globalId.');
  }
  const { globalId, object } = isObject(body) ? body : {};
  if (typeof globalId !== 'string' || globalId.length > 255) return error(400, 'globalId');
  if (!isObject(object) || typeof object.url !== 'string' || typeof object.title !== 'string') {
    return error(400, 'object');
  }
  const status = links.has(globalId) ? 200 : 201;
  links.set(globalId, { url: object.url, title: object.title });
  return Response.json({ id: links.size }, { status });
}

function property(properties: Map<string, unknown>, { method, path, body }: VendorRequest): Response {
  const key = path.slice(path.lastIndexOf('/') + 1);
  if (method === 'GET') {
    return properties.has(key)
      ? Response.json({ key, value: properties.get(key) })
      : error(404, `The property ${key} does not exist.`);
  }
  if (body === undefined || JSON.stringify(body).length > 32_768) return error(400, 'value');
  const status = properties.has(key) ? 200 : 201;
  properties.set(key, body);
  return new Response(null, { status });
}

function error(status: number, message: string): Response {
  return Response.json({ errorMessages: [message], errors: {} }, { status });
}

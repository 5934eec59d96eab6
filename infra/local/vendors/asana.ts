import type { Clock } from '../../../lib/kernel/clock.ts';
import {
  type Fake,
  isObject,
  type LocalSourceType,
  type VendorFrame,
  type VendorRequest,
  vendorFrame,
} from './fake.ts';

interface Project {
  name: string;
  template: string;
  archived: boolean;
  fields: Map<string, string>;
  tasks: string[];
}

export interface AsanaFake extends Fake, VendorFrame {
  /** The project, for a test to change it. */
  project(id: string): Project;
  remove(id: string): void;
  /** Gids of the custom fields that projects have, with their types. */
  fields: Map<string, string>;
}

/**
 * A small Asana: the calls about projects that look-up, write-back and doctor make, answered as the reference says
 * (developers.asana.com, API reference, 2026). A project exists from its first request on.
 */
function asanaFake(options: { secret: string; clock: Clock; roomField: string }): AsanaFake {
  const { secret, clock, roomField } = options;
  const projects = new Map<string, Project>();
  const removed = new Set<string>();
  const fields = new Map([[roomField, 'text']]);
  const find = (id: string): Project => {
    const project: Project = projects.get(id) ?? {
      name: 'Q1 Campaign',
      template: 'Marketing',
      archived: false,
      fields: new Map(),
      tasks: [],
    };
    projects.set(id, project);
    return project;
  };

  function answer({ method, path, query, body }: VendorRequest): Response {
    const data = isObject(body) && isObject(body.data) ? body.data : undefined;
    if (path === '/api/1.0/users/me') return Response.json({ data: { gid: '1100' } });
    const [, field] = /^\/api\/1\.0\/custom_fields\/(\d+)$/.exec(path) ?? [];
    if (field) {
      const type = fields.get(field);
      return type === undefined
        ? error(404)
        : Response.json({ data: { gid: field, resource_subtype: type } });
    }
    if (path === '/api/1.0/tasks' && method === 'POST') {
      const [id = ''] = Array.isArray(data?.projects) ? data.projects.map(String) : [];
      if (removed.has(id)) return error(404);
      if (!id || typeof data?.notes !== 'string') return error(400);
      find(id).tasks.push(data.notes);
      return Response.json({ data: { gid: '1' } }, { status: 201 });
    }
    if (path === '/api/1.0/tasks' && method === 'GET') {
      const { tasks = [] } = projects.get(query.get('project') ?? '') ?? {};
      return Response.json({ data: tasks.map((notes, at) => ({ gid: String(at), notes })) });
    }
    const [, id] = /^\/api\/1\.0\/projects\/(\d+)$/.exec(path) ?? [];
    if (!id || removed.has(id)) return error(404);
    const project = find(id);
    if (method === 'PUT') {
      if (!isObject(data?.custom_fields)) return error(400);
      const its = Object.entries(data.custom_fields);
      if (its.some(([gid]) => !fields.has(gid))) return error(400);
      for (const [gid, value] of its) project.fields.set(gid, String(value));
    } else if (method !== 'GET') return error(400);
    return Response.json({ data: shownProject(id, project) });
  }

  const shownProject = (gid: string, { name, template, archived, fields: its }: Project) => ({
    gid,
    name,
    archived,
    permalink_url: `https://app.asana.com/0/${gid}`,
    team: { gid: '990', name: 'Marketing' },
    created_from_template: { gid: '991', name: template },
    custom_fields: [...fields.keys()].map((field) => ({ gid: field, display_value: its.get(field) ?? null })),
  });

  const frame = vendorFrame({
    root: /\/api\/1\.0\//,
    authorization: `Bearer ${secret}`,
    unauthorized: { errors: [{ message: 'Not Authorized' }] },
    answer,
    clock,
  });
  return Object.assign(frame, {
    received: [],
    fields,
    project: find,
    remove: (id: string) => void removed.add(id),
    shown(id: string) {
      const { fields: its, tasks = [] } = projects.get(id) ?? {};
      return { roomUrl: its?.get(roomField), notes: tasks.map((text) => ({ text, internal: true })) };
    },
  });
}

const error = (status: number) => Response.json({ errors: [{ message: 'It is not so' }] }, { status });

export const asanaOnALaptop: LocalSourceType = {
  addressSetting: 'apiUrl',
  fake: ({ secret, clock, source }) =>
    asanaFake({ secret, clock, roomField: String((source as { roomField?: string }).roomField ?? '') }),
  secrets: (random) => ({ verify: random('verify'), writeBack: random('writeBack') }),
};

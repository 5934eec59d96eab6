import type { Description } from '../custom/description.ts';
import type { AsanaSettings } from './settings.ts';

/** Events as Asana sends them (developers.asana.com, Webhooks guide, 2026-03-23). */
export function asanaSamples({ typeField, only }: AsanaSettings): Description['samples'] {
  const event = {
    user: { gid: '1100', resource_type: 'user' },
    created_at: '2026-11-27T10:00:00.000Z',
    action: 'added',
    resource: { gid: '1203', resource_type: 'project' },
    parent: { gid: '990', resource_type: 'team' },
  };
  const projectType = only?.types?.[0] ?? 'Roads';
  const itemUrl = 'https://app.asana.com/0/1203';
  const answer = {
    data: {
      gid: '1203',
      name: 'Bridge',
      archived: false,
      permalink_url: itemUrl,
      team: { gid: '990', name: only?.teams?.[0] ?? 'Marketing' },
      created_from_template: { gid: '991', name: projectType },
      custom_fields: typeField === undefined ? [] : [{ gid: typeField, display_value: projectType }],
    },
  };
  const project = { projectId: '1203', projectName: 'Bridge', projectType, itemUrl };
  const deleted = { projectId: '1203', status: 'deleted', updatedAt: event.created_at, closed: true };
  return [
    { file: 'added.json', body: { events: [event] }, answer, items: [project] },
    { file: 'heartbeat.json', body: { events: [] }, items: [] },
    {
      file: 'deleted.json',
      body: { events: [{ ...event, action: 'deleted', parent: null }] },
      items: [deleted],
    },
  ];
}

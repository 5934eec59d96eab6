import type { Description } from '../custom/description.ts';
import type { PipedriveSettings } from './settings.ts';

/** Webhooks as Pipedrive sends them (pipedrive.readme.io, Webhooks v2 migration guide, 2026). */
export function pipedriveSamples({
  company,
  companyId,
  typeField,
  only,
}: PipedriveSettings): Description['samples'] {
  const pipeline = Number(only?.pipelines?.[0] ?? 1);
  const deal = {
    add_time: '2022-11-24T13:18:55Z',
    creator_user_id: 12415231,
    currency: 'EUR',
    custom_fields: typeField ? { [typeField]: { type: 'enum', id: 17 } } : {},
    id: 8,
    label_ids: [],
    org_id: 1,
    owner_id: 12415231,
    person_id: 8,
    pipeline_id: pipeline,
    stage_id: Number(only?.stages?.[0] ?? 2),
    status: 'open',
    title: 'Bridge',
    value: 100,
    visible_to: '3',
  };
  const meta = {
    action: 'create',
    company_id: companyId,
    correlation_id: 'c4b5a6d7',
    entity_id: '8',
    entity: 'deal',
    id: '71825ee0-0054-4267-b5fd-d28b7a414212',
    is_bulk_edit: false,
    timestamp: '2022-11-24T13:18:56.089Z',
    type: 'general',
    user_id: '12415231',
    version: '2.0',
    webhook_id: '4710827',
    webhook_owner_id: '12094821',
    change_source: 'app',
    attempt: 1,
    host: `${company}.pipedrive.com`,
    permitted_user_ids: ['123'],
  };
  const project = { projectId: '8', projectName: 'Bridge' };
  const itemUrl = `https://${company}.pipedrive.com/deal/8`;
  const answer = { success: true, data: { field_type: 'enum', options: [{ id: 17, label: 'Roads' }] } };
  return [
    {
      file: 'created.json',
      body: { data: deal, previous: null, meta },
      ...(typeField ? { answer } : {}),
      items: [{ ...project, projectType: typeField ? 'Roads' : String(pipeline), itemUrl }],
    },
    {
      file: 'won.json',
      body: {
        data: { ...deal, status: 'won' },
        previous: { status: 'open' },
        meta: { ...meta, action: 'change' },
      },
      items: [{ ...project, status: 'won', updatedAt: meta.timestamp, closed: true }],
    },
    {
      file: 'merged.json',
      body: { data: null, previous: deal, meta: { ...meta, action: 'delete', merged_to_id: '9' } },
      items: [{ projectId: '8', status: 'deleted', updatedAt: meta.timestamp, closed: true }],
    },
  ];
}

import { type Description, onlyCondition, quoted } from '../custom/description.ts';
import { asanaSamples } from './samples.ts';
import type { AsanaSettings } from './settings.ts';
import { asanaWriteBack, projectPath } from './write-back.ts';

const wanted = [
  ...['name', 'archived', 'permalink_url', 'owner.email', 'team.name', 'created_from_template.name'],
  ...['custom_fields.gid', 'custom_fields.display_value'],
].join(',');

/**
 * The events of a webhook on a workspace or team. They come in lists, also empty ones, and have gids only (developers.asana.com,
 * Webhooks guide, 2026-03-23; API reference, "Get a project", 2026); what they are about is looked up.
 */
export function describeAsana(source: AsanaSettings): Description {
  const { typeField, only } = source;
  const type =
    typeField === undefined
      ? 'data.created_from_template.name'
      : `data.custom_fields[gid = ${quoted(typeField)}].display_value`;
  return {
    proof: { signature: 'x-hook-signature' },
    handshake: { header: 'x-hook-secret' },
    items: 'events',
    item: { projectId: 'resource.gid' },
    conditions: [
      { expression: "resource.resource_type = 'project'", otherwise: 'Only projects get a room.' },
      { expression: "action in ['added', 'undeleted']", otherwise: 'Only a new project gets a room.' },
    ],
    state: {
      when: "resource.resource_type = 'project' and action = 'deleted'",
      status: "'deleted'",
      updatedAt: 'created_at',
    },
    closedStates: ['deleted'],
    openStates: [],
    lookUp: {
      path: `${projectPath}?opt_fields=${wanted}`,
      gone: 'data.archived',
      item: { projectName: 'data.name', projectType: type, itemUrl: 'data.permalink_url' },
      conditions: [
        ...(only?.teams ? [onlyCondition('teams', 'data.team.name', only.teams)] : []),
        ...(only?.types ? [onlyCondition('types', type, only.types)] : []),
      ],
    },
    writeBack: asanaWriteBack(source),
    samples: asanaSamples(source),
  };
}

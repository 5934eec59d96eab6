import type { SourceSettings } from '../../settings/schema.ts';
import type { SourceLookUp } from '../contract/look-up.ts';
import { customLookUp } from '../custom/look-up/look-up.ts';
import { forDescribedTypes, partOf, type SourceTypeName } from './names.ts';

const lookUps: Readonly<Record<SourceTypeName, SourceLookUp | undefined>> = {
  // Their webhooks say all that a room needs.
  'project-system': undefined,
  helpdesk: undefined,
  zendesk: undefined,
  freshdesk: undefined,
  jira: undefined,
  ...forDescribedTypes(customLookUp),
};

/** How the work items of a source are looked up; undefined for a type whose webhooks say all. */
export function lookUpOf(source: Pick<SourceSettings, 'type'>): SourceLookUp | undefined {
  return partOf(lookUps, source);
}

import type { SourceSettings } from '../settings/schema.ts';
import { freshdesk } from './freshdesk/freshdesk.ts';
import { helpdesk } from './helpdesk/helpdesk.ts';
import { jira } from './jira/jira.ts';
import { projectSystem } from './project-system/project-system.ts';
import type { SourceType } from './source-type.ts';
import { zendesk } from './zendesk/zendesk.ts';

/** Every type of source by the name that an environment file uses. */
export const sourceTypes: Readonly<Record<string, SourceType>> = {
  'project-system': projectSystem,
  helpdesk,
  zendesk,
  freshdesk,
  jira,
};

/** The type of a source. Settings were checked when they were read, so it is there. */
export function sourceTypeOf({ type }: Pick<SourceSettings, 'type'>): SourceType {
  const found = Object.hasOwn(sourceTypes, type) ? sourceTypes[type] : undefined;
  if (!found) throw new Error(`there is no source type "${type}"`);
  return found;
}

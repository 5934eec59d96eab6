import type { SourceSettings } from '../settings/types.ts';
import { helpdesk } from './helpdesk.ts';
import { projectSystem } from './project-system.ts';
import type { SourceType } from './source-type.ts';

/** Every type of source by the name that an environment file uses. */
export const sourceTypes: Record<SourceSettings['type'], SourceType> = {
  'project-system': projectSystem,
  helpdesk,
};

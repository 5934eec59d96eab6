import type { SourceSettings } from '../../settings/schema.ts';

/** Every type of source by the name that an environment file uses. Each registry has a part for every one. */
export const sourceTypeNames = [
  'project-system',
  'helpdesk',
  'zendesk',
  'freshdesk',
  'jira',
  'custom',
] as const;

export type SourceTypeName = (typeof sourceTypeNames)[number];

/** The part of the type of a source. Settings were checked when they were read, so it is there. */
export function partOf<Part>(
  parts: Readonly<Record<SourceTypeName, Part>>,
  { type }: Pick<SourceSettings, 'type'>,
): Part {
  if (!Object.hasOwn(parts, type)) throw new Error(`there is no source type "${type}"`);
  return parts[type as SourceTypeName];
}

import type { SourceSettings } from '../../settings/schema.ts';

/** Every type of source by the name that an environment file uses. Each registry has a part for every one. */
export const sourceTypeNames = [
  'project-system',
  'helpdesk',
  'zendesk',
  'freshdesk',
  'jira',
  'custom',
  'monday',
  'hubspot',
  'asana',
  'pipedrive',
] as const;

export type SourceTypeName = (typeof sourceTypeNames)[number];

/**
 * Types without code of their own: their settings become a description, which the code of `custom` runs. The folder of
 * such a type has a page and a set-up, and nothing that a Lambda holds.
 */
export const describedTypeNames = [
  'custom',
  'monday',
  'hubspot',
  'asana',
  'pipedrive',
] as const satisfies readonly SourceTypeName[];

/** The same part for every type without code of its own. */
export function forDescribedTypes<Part>(part: Part): Record<(typeof describedTypeNames)[number], Part> {
  const each = describedTypeNames.map((name) => [name, part]);
  return Object.fromEntries(each);
}

/** Has a source no code of its own? */
export function isDescribed({ type }: Pick<SourceSettings, 'type'>): boolean {
  return describedTypeNames.some((name) => name === type);
}

/** The part of the type of a source. Settings were checked when they were read, so it is there. */
export function partOf<Part>(
  parts: Readonly<Record<SourceTypeName, Part>>,
  { type }: Pick<SourceSettings, 'type'>,
): Part {
  if (!Object.hasOwn(parts, type)) throw new Error(`there is no source type "${type}"`);
  return parts[type as SourceTypeName];
}

/** The types whose work items are read from their systems. Of the others nothing is known but what their webhooks say. */
export const readTypes = ['zendesk', 'freshdesk', 'jira'] as const satisfies SourceTypeName[];
export type ReadTypeName = (typeof readTypes)[number];

/** Can the system of a source be asked about its work items? */
export function isRead<T extends { type: string }>(source: T): source is T & { type: ReadTypeName } {
  return readTypes.some((type) => type === source.type);
}

import type { Settings } from '../../../settings/schema.ts';
import type { WorkRecord } from '../../../work-items/record.ts';

type Sections = Pick<Settings, 'life' | 'projectRoom' | 'ticketRoom'>;

/** Are there people of such work items who are to be in the room, by the settings? */
export function wantsPeople({ facts }: Pick<WorkRecord, 'facts'>, settings: Sections): boolean {
  if (!settings.life) return false;
  return Object.values(settings[`${facts.kind}Room`].people).some((right) => right !== undefined);
}

/** Is it to be remembered whom a work item names: to get them in, or to take those out again who are in from here? */
export function followsPeople(record: Pick<WorkRecord, 'facts' | 'life'>, settings: Sections): boolean {
  return wantsPeople(record, settings) || record.life?.people !== undefined;
}

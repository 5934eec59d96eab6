import type { ItemPerson } from '../../work-items/life/people.ts';

export type { ItemPerson } from '../../work-items/life/people.ts';

/** A work item as its system shows it now. The title and the people go into the record and nowhere else. */
export interface ItemState {
  /** In the vendor's own words; `deleted` for one that is not there any more. */
  status: string;
  /** By the settings of the source; undefined for a state that they do not name. */
  closed: boolean | undefined;
  /** The subject, summary or name. */
  title?: string;
  people?: ItemPerson[];
  /** The id of the work item that it was merged into. */
  mergedInto?: string;
  /** The key for people that it has now, such as `SUP-7` of Jira. */
  movedTo?: string;
}

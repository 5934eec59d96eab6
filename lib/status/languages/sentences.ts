import type { ItemStatus } from '../contract.ts';
import type { FailureReason, HoldReasonForOutsiders } from '../outsiders.ts';

/** A sentence about a number, in the plural forms that the language has (CLDR, by Intl.PluralRules). */
export type PluralForms = { other: string } & { [Form in Exclude<Intl.LDMLPluralRule, 'other'>]?: string };

/** A heading and what stands below it. */
interface Passage {
  heading: string;
  text: string;
}

/**
 * Everything that a status says in one language. What stands in braces is filled in; a sentence has the same placeholders in
 * all languages, and none says more than another. Durations and dates stand where no case of grammar changes them.
 */
export interface Sentences {
  /** Of the page; `{item}` is what people call the work item. */
  title: string;
  headings: Readonly<Record<Exclude<ItemStatus['status'], 'done'>, string>>;
  accepted: string;
  queued: string;
  /** It stands first. */
  next: string;
  ahead: PluralForms;
  /** It stands behind more than can be counted. */
  farBack: string;
  estimate: string;
  estimateWithRange: string;
  noEstimate: string;
  creating: string;
  /** The name of the bar. */
  progress: string;
  completing: string;
  /** The room as it is now. */
  rooms: Readonly<Record<'active' | 'archived' | 'deleted' | 'handed-over', Passage>>;
  open: string;
  archiveAfter: string;
  held: Readonly<Record<HoldReasonForOutsiders, string>>;
  notBefore: string;
  /** Nobody has to do anything about what is kept back. */
  nothingToDo: string;
  failed: Readonly<Record<FailureReason, string>>;
  updates: string;
  notFound: Passage;
  unavailable: Passage;
}

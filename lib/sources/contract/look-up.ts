import type { SourceSettings } from '../../settings/schema.ts';
import type { Warning, WorkItemFacts } from '../../work-items/record.ts';
import type { SecretForm } from './secret-form.ts';
import type { WriteBackOutcome, WriteBackTools } from './write-back.ts';

/** What decides about the room of a project, as its system says it. */
export interface FoundItem {
  projectName: string;
  /** Empty where the system says none. */
  projectType: string;
  label?: string;
  /** Its page in its own system. */
  itemUrl?: string;
  warnings?: Warning[];
}

/** What came of one attempt to look a work item up. */
export type LookUpOutcome =
  | { outcome: 'found'; item: FoundItem }
  /** It is gone, or a condition of the source is not met. The reason is a sentence for the admin of the source. */
  | { outcome: 'ignored'; reason: string }
  /** With a code for write-backs, which the look-up turns into its own. */
  | Extract<WriteBackOutcome, { outcome: 'refused' | 'try-later' }>;

/**
 * How the work items of one type of source are looked up, whose webhooks have ids only. One call, or few; nothing is
 * changed. Conditions of the source are applied to what was found.
 */
export interface SourceLookUp<S extends SourceSettings = SourceSettings> {
  /** The secret that writes back. */
  secret: SecretForm<S>;
  lookUp(source: S, facts: WorkItemFacts, tools: Omit<WriteBackTools, 'dial'>): Promise<LookUpOutcome>;
}

/** Why an item is ignored that its system does not have any more. */
export const goneItem: LookUpOutcome = {
  outcome: 'ignored',
  reason: 'Its system does not have it any more: it was deleted or archived before its room was begun.',
};

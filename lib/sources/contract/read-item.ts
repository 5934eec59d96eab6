import type { SourceSettings } from '../../settings/schema.ts';
import type { WorkItemFacts } from '../../work-items/record.ts';
import type { ItemState } from './item-state.ts';
import type { SecretForm } from './secret-form.ts';
import type { WriteBackOutcome, WriteBackTools } from './write-back.ts';

/** What came of one attempt to read a work item. */
export type ItemReading =
  | { outcome: 'read'; item: ItemState }
  | Extract<WriteBackOutcome, { outcome: 'refused' | 'try-later' }>;

/**
 * How the work items of one type of source are read, for rooms that follow them. One call, or few; nothing is changed. Types
 * without this part say the states of their items in webhooks.
 */
export interface SourceReader<S extends SourceSettings = SourceSettings> {
  /** The secret that writes back. */
  secret: SecretForm<S>;
  read(source: S, facts: WorkItemFacts, tools: Omit<WriteBackTools, 'dial'>): Promise<ItemReading>;
}

/** The state of a work item that is not there any more. */
export const deletedItem: ItemState = { status: 'deleted', closed: true };

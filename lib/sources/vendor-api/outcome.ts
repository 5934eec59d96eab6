import * as v from 'valibot';
import { failures } from '../../kernel/failures.ts';
import type { SourceTrouble } from '../contract/set-up.ts';
import type { WriteBackOutcome } from '../contract/write-back.ts';

/** The outcomes that an answer of a vendor can have by itself. */
export type EarlyOutcome = Extract<WriteBackOutcome, { outcome: 'refused' | 'try-later' }>;

/** Why a write-back is over, thrown from within a call and turned into its outcome by {@link concluded}. */
export class Concluded extends Error {
  readonly outcome: EarlyOutcome;
  constructor(outcome: EarlyOutcome) {
    super(outcome.outcome);
    this.outcome = outcome;
  }
}

/** Runs a write-back or the reading of a work item; an answer that ends it early is its outcome. */
export async function concluded<Outcome>(work: () => Promise<Outcome>): Promise<Outcome | EarlyOutcome> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Concluded) return error.outcome;
    throw error;
  }
}

/** Runs the check of a source; an answer that ends it early is the trouble. */
export async function checked(work: () => Promise<SourceTrouble[]>): Promise<SourceTrouble[]> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Concluded)) throw error;
    const { outcome } = error;
    if (outcome.outcome === 'refused') {
      return [{ grave: true, says: outcome.message, remedy: failures[outcome.code].remedy }];
    }
    const remedy = "Check the source's address in the environment file, and its system.";
    return [{ grave: true, says: outcome.message, remedy }];
  }
}

/**
 * What an answer that is no success means for the write-back, unless the caller decides otherwise.
 *
 * @param says what is known of the answer beside its status, as the end of a message
 */
export function outcomeOf(label: string, status: number, json: unknown, says = '.'): EarlyOutcome {
  const fields = fieldsOf(json);
  const message = `${label}: HTTP ${status}${fields.length > 0 ? ` for ${fields.join(', ')}` : ''}${says}`;
  if (status === 401 || status === 403) return { outcome: 'refused', code: 'WriteBackKeyRefused', message };
  const again = status >= 500 || [408, 409, 425, 429].includes(status);
  return again
    ? { outcome: 'try-later', message }
    : { outcome: 'refused', code: 'WriteBackRejected', message };
}

/**
 * The fields that an error names: `errors[].field` (Freshdesk), the keys of `details` (Zendesk) or of
 * `errors` (Jira). Names only, because the texts beside them quote values.
 */
function fieldsOf(json: unknown): string[] {
  const named = v.safeParse(
    v.object({ errors: v.optional(v.unknown()), details: v.optional(v.unknown()) }),
    json,
  );
  const { errors, details } = named.success ? named.output : {};
  const names = Array.isArray(errors)
    ? errors.map((error) => (error as { field?: unknown } | null)?.field)
    : [errors, details].flatMap((group) => (typeof group === 'object' && group ? Object.keys(group) : []));
  return names.filter((name) => typeof name === 'string').filter((name) => /^[\w.-]{1,60}$/.test(name));
}

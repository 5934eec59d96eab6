import { type FailureCode, failures } from '../../../lib/kernel/failures.ts';

/** What one check found. Whatever is not well says what to do. */
export type Finding = {
  /** The group and the thing, such as `portal.key`. */ check: string;
  says: string;
} & ({ level: 'ok' | 'skipped' } | { level: 'warning' | 'problem'; remedy: string });

export const ok = (check: string, says: string): Finding => ({ check, level: 'ok', says });
/** Nothing could be asked; `says` tells why. */
export const skipped = (check: string, says: string): Finding => ({ check, level: 'skipped', says });
/** Work goes on, but not as it should. */
export const warning = (check: string, says: string, remedy: string): Finding => ({
  check,
  level: 'warning',
  says,
  remedy,
});
/** Some or all work fails. */
export const problem = (check: string, says: string, remedy: string): Finding => ({
  check,
  level: 'problem',
  says,
  remedy,
});

/** Plain words for a number of things. */
export function several(count: number, one: string, more = `${one}s`): string {
  return `${count} ${count === 1 ? one : more}`;
}

/** What to do about a failure when no webhook is in the middle of it. */
export function remedyOf(code: FailureCode): string {
  return failures[code].remedy.replace(/, then send the webhook again/, '');
}

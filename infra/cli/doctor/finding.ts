import { type FailureCode, failures } from '../../../lib/kernel/failures.ts';
import { type Paint, paint as paintOf } from '../../local/commands/terminal.ts';

/** What one check found. A warning and a problem say what to do. */
export type Finding = {
  /** The group and the thing, such as `portal.key`. */ check: string;
  says: string;
} & ({ level: 'ok' | 'skipped' } | { level: 'warning' | 'problem'; remedy: string });

export const ok = (check: string, says: string): Finding => ({ check, level: 'ok', says });
/** It could not be checked; `says` has the reason. */
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

/** `1 problem`, `2 problems`. */
export function several(count: number, one: string, more = `${one}s`): string {
  return `${count} ${count === 1 ? one : more}`;
}

/** What to do about a failure that no webhook caused. */
export function remedyOf(code: FailureCode): string {
  return failures[code].remedy.replace(/, then send the webhook again/, '');
}

const noColours = paintOf({});
const marks = { ok: 'ok     ', skipped: '-      ', warning: 'WARNING', problem: 'PROBLEM' };

/**
 * The findings for people: a line each, below it what to do, and their numbers at the end.
 *
 * @param paint of the stream that shows them
 */
export function findingsText(findings: readonly Finding[], paint: Paint): string {
  return findingLines(findings, paint).join('\n');
}

/** The same as lines, without colours unless they are wanted. */
export function findingLines(findings: readonly Finding[], paint: Paint = noColours): string[] {
  const { green, red, bold, dim } = paint;
  const colours = { ok: green, skipped: dim, warning: bold, problem: red };
  const width = Math.max(...findings.map(({ check }) => check.length));
  const lines = findings.flatMap((finding) => {
    const { level, check, says } = finding;
    const line = `${colours[level](marks[level])} ${check.padEnd(width)}  ${says}`;
    return 'remedy' in finding ? [line, `${' '.repeat(width + 10)}${finding.remedy}`] : [line];
  });
  const count = (level: Finding['level']) => findings.filter((one) => one.level === level).length;
  const sum = `${several(count('problem'), 'problem')}, ${several(count('warning'), 'warning')}, ${count('ok')} ok, ${count('skipped')} skipped.`;
  return [...lines, '', sum];
}

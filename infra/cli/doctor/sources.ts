import type { SourceTrouble } from '../../../lib/sources/contract/set-up.ts';
import { type Finding, ok, problem, skipped, warning } from './finding.ts';

/**
 * Does the system behind a source accept our results?
 *
 * @param whenWell what was checked, if there is no trouble
 * @param troubles what the check of its type found; undefined without a secret to check it with
 */
export function judgeSource(
  name: string,
  troubles: SourceTrouble[] | undefined,
  whenWell: string,
): Finding[] {
  const check = `sources.${name}`;
  if (!troubles) return [skipped(check, 'It is checked once its write-back secret is filled.')];
  if (troubles.length === 0) return [ok(check, whenWell)];
  return troubles.map(({ grave, says, remedy }) => (grave ? problem : warning)(check, says, remedy));
}

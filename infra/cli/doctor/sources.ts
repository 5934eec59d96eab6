import type { SourceSettings } from '../../../lib/settings/schema.ts';
import type { CheckTools, SourceTrouble } from '../../../lib/sources/contract/set-up.ts';
import { setUpOf } from '../../../lib/sources/registry/set-ups.ts';
import { type Finding, ok, problem, skipped, warning } from './finding.ts';

/** Asks the system behind a source, by its type's own check. */
export function askSource(source: SourceSettings, tools: CheckTools): Promise<SourceTrouble[]> {
  return setUpOf(source).check(source, tools);
}

/**
 * @param troubles undefined when the source could not be asked, because its secret is not there
 */
export function judgeSource(name: string, troubles: SourceTrouble[] | undefined): Finding[] {
  const check = `sources.${name}`;
  if (!troubles) return [skipped(check, 'It is asked once its write-back secret is filled.')];
  if (troubles.length === 0) return [ok(check, 'Its system takes our results.')];
  return troubles.map(({ grave, says, remedy }) => (grave ? problem : warning)(check, says, remedy));
}

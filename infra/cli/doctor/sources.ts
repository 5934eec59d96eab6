import type { SourceSettings } from '../../../lib/settings/schema.ts';
import { sourceTypeOf } from '../../../lib/sources/registry.ts';
import type { SourceTools, SourceTrouble } from '../../../lib/sources/source-type.ts';
import { type Finding, ok, problem, skipped, warning } from './finding.ts';

/** Asks the system behind a source, by its type's own check. */
export function askSource(source: SourceSettings, tools: SourceTools): Promise<SourceTrouble[]> {
  return sourceTypeOf(source).check(source, tools);
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

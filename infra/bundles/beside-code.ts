import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingsFileName } from '../../functions/environment.ts';
import { isDescribed } from '../../lib/sources/registry/names.ts';
import { settingsOfLambdas } from '../environments/parse.ts';
import type { EnvironmentSettings } from '../environments/schema.ts';

/**
 * Makes the directory of a Lambda, with the settings that it reads. A file and not environment variables, for those are
 * limited to 4 KB in all (docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html).
 */
export function writeSettings(directory: string, settings: EnvironmentSettings): void {
  mkdirSync(directory, { recursive: true });
  const text = `${JSON.stringify(settingsOfLambdas(settings), null, 2)}\n`;
  writeFileSync(join(directory, settingsFileName), text);
}

/**
 * Does any source have expressions? Then JSONata stands beside the Lambdas that evaluate them. It is read with the first
 * webhook or result of such a source, so that others wait for nothing, and environments without one do not even hold it.
 */
export function needsEngine({ sources }: Pick<EnvironmentSettings, 'sources'>): boolean {
  return Object.values(sources).some(isDescribed);
}

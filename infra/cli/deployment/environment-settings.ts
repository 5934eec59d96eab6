import type { SourceSettings } from '../../../lib/settings/schema.ts';
import { isOnEmulator, loadEnvironment } from '../../environments/load.ts';
import { SettingsError } from '../../environments/mistakes.ts';
import type { EnvironmentSettings } from '../../environments/schema.ts';
import { CommandError } from '../command.ts';

/**
 * The settings of an environment for a command that calls nothing which they name. Those of the local stack can be read
 * without it: what stands for its addresses leads nowhere.
 *
 * @param local may they name this very machine? `local` does, and an environment on an emulator
 * @throws CommandError with every mistake of the environment file; samples may give something else than they say
 */
export function settingsToShow(environment: string, { local = false } = {}): EnvironmentSettings {
  const isLocal = local || environment === 'local' || isOnEmulator();
  const nowhere = 'http://127.0.0.1:9';
  const values = isLocal ? { PORTAL_URL: nowhere, FAKES_URL: nowhere } : {};
  try {
    return loadEnvironment(environment, { local: isLocal, values, checkSamples: false });
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new CommandError(error.lines);
  }
}

/**
 * A source of an environment by its name.
 *
 * @throws CommandError with the names that there are
 */
export function sourceNamed(
  name: string,
  { environment, sources }: { environment: string; sources: Readonly<Record<string, SourceSettings>> },
): SourceSettings {
  const source = Object.hasOwn(sources, name) ? sources[name] : undefined;
  if (source) return source;
  throw new CommandError(
    `${environment} has no source "${name}"; its sources are ${Object.keys(sources).join(', ')}.`,
  );
}

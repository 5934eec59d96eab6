import { Names } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { SettingsError } from '../environments/mistakes.ts';
import { parseSettings } from '../environments/parse.ts';
import type { EnvironmentSettings } from '../environments/schema.ts';
import type { EnvironmentFile } from './settings-file.ts';

/**
 * The settings in the props of a construct, every default filled in.
 *
 * @param environment its name; by default the path of the construct is, as in logical ids
 * @throws Error that lists every mistake, each with the path of its prop and what to write
 */
export function checkedSettings(
  scope: Construct,
  written: EnvironmentFile,
  { environment = nameOf(scope), samples }: { environment?: string | undefined; samples: boolean },
): EnvironmentSettings {
  try {
    return parseSettings(written, { environment, checkSamples: samples });
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const count = `${error.mistakes.length} mistake${error.mistakes.length > 1 ? 's' : ''}`;
    throw new SettingsError(error.mistakes, `${scope.node.path} has ${count}:`);
  }
}

/** The most that a namespace may have (lib/settings/schema.ts). */
const maxLength = 20;

function nameOf(scope: Construct): string {
  return Names.uniqueResourceName(scope, {
    maxLength,
    separator: '-',
    allowedSpecialCharacters: '-',
  }).toLowerCase();
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../lib/kernel/failures.ts';
import type { Settings } from '../../lib/settings/schema.ts';

/** A variable that the stack gives to this Lambda. */
export function variable(name: string): string {
  const value = process.env[name];
  if (!value) throw new Failure('SettingsInvalid', `The environment variable ${name} is not set.`);
  return value;
}

/** A variable that maps the name of a source to the id of its secret. */
export function secretIds(name: string): Record<string, string> {
  return JSON.parse(variable(name));
}

/** The settings, checked when the stack was made, beside the code of this Lambda. */
export function settings(): Settings {
  return JSON.parse(readFileSync(join(variable('LAMBDA_TASK_ROOT'), 'settings.json'), 'utf8'));
}

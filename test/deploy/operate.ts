import { writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Ended, runCommand } from '../run-command.ts';
import type { Emulator } from './emulator/emulator.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The commands that operators type for a deployed environment. */
export type Command =
  | 'deploy'
  | 'secrets'
  | 'doctor'
  | 'status'
  | 'find'
  | 'retry'
  | 'resend'
  | 'forget'
  | 'hold'
  | 'release'
  | 'recover';

/** Those that need no settings. */
const withoutSettings: readonly Command[] = ['status', 'hold', 'release', 'recover'];

/** Runs a command of the project as a person does whose AWS is the emulator. */
export function operate(
  emulator: Emulator,
  command: Command,
  settingsFile: string,
  args: string[] = [],
): Promise<Ended> {
  const rooms = join(root, 'infra', 'cli', 'rooms.mjs');
  const environment = basename(settingsFile, '.json');
  const settings = withoutSettings.includes(command) ? [] : ['--environment', settingsFile];
  const all = [rooms, command, environment, ...args, ...settings];
  return runCommand(process.execPath, all, { cwd: root, env: { ...process.env, ...emulator.env } });
}

/** Prepares the account as the README says, once. */
export async function prepareAccount(emulator: Emulator, directory: string): Promise<void> {
  const cdk = join(root, 'node_modules', 'aws-cdk', 'bin', 'cdk');
  const env = { ...process.env, ...emulator.env };
  // Not in the project's directory, where it would make the app's stacks first.
  const bootstrap = [cdk, 'bootstrap', 'aws://000000000000/us-east-1'];
  const { code, output } = await runCommand(process.execPath, bootstrap, { cwd: directory, env });
  if (code !== 0) throw new Error(`cdk bootstrap failed:\n${endOf(output)}`);
  // The policy of the bucket of assets admits TLS only; the emulator enforces it and speaks plain HTTP.
  const path = '/cdk-hnb659fds-assets-000000000000-us-east-1?policy';
  await emulator.asRoot('s3', { method: 'DELETE', path });
  const role = 'arn:aws:iam::000000000000:role/gateway-logs';
  const patchOperations = [{ op: 'replace', path: '/cloudwatchRoleArn', value: role }];
  const body = JSON.stringify({ patchOperations });
  await emulator.asRoot('apigateway', { method: 'PATCH', path: '/account', body });
}

/** @returns the path of a file of secrets for {@link operate} */
export function secretsFile(settingsFile: string, secrets: object): string {
  const file = join(dirname(settingsFile), 'secrets-to-fill');
  writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 });
  return file;
}

/** The end of what a command said, where it says what went wrong. */
export function endOf(output: string): string {
  return output.trimEnd().split('\n').slice(-40).join('\n');
}

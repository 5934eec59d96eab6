import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../run-command.ts';
import type { Emulator } from './emulator/emulator.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cdk = join(root, 'node_modules', 'aws-cdk', 'bin', 'cdk');

/** The CDK at work on an emulator: the same commands as on AWS. */
export interface Cdk {
  bootstrap(): Promise<void>;
  /**
   * Deploys all stacks of an environment.
   *
   * @param settingsFile its name is the environment's
   * @returns the outputs of its main stack
   */
  deploy(settingsFile: string): Promise<Outputs>;
}

export type Outputs = Record<string, string>;

/** @param directory for what the CDK writes */
export function cdkFor(emulator: Emulator, directory: string): Cdk {
  const run = async (args: string[], cwd: string) => {
    const env = { ...process.env, ...emulator.env, CI: 'true' };
    const { code, output } = await runCommand(process.execPath, [cdk, ...args], { cwd, env });
    const end = output.split('\n').slice(-40).join('\n');
    if (code !== 0) throw new Error(`cdk ${args[0]} failed:\n${end}`);
  };
  return {
    async bootstrap() {
      // Not in the project's directory, where it would make the app's stacks first.
      await run(['bootstrap', 'aws://000000000000/us-east-1'], directory);
      await admitPlainHttp(emulator);
    },

    async deploy(settingsFile) {
      const outputs = join(directory, 'outputs.json');
      const context = ['-c', `environment=${settingsFile}`, '-c', 'emulator=true'];
      const written = ['--output', join(directory, 'cdk.out'), '--outputs-file', outputs];
      await run(['deploy', '--all', '--require-approval', 'never', ...context, ...written], root);
      const byStack = JSON.parse(readFileSync(outputs, 'utf8')) as Record<string, Outputs>;
      const found = Object.values(byStack).find((one) => 'TableName' in one);
      if (!found) throw new Error('No stack has an output TableName.');
      return found;
    },
  };
}

/**
 * Takes away the policy of the bucket of the CDK's assets, which admits requests over TLS only: the emulator
 * enforces it and is spoken to over plain HTTP.
 */
function admitPlainHttp(emulator: Emulator): Promise<void> {
  const path = '/cdk-hnb659fds-assets-000000000000-us-east-1?policy';
  return emulator.asRoot('s3', { method: 'DELETE', path });
}

import { App } from 'aws-cdk-lib';
import { SettingsError } from '../lib/settings/parse.ts';
import { bundle } from './bundle.ts';
import { environmentStacks } from './environment-stacks.ts';
import { loadEnvironment } from './environments/load.ts';

/**
 * `cdk synth -c environment=NAME`, or the path of a settings file that ends in `.json`.
 *
 * With `-c emulator=true` plain http to this very machine is possible, as an emulator of AWS needs it. Such a
 * stack is bound to the emulator's account, which nobody has at AWS: the CDK refuses to deploy it anywhere else.
 */
const app = new App();
const emulator = app.node.tryGetContext('emulator') === 'true';
const emulated = { account: '000000000000', region: 'us-east-1' };
try {
  const settings = loadEnvironment(String(app.node.tryGetContext('environment') ?? 'dev'), {
    local: emulator,
  });
  const code = await bundle({ outDir: `.build/functions/${settings.environment}`, settings });
  environmentStacks(app, { settings, code, ...(emulator ? { env: emulated } : {}) });
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  // A person's mistake: the list alone, without a stack trace.
  console.error(error.message);
  process.exit(1);
}

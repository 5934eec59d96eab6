import { App } from 'aws-cdk-lib';
import { contextOf } from './cli/deployment/last-deployment.ts';
import { isOnEmulator, loadEnvironment } from './environments/load.ts';
import { SettingsError } from './environments/mistakes.ts';

/**
 * `cdk synth -c environment=NAME`, or the path of a settings file that ends in `.json`.
 *
 * For an emulator of AWS on this machine the settings may name addresses on it, and the stacks are bound to
 * its account: the CDK refuses to deploy them anywhere else.
 *
 * `npx rooms deploy` also says what the deployment before this one left.
 */
const app = new App();
const emulator = isOnEmulator();
const before = contextOf((name) => app.node.tryGetContext(name));
try {
  const settings = loadEnvironment(String(app.node.tryGetContext('environment') ?? 'dev'), {
    local: emulator,
  });
  // Loaded once the settings are right: their mistakes are shown without the seconds that the constructs take to load.
  const { bundle } = await import('./bundles/bundle.ts');
  const { environmentStacks } = await import('./stacks/environment-stacks.ts');
  const code = await bundle({ outDir: `.build/functions/${settings.environment}`, settings });
  environmentStacks(app, { settings, code, before, emulator });
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  // A person's mistake: the list alone, without a stack trace.
  console.error(error.message);
  process.exit(1);
}

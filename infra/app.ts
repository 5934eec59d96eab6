import { App } from 'aws-cdk-lib';
import { SettingsError } from '../lib/settings/parse.ts';
import { bundle } from './bundle.ts';
import { environmentStacks } from './environment-stacks.ts';
import { loadEnvironment } from './environments/load.ts';

/** `cdk synth -c environment=NAME`, or the path of a settings file that ends in `.json`. */
const app = new App();
try {
  const settings = loadEnvironment(String(app.node.tryGetContext('environment') ?? 'dev'));
  const code = await bundle({ outDir: `.build/functions/${settings.environment}`, settings });
  environmentStacks(app, { settings, code });
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  // A person's mistake: the list alone, without a stack trace.
  console.error(error.message);
  process.exit(1);
}

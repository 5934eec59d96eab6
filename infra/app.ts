import { App, Tags } from 'aws-cdk-lib';
import { SettingsError } from '../lib/settings/parse.ts';
import { bundle } from './bundle.ts';
import { DocspaceRoomsStack } from './docspace-rooms-stack.ts';
import { loadEnvironment } from './environments/load.ts';

/** `cdk synth -c environment=NAME`, or the path of a settings file that ends in `.json`. */
const app = new App();
try {
  const settings = loadEnvironment(String(app.node.tryGetContext('environment') ?? 'dev'));
  const { environment } = settings;
  const code = await bundle({ outDir: `.build/functions/${environment}`, settings });
  const stack = new DocspaceRoomsStack(app, `DocspaceRooms-${environment}`, {
    description: `Rooms in ONLYOFFICE DocSpace for projects and tickets (${environment})`,
    settings,
    code,
  });
  Tags.of(stack).add('environment', environment);
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  // A person's mistake: the list alone, without a stack trace.
  console.error(error.message);
  process.exit(1);
}

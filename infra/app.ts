import { App, Tags } from 'aws-cdk-lib';
import { SettingsError } from '../lib/settings/parse.ts';
import { bundle } from './bundle.ts';
import { DocspaceRoomsStack } from './docspace-rooms-stack.ts';
import { loadEnvironment } from './environments/load.ts';

/**
 * `cdk synth -c environment=NAME`, or the path of a settings file that ends in `.json`.
 *
 * With `-c emulator=true` plain http to this very machine is possible, as an emulator of AWS needs it. Such a
 * stack is bound to the emulator's account, which nobody has at AWS: the CDK refuses to deploy it anywhere else.
 */
const app = new App();
const emulator = app.node.tryGetContext('emulator') === 'true';
try {
  const settings = loadEnvironment(String(app.node.tryGetContext('environment') ?? 'dev'), { local: emulator });
  const { environment } = settings;
  const code = await bundle({ outDir: `.build/functions/${environment}`, settings });
  const stack = new DocspaceRoomsStack(app, `DocspaceRooms-${environment}`, {
    description: `Rooms in ONLYOFFICE DocSpace for projects and tickets (${environment})`,
    settings,
    code,
    ...(emulator ? { env: { account: '000000000000', region: 'us-east-1' } } : {}),
  });
  Tags.of(stack).add('environment', environment);
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  // A person's mistake: the list alone, without a stack trace.
  console.error(error.message);
  process.exit(1);
}

import { type App, type Environment, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { DataStack } from './data-stack.ts';
import { DocspaceRoomsStack } from './docspace-rooms-stack.ts';
import type { EnvironmentSettings } from './environments/schema.ts';
import { stackNameOf } from './output-names.ts';

export interface EnvironmentStacksProps {
  settings: EnvironmentSettings;
  /** Function id to the directory of its bundle. */
  code: ReadonlyMap<string, string>;
  /** Account and region; by default those of whoever deploys. */
  env?: Environment;
}

/**
 * Both stacks of an environment: `DocspaceRooms-NAME-Data` with what must not be lost, and
 * `DocspaceRooms-NAME` with everything else and all outputs.
 */
export function environmentStacks(app: App, { settings, code, ...target }: EnvironmentStacksProps) {
  // Beside the CloudFormation rules of cdk.json. A finding is an error; who acknowledges one says there why.
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  const { environment } = settings;
  const name = stackNameOf(environment);
  const data = new DataStack(app, `${name}-Data`, {
    description: `Records and secrets of DocSpace Rooms (${environment})`,
    ...target,
    settings,
  });
  const rooms = new DocspaceRoomsStack(app, name, {
    description: `Rooms in ONLYOFFICE DocSpace for projects and tickets (${environment})`,
    ...target,
    settings,
    code,
    records: data.records,
    secrets: data.secrets,
  });
  const tags = { environment, ...settings.operations.tags };
  for (const [key, value] of Object.entries(tags)) {
    for (const stack of [data, rooms]) Tags.of(stack).add(key, value);
  }
  return { data, rooms };
}

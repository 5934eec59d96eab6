import { type App, type Environment, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import type { EnvironmentSettings } from '../lib/settings/types.ts';
import { DataStack } from './data-stack.ts';
import { DocspaceRoomsStack } from './docspace-rooms-stack.ts';

export interface EnvironmentStacksProps {
  settings: EnvironmentSettings;
  /** Function id to the directory of its bundle. */
  code: ReadonlyMap<string, string>;
  /** Account and region; by default those of whoever deploys. */
  env?: Environment;
  /** For MiniStack 1.5: without saved queries and alarms on sums, which it does not know. */
  emulated?: boolean;
}

/**
 * Both stacks of an environment: `DocspaceRooms-NAME-Data` with what must not be lost, and
 * `DocspaceRooms-NAME` with everything else and all outputs.
 */
export function environmentStacks(
  app: App,
  { settings, code, emulated = false, ...target }: EnvironmentStacksProps,
) {
  // Beside the CloudFormation rules of cdk.json. A finding is an error; who acknowledges one says there why.
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  const { environment } = settings;
  const name = `DocspaceRooms-${environment}`;
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
    emulated,
    records: data.records,
    secrets: data.secrets,
  });
  const tags = { environment, ...settings.operations.tags };
  for (const [key, value] of Object.entries(tags)) {
    for (const stack of [data, rooms]) Tags.of(stack).add(key, value);
  }
  return { data, rooms };
}

import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { EnvironmentSettings } from '../environments/schema.ts';
import { DocspaceRooms } from '../package/docspace-rooms.ts';
import type { RoomsData } from '../package/rooms-data.ts';

export interface DocspaceRoomsStackProps extends StackProps {
  settings: EnvironmentSettings;
  /** Function id to the directory of its bundle. */
  code: ReadonlyMap<string, string>;
  /** Of the data stack. */
  data: RoomsData;
  /** When the last deployment failed, if it did (infra/cli/deployment/last-deployment.ts). */
  publishAgain?: string | undefined;
}

/** Everything of an environment that can be made again: it keeps nothing. */
export class DocspaceRoomsStack extends Stack {
  constructor(scope: Construct, id: string, props: DocspaceRoomsStackProps) {
    super(scope, id, props);
    const { settings, code, data, publishAgain } = props;
    // "Default" is in no logical id (docs.aws.amazon.com/cdk/v2/guide/identifiers.html): those of deployed stacks stay.
    new DocspaceRooms(this, 'Default', { settings, code, data, publishAgain });
  }
}

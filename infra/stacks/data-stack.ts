import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { EnvironmentSettings } from '../environments/schema.ts';
import { keptOutput } from '../output-names.ts';
import { RoomsData } from '../package/rooms-data.ts';

export interface DataStackProps extends StackProps {
  settings: EnvironmentSettings;
  /** Of the deployment before this one, by name; see {@link outputsToKeep}. */
  keptOutputs: Readonly<Record<string, string>>;
}

/**
 * What an environment must not lose: its records, without which the next webhook makes a second room, and
 * the secrets that people filled. A stack of its own, so that the other can be taken down and made again.
 */
export class DataStack extends Stack {
  readonly data: RoomsData;

  constructor(scope: Construct, id: string, { settings, keptOutputs, ...props }: DataStackProps) {
    super(scope, id, { terminationProtection: true, ...props });
    // "Default" is in no logical id (docs.aws.amazon.com/cdk/v2/guide/identifiers.html): those of deployed stacks stay.
    this.data = new RoomsData(this, 'Default', { settings });
    for (const [name, value] of Object.entries(keptOutputs)) {
      new CfnOutput(this, name, { value, description: keptOutput });
    }
  }
}

/**
 * The outputs that a deployment would take away. The data stack is deployed first. If the other stack then fails, it is
 * rolled back to a template that reads them, and without them ends in `UPDATE_ROLLBACK_FAILED`, from which no deployment
 * leads out.
 *
 * @param deployed the outputs that the data stack has
 * @param names of those in its next template
 */
export function outputsToKeep(
  deployed: Readonly<Record<string, string>>,
  names: readonly string[],
): Record<string, string> {
  return Object.fromEntries(Object.entries(deployed).filter(([name]) => !names.includes(name)));
}

import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { keptOutput, stackNameOf } from '../../output-names.ts';

/** What the deployment before this one left, which the next templates depend on. */
export interface LastDeployment {
  /** Outputs of the data stack by name, without those that nobody reads any more. */
  deployedOutputs?: Record<string, string>;
  /** When the other stack was rolled back, if it was: versions of its Lambdas were published, and are kept. */
  publishAgain?: string;
}

/** A stack as CloudFormation describes it. */
export interface DescribedStack {
  StackStatus?: string | undefined;
  LastUpdatedTime?: Date | undefined;
  Outputs?:
    | { OutputKey?: string | undefined; OutputValue?: string | undefined; Description?: string | undefined }[]
    | undefined;
}

/** @returns nothing before the first deployment */
export async function lastDeployment(environment: string): Promise<LastDeployment> {
  const name = stackNameOf(environment);
  return leftBy(await described(`${name}-Data`), await described(name));
}

/** @param data undefined before the first deployment, like `rooms` */
export function leftBy(data: DescribedStack | undefined, rooms: DescribedStack | undefined): LastDeployment {
  const rolledBack =
    rooms?.StackStatus?.startsWith('UPDATE_ROLLBACK') && rooms.LastUpdatedTime?.toISOString();
  // A stack that was rolled back still reads what was kept for it.
  const outputs = (data?.Outputs ?? []).filter(({ Description }) => rolledBack || Description !== keptOutput);
  return {
    ...(outputs.length > 0
      ? {
          deployedOutputs: Object.fromEntries(
            outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
          ),
        }
      : {}),
    ...(rolledBack ? { publishAgain: rolledBack } : {}),
  };
}

async function described(StackName: string): Promise<DescribedStack | undefined> {
  try {
    const { Stacks = [] } = await new CloudFormationClient().send(new DescribeStacksCommand({ StackName }));
    return Stacks[0];
  } catch (error) {
    // DescribeStacks has no error of its own for it (CloudFormation API reference).
    if (error instanceof Error && error.message.includes('does not exist')) return undefined;
    throw error;
  }
}

/** As arguments of the CDK's CLI; {@link contextOf} reads them. */
export function contextArguments({ deployedOutputs, publishAgain }: LastDeployment): string[] {
  return [
    ...(deployedOutputs ? ['-c', `deployedOutputs=${JSON.stringify(deployedOutputs)}`] : []),
    ...(publishAgain ? ['-c', `publishAgain=${publishAgain}`] : []),
  ];
}

/** @param read a value of the CDK's context, which `-c` sets */
export function contextOf(read: (name: string) => unknown): LastDeployment {
  const outputs = read('deployedOutputs');
  const publishAgain = read('publishAgain');
  return {
    ...(typeof outputs === 'string' ? { deployedOutputs: JSON.parse(outputs) } : {}),
    ...(typeof publishAgain === 'string' ? { publishAgain } : {}),
  };
}

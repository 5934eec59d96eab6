import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { itemCell } from '../../lib/aws/item-cell.ts';
import type { Cell } from '../../lib/rooms/decide.ts';
import { type Hold, holdKey } from '../../lib/rooms/holds.ts';
import { portFrom } from '../local/start-options.ts';

/** What a command is told when a person can put it right: shown without a stack trace. */
export class CommandError extends Error {
  override name = 'CommandError';
}

/** Where a deployed environment, or the running local stack, keeps what commands work on. */
export interface Deployment {
  environment: string;
  hold: Cell<Hold>;
}

/** What {@link Deployment} is made from. Served by the local stack at `/deployment`. */
export interface DeploymentFacts {
  tableName: string;
  /** For AWS clients; absent on AWS. */
  endpoints?: { dynamodb: string };
}

/**
 * @param environment the name of a deployed environment, or `local` for the local stack that runs at `PORT`
 * @throws CommandError when there is none
 */
export async function deployment(environment: string): Promise<Deployment> {
  const facts = environment === 'local' ? await localFacts() : await deployedFacts(environment);
  const dynamodb = new DynamoDBClient(
    facts.endpoints
      ? {
          endpoint: facts.endpoints.dynamodb,
          region: 'us-east-1',
          credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
        }
      : {},
  );
  return { environment, hold: itemCell<Hold>(dynamodb, facts.tableName, holdKey) };
}

async function localFacts(): Promise<DeploymentFacts> {
  const url = `http://127.0.0.1:${portFrom(process.env)}/deployment`;
  try {
    return (await (await fetch(url)).json()) as DeploymentFacts;
  } catch {
    throw new CommandError(`No local stack answers at ${url}. Start it with npm start, or set PORT.`);
  }
}

/** The outputs of the environment's stack (infra/docspace-rooms-stack.ts). */
async function deployedFacts(environment: string): Promise<DeploymentFacts> {
  const StackName = `DocspaceRooms-${environment}`;
  let outputs: Map<string | undefined, string | undefined>;
  try {
    const { Stacks = [] } = await new CloudFormationClient().send(new DescribeStacksCommand({ StackName }));
    outputs = new Map((Stacks[0]?.Outputs ?? []).map((output) => [output.OutputKey, output.OutputValue]));
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown';
    throw new CommandError(
      `The stack ${StackName} cannot be read (${reason}). Check the name of the environment, the AWS credentials and the region.`,
    );
  }
  const tableName = outputs.get('TableName');
  if (!tableName) throw new CommandError(`The stack ${StackName} has no output TableName; deploy it first.`);
  return { tableName };
}

/** Runs a command's body: a person's mistake is a sentence and exit code 2, a defect shows where it is. */
export async function runCommand(body: () => Promise<void>): Promise<void> {
  try {
    await body();
  } catch (error) {
    console.error(error instanceof CommandError ? error.message : error);
    process.exitCode = error instanceof CommandError ? 2 : 1;
  }
}

import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { AccessResult, SelfCheckAnswer, SelfCheckEvent } from '../../../functions/self-check.ts';
import { functions } from '../../functions.ts';
import { stackNameOf } from '../../output-names.ts';

/** What the published version of one Lambda answered to a self-check. */
export interface VersionAnswer {
  /** Of infra/functions.ts. */
  id: string;
  /** Absent when it did not answer. */
  access?: readonly AccessResult[];
  /** Why it did not answer. */
  error?: string;
}

/** At a time; a new account runs ten Lambdas at once. */
const invokedAtOnce = 5;
/** An inactive version needs up to two minutes to be active again, and until then refuses with one of these. */
const activating = [
  'CodeArtifactUserPendingException',
  'ResourceConflictException',
  'ResourceNotReadyException',
  'TooManyRequestsException',
];
const activationTries = 30;
const activationWaitMs = 5_000;

/** Invokes a version of a Lambda by its ARN and answers what it returned. @throws Error whose message says why not */
export type InvokeVersion = (arn: string, event: SelfCheckEvent) => Promise<SelfCheckAnswer>;

/**
 * Sends a self-check to every published version of an environment.
 *
 * @returns undefined for a deployment from before there were self-checks: its Lambdas would take one for work
 */
export async function checkVersions(
  environment: string,
  event: SelfCheckEvent,
  invoke: InvokeVersion = invokeOnAws(new LambdaClient()),
): Promise<VersionAnswer[] | undefined> {
  const resources = await resourcesOf(stackNameOf(environment));
  if (!resources.some(({ id }) => id.startsWith('KeepActive'))) return undefined;
  const versions = functions.flatMap(({ id }) =>
    resources
      .filter(
        (resource) =>
          resource.type === 'AWS::Lambda::Version' && resource.id.startsWith(`Functions${id}Current`),
      )
      .map(({ name }) => ({ id, arn: name })),
  );
  const answers: VersionAnswer[] = [];
  for (let first = 0; first < versions.length; first += invokedAtOnce) {
    const some = versions.slice(first, first + invokedAtOnce);
    answers.push(...(await Promise.all(some.map(({ id, arn }) => answerOf(id, () => invoke(arn, event))))));
  }
  return answers;
}

async function answerOf(id: string, invoke: () => Promise<SelfCheckAnswer>): Promise<VersionAnswer> {
  return invoke().then(
    ({ access }) => ({ id, access }),
    (error: unknown) => ({
      id,
      error: error instanceof Error ? `${error.name}: ${error.message}` : 'unknown',
    }),
  );
}

async function resourcesOf(StackName: string): Promise<{ id: string; type: string; name: string }[]> {
  const found: { id: string; type: string; name: string }[] = [];
  for await (const page of paginateListStackResources(
    { client: new CloudFormationClient() },
    { StackName },
  )) {
    for (const resource of page.StackResourceSummaries ?? []) {
      const { LogicalResourceId: id = '', ResourceType: type = '', PhysicalResourceId: name = '' } = resource;
      found.push({ id, type, name });
    }
  }
  return found;
}

/** Waits for a version that is inactive. */
export function invokeOnAws(
  client: Pick<LambdaClient, 'send'>,
  sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
): InvokeVersion {
  return async (FunctionName, event) => {
    for (let tries = 1; ; tries += 1) {
      try {
        const request = new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) });
        const { FunctionError, Payload } = await client.send(request);
        const answer = JSON.parse(new TextDecoder().decode(Payload)) as SelfCheckAnswer & {
          errorType?: string;
        };
        // What a Lambda says of its error may quote anything: its type is enough to look for it in the log.
        if (FunctionError) throw new Error(`it ended with ${answer.errorType ?? FunctionError}`);
        return answer;
      } catch (error) {
        const isPassing = error instanceof Error && activating.includes(error.name);
        if (!isPassing || tries === activationTries) throw error;
        await sleep(activationWaitMs);
      }
    }
  };
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../../../infra/bundles/bundle.ts';
import { functions } from '../../../infra/functions.ts';
import { apiGateway } from '../../../infra/local/aws/api-gateway.ts';
import { startDynamoDB } from '../../../infra/local/aws/dynamodb.ts';
import { serve } from '../../../infra/local/aws/http-server.ts';
import { createLambdaHost } from '../../../infra/local/aws/lambda-host.ts';
import { secretsManagerApi } from '../../../infra/local/aws/secrets-manager-api.ts';
import { loadStateMachine } from '../../../infra/local/aws/state-machine/load.ts';
import { StateMachineRunner } from '../../../infra/local/aws/state-machine/runner.ts';
import { stepFunctionsApi } from '../../../infra/local/aws/step-functions-api.ts';
import { localSecrets } from '../../../infra/local/secrets-file.ts';
import { realClock } from '../../../lib/kernel/clock.ts';
import { benchSettings } from './handler.ts';

const tableName = 'records';

/** Environments of one function at a time: as many as a new AWS account has for all of them. */
export const concurrency = 10;

/**
 * The local gateway with the bundle of the receiver and of the tutorial's handler. The machines end at once, so that a
 * webhook does all that it does on AWS, and no room is made meanwhile.
 *
 * @returns the URL of the gateway; the tutorial's handler is the source `tutorial`
 */
export async function startGateway(): Promise<{ url: string; close(): Promise<void> }> {
  const settings = benchSettings();
  const dynamodb = await startDynamoDB({ tableName });
  const definition = loadStateMachine({
    QueryLanguage: 'JSONata',
    StartAt: 'Finish',
    States: { Finish: { Type: 'Succeed' } },
  });
  const invoke = async () => {};
  const runners = ['ProjectRoom', 'TicketRoom'].map(
    (name) => new StateMachineRunner({ definition, name, clock: realClock, invoke }),
  );
  const sfn = await serve(stepFunctionsApi(new Map(runners.map((runner) => [runner.arn, runner]))));
  const { sources } = localSecrets(settings.sources);
  const secrets = new Map(
    Object.entries(sources).map(([name, { verify }]) => [name, JSON.stringify(verify)]),
  );
  const secretsManager = await serve(secretsManagerApi(secrets));
  const [project, ticket] = runners.map(({ arn }) => arn);
  const environment = {
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb.endpoint,
    AWS_ENDPOINT_URL_SFN: sfn.url,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManager.url,
    TABLE_NAME: tableName,
    PROJECT_ROOM_MACHINE_ARN: project ?? '',
    TICKET_ROOM_MACHINE_ARN: ticket ?? '',
    VERIFY_SECRETS: JSON.stringify(Object.fromEntries([...secrets.keys()].map((name) => [name, name]))),
  };
  const outDir = mkdtempSync(join(tmpdir(), 'webhook-to-202-'));
  const ours = functions.filter(({ id }) => id === 'ReceiveWebhook');
  const entries = ours.flatMap((entry) => [
    entry,
    { ...entry, id: 'Tutorial', entry: 'test/bench/webhooks/tutorial.ts' },
  ]);
  const directories = await bundle({ outDir, settings, entries });
  const host = createLambdaHost({
    functions: entries.map(({ id, timeoutSeconds }) => {
      return { name: id, directory: directories.get(id) ?? '', timeoutSeconds, environment };
    }),
    maxConcurrency: concurrency,
  });
  const routes = Object.keys(settings.sources).map((name) => ({
    resource: `/webhooks/${name}`,
    functionName: 'ReceiveWebhook',
  }));
  const gateway = apiGateway({
    routes: [...routes, { resource: '/webhooks/tutorial', functionName: 'Tutorial' }],
    invoke: host.invoke,
  });
  const server = await serve(gateway);
  return {
    url: server.url,
    async close() {
      await server.close();
      await host.close();
      for (const { close } of [secretsManager, sfn, dynamodb]) await close();
      rmSync(outDir, { recursive: true });
    },
  };
}

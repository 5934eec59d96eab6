import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { portalWebhookName } from '../../lib/intake/portal/webhook.ts';
import { realClock } from '../../lib/kernel/clock.ts';
import { hasSecretInUrl } from '../../lib/sources/signatures/secret-in-url.ts';
import { type DeploymentFacts, deploymentFrom } from '../cli/deployment/deployment.ts';
import { livePage } from '../cli/live/live-page.ts';
import { isOfSource, labelOf, type SecretName, secretNames } from '../environments/secret-names.ts';
import { statusResource } from '../functions.ts';
import { machineFiles, readDefinition } from '../machines/files.ts';
import { recordsTable } from '../records-table.ts';
import { apiGateway } from './aws/api-gateway.ts';
import { startDynamoDB } from './aws/dynamodb.ts';
import { eventBridge } from './aws/event-bridge.ts';
import { localLambdas } from './aws/lambdas.ts';
import { secretsManagerApi } from './aws/secrets-manager-api.ts';
import { loadStateMachine } from './aws/state-machine/load.ts';
import { StateMachineRunner } from './aws/state-machine/runner.ts';
import { stepFunctionsApi } from './aws/step-functions-api.ts';
import { writeDeploymentFile } from './deployment-file.ts';
import { executionsApi } from './executions-api.ts';
import {
  type ExternalSystems,
  type ExternalSystemsOptions,
  startExternalSystems,
} from './external-systems.ts';
import { serve } from './http/server.ts';
import { lambdasOf } from './lambdas.ts';
import { secretIds, secretIdsOf, storedSecrets } from './secrets-file.ts';
import { sendersOf } from './senders.ts';
import { type Troubles, troublesIn } from './troubles/running.ts';
import type { Fake } from './vendors/fake.ts';

export type MachineName = keyof typeof machineFiles;

export interface LocalStackOptions extends ExternalSystemsOptions {
  /** Port of the gateway; any free one by default. */
  port?: number;
  /** How much of the time that states wait is waited: 1, all of it, by default. */
  waitScale?: number;
  /** Called for each event of each history as it happens. */
  onEvent?(event: HistoryEvent, where: { machine: MachineName; execution: string }): void;
  /** Called for each line that a Lambda or the gateway logs. */
  onLog?(functionName: string, line: string): void;
}

export interface LocalStack extends ExternalSystems {
  /** Of the gateway, without a trailing slash. */
  url: string;
  /** By source. */
  webhookUrls: Record<string, string>;
  machines: Record<MachineName, StateMachineRunner>;
  /** Runs the reconciler at once, which also runs each minute. */
  reconcile(): Promise<unknown>;
  /** Troubles to rehearse; undefined with a real portal. */
  troubles: Troubles | undefined;
  close(): Promise<void>;
}

const tableName = 'records';
/** Everything is on this computer, and costs nothing to read. */
const pageEveryMs = 1_000;

/**
 * Starts the whole stack in this process: the functions of the Lambdas, the real machine files, and on the loopback
 * interface fakes of AWS and of the external systems. Its records are empty at the start.
 *
 * @throws SettingsError with every mistake of the environment file
 * @throws Error that says what is missing or which port is taken
 */
export async function startLocalStack(options: LocalStackOptions = {}): Promise<LocalStack> {
  const cleanups: (() => unknown)[] = [];
  const close = async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  };
  try {
    return { ...(await start(options, (cleanup) => cleanups.push(cleanup))), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(
  options: LocalStackOptions,
  atEnd: (cleanup: () => unknown) => void,
): Promise<Omit<LocalStack, 'close'>> {
  const { onLog = () => {}, onEvent = () => {}, waitScale } = options;
  const systems = await startExternalSystems(options, atEnd);
  const { settings, secrets, portal } = systems;

  const machines = {} as Record<MachineName, StateMachineRunner>;
  const byArn = new Map<string, StateMachineRunner>();
  const dynamodb = await startDynamoDB({ tableName, table: recordsTable });
  atEnd(dynamodb.close);
  const sfn = await serve(stepFunctionsApi(byArn), { secret: true });
  atEnd(sfn.close);
  const secretsManager = await serve(secretsManagerApi(storedSecrets(secrets, portal.key)), { secret: true });
  atEnd(secretsManager.close);

  for (const name of Object.keys(machineFiles) as MachineName[]) {
    const runner = new StateMachineRunner({
      definition: loadStateMachine(readDefinition(machineFiles[name], (id) => id)),
      name,
      clock: realClock,
      waitScale,
      invoke: (functionId, payload) => invoke(functionId, payload),
      onEvent: (event, execution) => {
        onEvent(event, { machine: name, execution });
        rules.onEvent(event, runner, execution);
      },
    });
    machines[name] = runner;
    byArn.set(runner.arn, runner);
  }
  const endpoints = {
    dynamodb: dynamodb.endpoint,
    stepFunctions: sfn.url,
    secretsManager: secretsManager.url,
  };
  const machineArns = {
    project: machines.ProjectRoom.arn,
    ticket: machines.TicketRoom.arn,
    update: machines.UpdateRoom.arn,
  };
  const resources = { tableName, ...secretIdsOf(settings) };
  const { lambdas, close } = lambdasOf({ settings, resources, machines: machineArns, endpoints, onLog });
  atEnd(close);
  const invoke = localLambdas(lambdas);
  const rules = eventBridge({
    everyMinute: () => invoke('Reconciler', {}),
    executionEnded: (detail) => invoke('RecordFailure', { detail }),
  });
  atEnd(rules.close);
  atEnd(() => {
    for (const runner of Object.values(machines)) runner.close();
  });

  const sources = Object.keys(settings.sources);
  const gateway = apiGateway({
    routes: [
      ...Object.entries(settings.sources).flatMap(([name, source]) =>
        hasSecretInUrl(source) ? [name, `${name}/{secret}`] : [name],
      ),
      ...(settings.life ? [portalWebhookName] : []),
      '{source}',
    ]
      .map((path) => ({ resource: `/webhooks/${path}`, functionName: 'ReceiveWebhook' }))
      .concat({ resource: statusResource, functionName: 'ReadStatus' }),
    invoke,
    onLog: (line) => onLog('gateway', line),
  });
  const executions = executionsApi(Object.values(machines));
  const facts: DeploymentFacts = {
    tableName,
    machines: machineArns,
    endpoints,
    secretIds: Object.fromEntries(secretNames(settings).map((name) => [labelOf(name), idOf(name)])),
    signingKeyId: secretIds.tagSigningKey,
    settings,
  };
  const page = livePage({
    there: deploymentFrom('local', facts),
    everyMs: pageEveryMs,
    senders: sendersOf({ settings, secrets, gatewayUrl: () => server.url }),
  });
  const server = await serve(
    async (request) => executions(request) ?? (await page(request)) ?? gateway(request),
    { port: options.port ?? 0 },
  );
  atEnd(server.close);
  atEnd(writeDeploymentFile(server.port, { ...facts, baseUrl: server.url }));

  return {
    ...systems,
    url: server.url,
    webhookUrls: Object.fromEntries(sources.map((source) => [source, `${server.url}/webhooks/${source}`])),
    machines,
    reconcile: () => invoke('Reconciler', {}),
    troubles: systems.simulator && troublesIn({ simulator: systems.simulator, fakes: fakesOf(systems) }),
  };
}

function fakesOf({ settings, fake }: ExternalSystems): Map<string, Fake> {
  const fakes = Object.keys(settings.sources).map((name) => [name, fake(name)] as const);
  return new Map(fakes.flatMap(([name, one]) => (one ? [[name, one]] : [])));
}

function idOf(name: SecretName): string {
  if (isOfSource(name)) return secretIds[name.use](name.source);
  return name.use === 'portal' ? secretIds.portal : secretIds.verify(portalWebhookName);
}

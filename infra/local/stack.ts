import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { realClock } from '../../lib/kernel/clock.ts';
import type { DeploymentFacts } from '../cli/deployment.ts';
import { loadEnvironment } from '../environments/load.ts';
import type { EnvironmentSettings } from '../environments/schema.ts';
import { labelOf, type SecretName, secretNames } from '../environments/secret-names.ts';
import { machineFiles, readDefinition } from '../machines/files.ts';
import { recordsTable } from '../records-table.ts';
import { apiGateway } from './aws/api-gateway.ts';
import { startDynamoDB } from './aws/dynamodb.ts';
import { localLambdas } from './aws/lambdas.ts';
import { reconcilerRules } from './aws/reconciler-rules.ts';
import { secretsManagerApi } from './aws/secrets-manager-api.ts';
import { loadStateMachine } from './aws/state-machine/load.ts';
import { StateMachineRunner } from './aws/state-machine/runner.ts';
import { stepFunctionsApi } from './aws/step-functions-api.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from './docspace/simulator.ts';
import { executionsApi } from './executions-api.ts';
import { serve } from './http/server.ts';
import { lambdasOf } from './lambdas.ts';
import { localSecrets, type SecretsFile, secretIds, secretIdsOf, storedSecrets } from './secrets-file.ts';
import type { Fake, ReceivedResult } from './vendors/fake.ts';
import { localSourceTypeOf } from './vendors/index.ts';

export type MachineName = keyof typeof machineFiles;

export interface LocalStackOptions {
  /** Name of an environment or path of a settings file; `local` unless told otherwise. */
  environment?: string;
  secrets?: SecretsFile | undefined;
  /** A portal to work against instead of the simulator. */
  portal?: { url: string; key: string } | undefined;
  /** Port of the gateway; any free one unless told otherwise. */
  port?: number;
  simulator?: Partial<Omit<SimulatorOptions, 'clock'>>;
  /** Called for each event of each history as it happens. */
  onEvent?(event: HistoryEvent, where: { machine: MachineName; execution: string }): void;
  /** Called for each line that a Lambda or the gateway logs. */
  onLog?(functionName: string, line: string): void;
}

export interface LocalStack {
  /** Of the gateway, without a trailing slash. */
  url: string;
  /** By source. */
  webhookUrls: Record<string, string>;
  settings: EnvironmentSettings;
  secrets: SecretsFile;
  portal: { url: string; key: string };
  /** Absent when another portal is used. */
  simulator: Simulator | undefined;
  machines: Record<MachineName, StateMachineRunner>;
  /** The fake of the source's system; undefined for a source whose results go elsewhere. */
  fake(source: string): Fake | undefined;
  /** The events of ours that it got; empty for a vendor's, which gets none. */
  received(source: string): readonly ReceivedResult[];
  close(): Promise<void>;
}

const tableName = 'records';

/**
 * Starts the whole stack in this process: the functions of the Lambdas, the real machine files, and on the loopback
 * interface what AWS and the other systems are otherwise. Records begin empty.
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
  const { onLog = () => {}, onEvent = () => {} } = options;
  const outside = await startOutside(options, atEnd);
  const { settings, secrets, portal } = outside;

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
  const machineArns = { project: machines.ProjectRoom.arn, ticket: machines.TicketRoom.arn };
  const resources = { tableName, ...secretIdsOf(settings.sources) };
  const { lambdas, close } = lambdasOf({ settings, resources, machines: machineArns, endpoints, onLog });
  atEnd(close);
  const invoke = localLambdas(lambdas);
  const rules = reconcilerRules(invoke);
  atEnd(rules.close);
  atEnd(() => {
    for (const runner of Object.values(machines)) runner.close();
  });

  const sources = Object.keys(settings.sources);
  const gateway = apiGateway({
    routes: [...sources, '{source}'].map((name) => ({
      resource: `/webhooks/${name}`,
      functionName: 'ReceiveWebhook',
    })),
    invoke,
    onLog: (line) => onLog('gateway', line),
  });
  const executions = executionsApi(Object.values(machines));
  const facts: DeploymentFacts = {
    tableName,
    machines: machineArns,
    endpoints,
    secretIds: Object.fromEntries(secretNames(settings).map((name) => [labelOf(name), idOf(name)])),
    settings,
  };
  const forCommands = (request: Request) =>
    new URL(request.url).pathname === '/deployment' ? Response.json(facts) : undefined;
  const server = await serve(
    async (request) => executions(request) ?? forCommands(request) ?? gateway(request),
    {
      port: options.port ?? 0,
    },
  );
  atEnd(server.close);

  return {
    ...outside,
    url: server.url,
    webhookUrls: Object.fromEntries(sources.map((source) => [source, `${server.url}/webhooks/${source}`])),
    machines,
  };
}

export type Outside = Pick<
  LocalStack,
  'settings' | 'secrets' | 'portal' | 'simulator' | 'fake' | 'received'
> & {
  /** What stood for `${NAME}` in the settings file. */
  values: Record<string, string>;
};

/** The systems around the stack, and the settings that name their addresses. */
export async function startOutside(
  { environment = 'local', simulator: wishes, ...options }: LocalStackOptions,
  atEnd: (cleanup: () => unknown) => void,
): Promise<Outside> {
  const fakes = new Map<string, Fake>();
  const outside = await serve(async (request) => {
    const [, source = ''] = new URL(request.url).pathname.split('/');
    return (await fakes.get(source)?.handle(request)) ?? new Response(null, { status: 404 });
  });
  atEnd(outside.close);
  let simulator: Simulator | undefined;
  if (!options.portal) {
    const running = await startSimulator({ ...wishes, clock: realClock });
    atEnd(running.close);
    simulator = running;
  }
  const values = {
    PORTAL_URL: options.portal?.url ?? simulator?.url ?? '',
    FAKES_URL: outside.url,
  };
  const settings = loadEnvironment(environment, { local: true, values });
  const { url } = settings.portal;
  // An environment file may name a portal of its own.
  if (simulator?.url !== url) simulator = undefined;
  const key = options.secrets?.portal ?? (url === options.portal?.url ? options.portal.key : simulator?.key);
  if (!key) {
    throw new Error(
      `There is no API key for ${url}. Set "portal" in the file of --secrets, or DOCSPACE_API_KEY.`,
    );
  }
  const secrets = options.secrets ?? localSecrets(settings.sources);
  for (const [name, source] of Object.entries(settings.sources)) {
    const secret = secrets.sources[name]?.writeBack;
    const isHere = Object.values(source).some((value) => value === `${outside.url}/${name}`);
    if (!isHere || !secret) continue;
    fakes.set(name, localSourceTypeOf(source).fake({ secret, clock: realClock, source }));
  }
  return {
    settings,
    values,
    secrets,
    portal: { url, key },
    simulator,
    fake: (source) => fakes.get(source),
    received: (source) => fakes.get(source)?.received ?? [],
  };
}

function idOf(name: SecretName): string {
  return name.use === 'portal' ? secretIds.portal : secretIds[name.use](name.source);
}

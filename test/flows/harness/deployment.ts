import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { AWS_LAMBDA_FUNCTION_NAME, variablesFor } from '../../../functions/environment.ts';
import { type FunctionId, handlers } from '../../../functions/index.ts';
import type { StatusChange } from '../../../functions/record-failure.ts';
import type { Services } from '../../../functions/runtime.ts';
import { parseSettings } from '../../../infra/environments/parse.ts';
import { functions } from '../../../infra/functions.ts';
import { statusByEnding } from '../../../infra/local/aws/event-bridge.ts';
import { LambdaError } from '../../../infra/local/aws/state-machine/errors.ts';
import { loadStateMachine } from '../../../infra/local/aws/state-machine/load.ts';
import { StateMachineRunner } from '../../../infra/local/aws/state-machine/runner.ts';
import type { StateMachine } from '../../../infra/local/aws/state-machine/types.ts';
import type { Simulator } from '../../../infra/local/docspace/simulator.ts';
import { localSecrets, secretIds, secretIdsOf, storedSecrets } from '../../../infra/local/secrets-file.ts';
import type { Fake } from '../../../infra/local/vendors/fake.ts';
import { localSourceTypeOf } from '../../../infra/local/vendors/index.ts';
import { machineFiles, readDefinition } from '../../../infra/machines/files.ts';
import type { Answer } from '../../../lib/intake/answers.ts';
import type { HandshakeState } from '../../../lib/intake/handshake.ts';
import type { LastPortalWebhook } from '../../../lib/intake/portal/receive-portal.ts';
import type { LogFields } from '../../../lib/kernel/log.ts';
import type { VersionedItem } from '../../../lib/kernel/versioned-item.ts';
import type { ReconcilerRun } from '../../../lib/reconciler/reconcile.ts';
import type { FailingTemplates } from '../../../lib/rooms/project/failing-templates.ts';
import type { KeptToken } from '../../../lib/sources/contract/kept-token.ts';
import { samplesOf } from '../../../lib/sources/registry/samples.ts';
import { hasSecretInUrl } from '../../../lib/sources/signatures/secret-in-url.ts';
import { type ReadSecret, secretList, secretReader } from '../../../lib/stores/aws/secrets.ts';
import { memorySlot } from '../../../lib/stores/memory/memory-slot.ts';
import {
  memoryCounters,
  memoryItem,
  memoryItems,
  memoryKeyTags,
  memoryRecords,
} from '../../../lib/stores/memory/memory-stores.ts';
import type { MachineKind } from '../../../lib/work-items/executions.ts';
import type { Hold } from '../../../lib/work-items/holds.ts';
import type { RoomCounts } from '../../../lib/work-items/life/room-counts.ts';
import { settingsFile } from '../../infra/environments/build.ts';
import { signingKey } from '../../lib/builders/records.ts';
import type { VirtualClock } from '../../virtual-clock.ts';
import { calmHost, type Host } from './host.ts';
import { localExecutions } from './local-executions.ts';
import { fetchFrom, receivers, resultUrls } from './receivers.ts';

export interface DeploymentOptions {
  clock: VirtualClock;
  simulator: Simulator;
  /** The name of the environment; `test` unless given. */
  environment?: string;
  /** On top of the least settings; `portal` is set. */
  settings?: Record<string, unknown>;
  /** The service user's API key; the simulator's unless given. */
  key?: string;
  /** What the receivers answer to a result; throws for no answer. */
  receiver?: (delivery: { tries: number }) => number;
  /** What Lambdas run on; a calm one unless given. */
  host?: (services: Services) => Host;
  /** In front of the deployment's secrets. */
  secretReader?: (read: ReadSecret) => ReadSecret;
  /** For the jitter of retries. */
  random?: () => number;
  /** Carries the news of an execution's end to Record failure; at once unless given. */
  onEnding?: (tell: () => Promise<unknown>) => void;
}

export interface LogEntry {
  level: 'info' | 'warn' | 'error';
  code: string;
  fields: LogFields;
  atMs: number;
}

export type TestDeployment = ReturnType<typeof deploy>;

const definitions = new Map<string, StateMachine>();

/** A machine's definition, read and checked once: thousands of deployments run the same, and none changes it. */
function definitionOf(file: string): StateMachine {
  const definition = definitions.get(file) ?? loadStateMachine(readDefinition(file, (id) => id));
  definitions.set(file, definition);
  return definition;
}

/** One deployment on a portal, in this process: real machine files, real steps, stores in memory. */
export function deploy({ clock, simulator, ...options }: DeploymentOptions) {
  const environment = options.environment ?? 'test';
  const sources = Object.fromEntries(
    Object.entries(resultUrls).map(([name, resultUrl]) => [name, { resultUrl }]),
  );
  const settings = parseSettings(
    settingsFile({ sources, ...options.settings, portal: { url: simulator.url } }),
    { environment, local: true },
  );
  const local = localSecrets(settings.sources);
  const secrets = storedSecrets(local, options.key ?? simulator.key);
  secrets.set(secretIds.tagSigningKey, signingKey);
  const log: LogEntry[] = [];
  const note =
    (level: LogEntry['level']) =>
    (code: string, fields: LogFields = {}) => {
      log.push({ level, code, fields, atMs: clock.now() });
    };
  const machines = {} as Record<MachineKind, StateMachineRunner>;
  const fakes: ReadonlyMap<string, Fake> = new Map(
    Object.entries(settings.sources).map(([name, source]) => {
      const secret = local.sources[name]?.writeBack ?? '';
      return [name, localSourceTypeOf(source).fake({ secret, clock, source })];
    }),
  );
  const { dial, results } = receivers(clock, secrets, options.receiver ?? (() => 204));
  const stores = {
    records: memoryRecords(),
    hold: memoryItem<Hold>(),
    sourceHolds: memoryItems<Hold>(),
    handshakeItem: memoryItems<HandshakeState>(),
    failingTemplates: memoryItem<FailingTemplates>(),
    lastPortalWebhook: memoryItem<LastPortalWebhook>(),
    roomCounts: memoryItem<RoomCounts>(),
    counters: memoryCounters(),
    keyTagRegistry: memoryKeyTags(),
    slot: memorySlot(),
  };
  const keptTokens = new Map<string, VersionedItem<KeptToken>>();
  const services: Services = {
    clock,
    log: { info: note('info'), warn: note('warn'), error: note('error') },
    portal: { fetch: (request) => simulator.fetch(request) },
    secrets: { read: (options.secretReader ?? ((read) => read))(readerOf(secrets, clock)) },
    ...stores,
    search: stores.records,
    ...localExecutions(machines),
    receivers: { dial, fetch: fetchFrom(fakes) },
    keptTokens: (source) => {
      const item = keptTokens.get(source) ?? memoryItem<KeptToken>();
      keptTokens.set(source, item);
      return item;
    },
  };
  const host = (options.host ?? ((all) => calmHost(clock, all)))(services);
  const resources = { tableName: 'records', ...secretIdsOf(settings) };

  /** One invocation of a Lambda, with its own variables, through JSON and with errors in Lambda's form. */
  const run = (id: FunctionId, event: unknown): Promise<unknown> => {
    const needs = functions.find((entry) => entry.id === id)?.needs ?? {};
    const variables = { ...variablesFor(needs, resources), [AWS_LAMBDA_FUNCTION_NAME]: id };
    return host(id, async (all) => {
      const handler = handlers[id].withRuntime({ variables, settings, services: all });
      const input = JSON.parse(JSON.stringify(event)) as never;
      const output = await handler(input).catch(({ name, message }: Error) => {
        throw new LambdaError(name, message);
      });
      return JSON.parse(JSON.stringify(output ?? null));
    });
  };

  const machine = (file: string, name: string): StateMachineRunner => {
    const runner: StateMachineRunner = new StateMachineRunner({
      definition: definitionOf(file),
      name: `${name}-${environment}`,
      clock,
      random: options.random ?? (() => 0.5),
      invoke: (id, payload) => run(id as FunctionId, payload),
      onEvent: ({ type }, execution) => {
        const status = statusByEnding[type ?? ''];
        if (!status) return;
        const tell = () => run('RecordFailure', statusChange(runner, execution, status));
        // The history is told of before the execution's own end is written.
        (options.onEnding ?? ((told) => void setImmediate(told)))(tell);
      },
    });
    return runner;
  };
  machines.project = machine(machineFiles.ProjectRoom, 'ProjectRoom');
  machines.ticket = machine(machineFiles.TicketRoom, 'TicketRoom');
  machines.update = machine(machineFiles.UpdateRoom, 'UpdateRoom');

  return {
    environment,
    settings,
    secrets,
    machines,
    results,
    /** The systems behind the sources; those of vendors are reached by `apiUrl: http://127.0.0.1/SOURCE`. */
    fakes,
    log,
    ...stores,
    tasks: services.tasks,
    logger: services.log,
    /** Sends a signed webhook. */
    async send(source: string, json: unknown, id = 'msg_1'): Promise<Answer> {
      const body = JSON.stringify(json);
      // The oldest: a rotation stores both, then the sender changes, then the new one stands alone.
      const secret = secretList(secrets.get(secretIds.verify(source))).at(-1) ?? '';
      const its = settings.sources[source] ?? { type: source, roomsPerHour: 1 };
      const inUrl = hasSecretInUrl(its);
      const headers = {
        'content-type': 'application/json',
        ...samplesOf(its).sign(its, { secret, body, nowMs: clock.now(), deliveryId: id }),
      };
      const event = {
        resource: `/webhooks/${Object.hasOwn(settings.sources, source) ? source : '{source}'}${inUrl ? '/{secret}' : ''}`,
        pathParameters: inUrl ? { secret } : null,
        requestContext: { domainName: 'rooms.example.com', path: `/prod/webhooks/${source}` },
        httpMethod: 'POST',
        multiValueHeaders: Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [name, [value]]),
        ),
        body,
        isBase64Encoded: false,
      };
      const answer = (await run('ReceiveWebhook', event)) as ProxyAnswer;
      return { status: answer.statusCode, headers: answer.headers, body: JSON.parse(answer.body) };
    },
    /** Takes a request to `/webhooks/NAME`, as the portal sends its own webhooks. */
    async take(request: Request): Promise<Response> {
      const event = {
        resource: new URL(request.url).pathname,
        httpMethod: request.method,
        multiValueHeaders: Object.fromEntries([...request.headers].map(([name, value]) => [name, [value]])),
        body: Buffer.from(await request.arrayBuffer()).toString('base64'),
        isBase64Encoded: true,
      };
      const { statusCode, headers, body } = (await run('ReceiveWebhook', event)) as ProxyAnswer;
      return new Response(body, { status: statusCode, headers });
    },
    /** Opens the URL of a status, as the gateway hands it over. */
    async open(url: string, headers: Record<string, string> = {}): Promise<StatusPage> {
      const { pathname, searchParams } = new URL(url);
      const [, , source = '', id = ''] = pathname.slice('/prod'.length).split('/').map(decodeURIComponent);
      const event = {
        pathParameters: { source, id },
        httpMethod: 'GET',
        multiValueHeaders: Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [name, [value]]),
        ),
        queryStringParameters: Object.fromEntries(searchParams),
      };
      const { statusCode, headers: answered, body } = (await run('ReadStatus', event)) as ProxyAnswer;
      return { status: statusCode, headers: answered, body };
    },
    /** One run of the reconciler. */
    reconcile: () => run('Reconciler', {}) as Promise<ReconcilerRun>,
  };
}

export interface StatusPage extends Pick<Answer, 'headers'> {
  status: number;
  body: string;
}

type ProxyAnswer = Pick<Answer, 'headers'> & { statusCode: number; body: string };

/** Secrets Manager with these values, and the cache of one warm Lambda in front of it. */
function readerOf(values: ReadonlyMap<string, string>, clock: VirtualClock): ReadSecret {
  const send = async ({ input }: { input: { SecretId: string } }) => ({
    SecretString: values.get(input.SecretId),
  });
  return secretReader({ send } as unknown as SecretsManagerClient, clock);
}

function statusChange(runner: StateMachineRunner, execution: string, status: string): StatusChange {
  const { input = '', error, cause } = runner.describeExecution(execution);
  return { detail: { status, input, error, cause } };
}

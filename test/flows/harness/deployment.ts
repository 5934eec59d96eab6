import { runStep } from '../../../functions/bind.ts';
import { reconciler } from '../../../functions/reconcile.ts';
import { recordEnding, type StatusChange } from '../../../functions/record-failure.ts';
import { parseSettings } from '../../../infra/environments/parse.ts';
import { LambdaError } from '../../../infra/local/aws/state-machine/errors.ts';
import { loadStateMachine } from '../../../infra/local/aws/state-machine/load.ts';
import { StateMachineRunner } from '../../../infra/local/aws/state-machine/runner.ts';
import type { Simulator } from '../../../infra/local/docspace/simulator.ts';
import { localSecrets } from '../../../infra/local/secrets-file.ts';
import type { Fake } from '../../../infra/local/vendors/fake.ts';
import { localSourceTypeOf } from '../../../infra/local/vendors/index.ts';
import type { VirtualClock } from '../../../infra/local/virtual-clock.ts';
import { machineFiles, readDefinition } from '../../../infra/machines/files.ts';
import type { Answer } from '../../../lib/intake/answers.ts';
import { receive } from '../../../lib/intake/receive.ts';
import type { LogFields } from '../../../lib/kernel/log.ts';
import { sourceTypeOf } from '../../../lib/sources/registry.ts';
import { type ReadSecret, secretList } from '../../../lib/stores/aws/secrets.ts';
import { memorySlot } from '../../../lib/stores/memory/memory-slot.ts';
import { memoryCounters, memoryItem, memoryRecords } from '../../../lib/stores/memory/memory-stores.ts';
import type { Hold } from '../../../lib/work-items/holds.ts';
import { settingsFile } from '../../infra/environments/build.ts';
import { calmHost, type Host } from './host.ts';
import { localExecutions } from './local-executions.ts';
import { dependenciesOf, type Outside, readerOf, secretIds } from './outside.ts';
import { fetchFrom, receivers, resultUrls } from './receivers.ts';
import { type StepName, steps } from './steps.ts';

export interface DeploymentOptions {
  clock: VirtualClock;
  simulator: Simulator;
  /** The name of the environment; `test` unless told. */
  environment?: string;
  /** On top of the least settings; `portal` is set. */
  settings?: Record<string, unknown>;
  /** The service user's API key; the simulator's unless told. */
  key?: string;
  /** What the receivers answer to a result; throws for no answer. */
  receiver?: (delivery: { tries: number }) => number;
  /** What Lambdas run on; a calm one unless told. */
  host?: (outside: Outside) => Host;
  /** In front of the deployment's secrets. */
  secretReader?: (read: ReadSecret) => ReadSecret;
  /** For the jitter of retries. */
  random?: () => number;
  /** Carries the news of an execution's end to Record failure; at once unless told. */
  onEnding?: (tell: () => Promise<unknown>) => void;
}

export interface LogEntry {
  level: 'info' | 'warn' | 'error';
  code: string;
  fields: LogFields;
  atMs: number;
}

export type Deployment = ReturnType<typeof deploy>;

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
  const secrets = new Map([[secretIds.portal, options.key ?? simulator.key]]);
  const local = localSecrets(settings.sources);
  for (const [source, { verify, writeBack = '' }] of Object.entries(local.sources)) {
    secrets.set(secretIds.verify(source), JSON.stringify(verify));
    secrets.set(secretIds.writeBack(source), writeBack);
  }
  const log: LogEntry[] = [];
  const note =
    (level: LogEntry['level']) =>
    (code: string, fields: LogFields = {}) => {
      log.push({ level, code, fields, atMs: clock.now() });
    };
  const machines = {} as Record<'project' | 'ticket', StateMachineRunner>;
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
    counters: memoryCounters(),
    slot: memorySlot(),
  };
  const outside: Outside = {
    clock,
    log: { info: note('info'), warn: note('warn'), error: note('error') },
    portal: { fetch: (request) => simulator.fetch(request) },
    secrets: { read: (options.secretReader ?? ((read) => read))(readerOf(secrets, clock)) },
    ...stores,
    ...localExecutions(machines),
    receivers: { dial, fetch: fetchFrom(fakes) },
  };
  const host = (options.host ?? ((all) => calmHost(clock, all)))(outside);

  const machine = (file: string, name: string): StateMachineRunner => {
    const runner: StateMachineRunner = new StateMachineRunner({
      definition: loadStateMachine(readDefinition(file, (id) => id)),
      name: `${name}-${environment}`,
      clock,
      random: options.random ?? (() => 0.5),
      invoke: (id, payload) => invoke(id as StepName, payload),
      onEvent: ({ type }, execution) => {
        const status = endings[type ?? ''];
        if (!status) return;
        const tell = () => {
          const event = statusChange(runner, execution, status);
          return host('RecordFailure', (all) => recordEnding(event, dependenciesOf(all, settings)));
        };
        // The history is told of before the execution's own end is written.
        (options.onEnding ?? ((told) => void setImmediate(told)))(tell);
      },
    });
    return runner;
  };
  machines.project = machine(machineFiles.ProjectRoom, 'ProjectRoom');
  machines.ticket = machine(machineFiles.TicketRoom, 'TicketRoom');

  /** One invocation of a step as Lambda makes it: through JSON, with errors in Lambda's form. */
  const invoke = (id: StepName, payload: unknown): Promise<unknown> =>
    host(id, async (all) => {
      const input = JSON.parse(JSON.stringify(payload)) as never;
      const dependencies = dependenciesOf(all, settings);
      const about = { name: id, clock: all.clock, log: all.log };
      const work = (event: never) => steps[id](event, dependencies);
      const output = await runStep(work, input, about).catch(({ name, message }: Error) => {
        throw new LambdaError(name, message);
      });
      return JSON.parse(JSON.stringify(output ?? null));
    });

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
    tasks: outside.tasks,
    logger: outside.log,
    /** Sends a signed webhook. */
    send(source: string, json: unknown, id = 'msg_1'): Promise<Answer> {
      const body = JSON.stringify(json);
      // The oldest: a rotation stores both, then the sender changes, then the new one stands alone.
      const secret = secretList(secrets.get(secretIds.verify(source))).at(-1) ?? '';
      const its = settings.sources[source] ?? { type: source, roomsPerHour: 1 };
      const headers = {
        'content-type': 'application/json',
        ...sourceTypeOf(its).sign(its, { secret, body, nowMs: clock.now(), deliveryId: id }),
      };
      const request = { source, method: 'POST', headers, body: Buffer.from(body) };
      return host('ReceiveWebhook', (all) => receive(request, dependenciesOf(all, settings)));
    },
    /** One run of the reconciler. */
    reconcile: () => host('Reconciler', (all) => reconciler(dependenciesOf(all, settings))),
  };
}

/** Ends of executions that Step Functions tells of, best effort. */
const endings: Record<string, string> = {
  ExecutionFailed: 'FAILED',
  ExecutionTimedOut: 'TIMED_OUT',
  ExecutionAborted: 'ABORTED',
};

function statusChange(runner: StateMachineRunner, execution: string, status: string): StatusChange {
  const { input = '', error, cause } = runner.describeExecution(execution);
  return { detail: { status, input, error, cause } };
}

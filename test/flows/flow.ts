import { Webhook } from 'standardwebhooks';
import { runStep } from '../../functions/bind.ts';
import { type StatusChange, settleEnding } from '../../functions/settle-failure.ts';
import {
  createSimulator,
  type Simulator,
  type SimulatorOptions,
} from '../../infra/local/docspace-simulator/simulator.ts';
import { localSecrets } from '../../infra/local/secrets-file.ts';
import { localSourceTypeOf } from '../../infra/local/stand-ins/index.ts';
import type { StandIn } from '../../infra/local/stand-ins/stand-in.ts';
import { LambdaError } from '../../infra/local/state-machine/errors.ts';
import { loadStateMachine } from '../../infra/local/state-machine/load.ts';
import { StateMachineRunner } from '../../infra/local/state-machine/runner.ts';
import { VirtualClock } from '../../infra/local/virtual-clock.ts';
import { machineFiles, readDefinition } from '../../infra/machine-files.ts';
import { portalKeyReader } from '../../lib/aws/secrets.ts';
import { portalClient } from '../../lib/docspace/client.ts';
import type { LogFields } from '../../lib/log.ts';
import type { ResultEvent } from '../../lib/outgoing/event.ts';
import type { Hold } from '../../lib/rooms/holds.ts';
import { keep } from '../../lib/rooms/keeper.ts';
import type { PortalSlot } from '../../lib/rooms/portal-slot.ts';
import { parseSettings } from '../../lib/settings/parse.ts';
import type { Settings } from '../../lib/settings/types.ts';
import { sourceTypeOf } from '../../lib/sources/registry.ts';
import type { Answer } from '../../lib/webhooks/answers.ts';
import { receive } from '../../lib/webhooks/receive.ts';
import { memoryCell, memoryCounters, memoryRecords } from '../lib/rooms/memory-records.ts';
import { type MemorySlot, memorySlot } from '../lib/rooms/portal-slot/memory-slot.ts';
import { settingsFile } from '../lib/settings/build.ts';
import { localExecutions } from './local-executions.ts';
import { type Dependencies, type StepName, steps } from './steps.ts';

export interface FlowOptions {
  simulator?: Partial<Omit<SimulatorOptions, 'clock'>>;
  /** On top of the least settings; `portal` is set. */
  settings?: Record<string, unknown>;
  /** What is read for the portal's key; the simulator's own unless given. */
  portalKey?: (simulator: Simulator) => Promise<string | undefined>;
  /** What is read for the secret that signs a source's results; that of the local stack unless given. */
  writeBackSecret?: () => Promise<string | undefined>;
  /** What the receivers answer to a result; throws for no answer. */
  receiver?: (delivery: { tries: number }) => number;
  /** Does Step Functions tell of the ends of executions? It does unless told otherwise. */
  statusEvents?: boolean;
}

export interface SentResult {
  id: string;
  event: ResultEvent;
  atMs: number;
}

/** Both flows in this process: real machine files, real steps, the simulator, and a clock that jumps. */
export interface Flow {
  clock: VirtualClock;
  simulator: Simulator;
  settings: Settings;
  records: ReturnType<typeof memoryRecords>;
  machines: Record<'project' | 'ticket', StateMachineRunner>;
  /** Accepted results, in order. */
  results: SentResult[];
  log: { level: 'info' | 'warn' | 'error'; code: string; fields: LogFields }[];
  /** Sends a signed webhook. */
  send(source: string, body: unknown): Promise<Answer>;
  /** Sends a webhook and waits for the end of the execution that it started. */
  make(source: string, body: unknown): Promise<Ended>;
  /** The systems behind the sources; those of vendors are reached by `apiUrl: http://127.0.0.1/SOURCE`. */
  standIns: ReadonlyMap<string, StandIn>;
  hold: ReturnType<typeof memoryCell<Hold>>;
  slot: PortalSlot & { store: MemorySlot };
  /** Moves time, and runs the keeper after each minute. */
  keepFor(minutes: number): Promise<void>;
}

export interface Ended {
  status: string | undefined;
  output: Record<string, unknown> | undefined;
  error: string | undefined;
  cause: string | undefined;
  states: string[];
}

const urls = {
  'project-system': 'https://projects.example.com/results',
  helpdesk: 'https://helpdesk.example.com/results',
};
const lambdaTimeoutMs = 30_000;

export async function flow(options: FlowOptions = {}): Promise<Flow> {
  const clock = new VirtualClock();
  const simulator = createSimulator({ ...options.simulator, clock });
  const sources = {
    'project-system': { resultUrl: urls['project-system'] },
    helpdesk: { resultUrl: urls.helpdesk },
  };
  const settings = parseSettings(
    settingsFile({ sources, ...options.settings, portal: { url: simulator.url } }),
    { environment: 'test', local: true },
  );
  const secrets = localSecrets(settings.sources);
  const standIns = new Map(
    Object.entries(settings.sources).map(([name, source]) => {
      const secret = secrets.sources[name]?.writeBack ?? '';
      return [name, localSourceTypeOf(source).standIn({ secret, clock, source })];
    }),
  );
  const records = memoryRecords();
  const log: Flow['log'] = [];
  const results: SentResult[] = [];
  let tries = 0;
  const note =
    (level: 'info' | 'warn' | 'error') =>
    (code: string, fields: LogFields = {}) => {
      log.push({ level, code, fields });
    };
  const machines = {} as Flow['machines'];
  const { executions, tasks } = localExecutions(machines);
  const logs = { info: note('info'), warn: note('warn'), error: note('error') };
  const hold = memoryCell<Hold>();
  const slot = { store: memorySlot(), tasks, clock, log: logs };
  const dependencies: Dependencies = {
    settings,
    records,
    clock,
    log: logs,
    executions,
    hold,
    counters: memoryCounters(),
    slot,
    portal: {
      url: simulator.url,
      call: portalClient({
        url: simulator.url,
        key: portalKeyReader(async () => {
          return options.portalKey ? options.portalKey(simulator) : simulator.key;
        }, 'portal-key'),
        clock,
        fetch: simulator.fetch,
      }),
    },
    writeBackSecret: options.writeBackSecret ?? (async (source) => secrets.sources[source]?.writeBack),
    fetch: async (request) => {
      const [, source = ''] = new URL(request.url).pathname.split('/');
      return (await standIns.get(source)?.handle(request)) ?? new Response(null, { status: 404 });
    },
    dial: async ({ url, headers, body }) => {
      tries += 1;
      const status = options.receiver?.({ tries }) ?? 204;
      const source = Object.entries(urls).find(([, at]) => at === url)?.[0] ?? 'project-system';
      if (status < 300)
        results.push({
          id: headers['webhook-id'] ?? '',
          event: verified(source, headers, body),
          atMs: clock.now(),
        });
      return status;
    },
  };
  /** The reference implementation of Standard Webhooks judges what we sign; its clock is not ours. */
  function verified(source: string, headers: Record<string, string>, body: string): ResultEvent {
    const judge = new Webhook(secrets.sources[source]?.writeBack ?? '');
    const at = new Date(Number(headers['webhook-timestamp']) * 1000);
    if (judge.sign(headers['webhook-id'] ?? '', at, body) !== headers['webhook-signature'])
      throw new Error('signature');
    return JSON.parse(body);
  }

  const machine = (file: string, name: string): StateMachineRunner => {
    const runner: StateMachineRunner = new StateMachineRunner({
      definition: loadStateMachine(readDefinition(file, (id) => id)),
      name,
      clock,
      random: () => 0.5,
      invoke: (id, payload) => invoke(id as StepName, payload, dependencies),
      onEvent: ({ type }, execution) => {
        const status = options.statusEvents === false ? undefined : endings[type ?? ''];
        if (status) setImmediate(() => settleEnding(statusChange(runner, execution, status), dependencies));
      },
    });
    return runner;
  };
  machines.project = machine(machineFiles.ProjectRoom, 'ProjectRoom');
  machines.ticket = machine(machineFiles.TicketRoom, 'TicketRoom');

  const send: Flow['send'] = (source, json) => {
    const body = JSON.stringify(json);
    const [secret = ''] = secrets.sources[source]?.verify ?? [];
    const its = settings.sources[source] ?? { type: source, roomsPerHour: 1 };
    const headers = {
      'content-type': 'application/json',
      ...sourceTypeOf(its).sign(its, { secret, body, nowMs: clock.now(), deliveryId: 'msg_1' }),
    };
    return receive(
      { source, method: 'POST', headers, body: Buffer.from(body) },
      {
        ...dependencies,
        verifySecrets: async (name) => secrets.sources[name]?.verify ?? [],
      },
    );
  };
  const make: Flow['make'] = (source, body) =>
    clock.run(async () => {
      const answer = await send(source, body);
      if (answer.status !== 202) throw new Error(`the webhook was answered ${JSON.stringify(answer.body)}`);
      const { execution } = answer.body as { execution: string };
      const isTicket = machines.ticket.listExecutions().some(({ name }) => name === execution);
      return ended(machines[isTicket ? 'ticket' : 'project'], execution);
    });
  const keepFor: Flow['keepFor'] = async (minutes) => {
    for (let minute = 0; minute < minutes; minute += 1) {
      await clock.advance(60_000);
      await clock.run(keep(dependencies, Number.POSITIVE_INFINITY));
    }
  };
  return {
    clock,
    simulator,
    settings,
    records,
    machines,
    results,
    log,
    hold,
    slot,
    standIns,
    send,
    make,
    keepFor,
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

async function ended(runner: StateMachineRunner, name: string): Promise<Ended> {
  const { status, output, error, cause } = await runner.finished(name);
  const { events } = runner.getExecutionHistory(name);
  return {
    status,
    output: output === undefined ? undefined : JSON.parse(output),
    error,
    cause,
    states: events.flatMap(({ stateEnteredEventDetails: entered }) => entered?.name ?? []),
  };
}

/** One invocation as Lambda makes it: through JSON, with a timeout, with errors in Lambda's form. */
async function invoke(id: StepName, payload: unknown, dependencies: Dependencies): Promise<unknown> {
  const input = JSON.parse(JSON.stringify(payload)) as never;
  const { clock, log } = dependencies;
  const done = new AbortController();
  const late = clock.sleep(lambdaTimeoutMs, done.signal).then(() => {
    throw new LambdaError('Sandbox.Timedout', `Task timed out after ${lambdaTimeoutMs / 1000}.00 seconds`);
  });
  try {
    const work = runStep((event: never) => steps[id](event, dependencies), input, { name: id, clock, log });
    const output = await Promise.race([work, late]);
    return JSON.parse(JSON.stringify(output ?? null));
  } catch (error) {
    if (error instanceof LambdaError) throw error;
    const { name, message } = error as Error;
    throw new LambdaError(name, message);
  } finally {
    done.abort();
  }
}

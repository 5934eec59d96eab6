import type { StateMachineRunner } from '../../../infra/local/aws/state-machine/runner.ts';
import {
  createSimulator,
  type Simulator,
  type SimulatorOptions,
} from '../../../infra/local/docspace/simulator.ts';
import { secretIds } from '../../../infra/local/secrets-file.ts';
import type { PortalSlot } from '../../../lib/portal-slot/portal-slot.ts';
import type { ReadSecret } from '../../../lib/stores/aws/secrets.ts';
import type { MemorySlot } from '../../../lib/stores/memory/memory-slot.ts';
import { VirtualClock } from '../../virtual-clock.ts';
import { type DeploymentOptions, deploy, type TestDeployment } from './deployment.ts';

export interface FlowOptions extends Pick<DeploymentOptions, 'settings' | 'receiver' | 'host' | 'onEnding'> {
  simulator?: Partial<Omit<SimulatorOptions, 'clock'>>;
  /** What is read for the portal's key; the simulator's own unless given. */
  portalKey?: (simulator: Simulator, how: { fresh: boolean }) => Promise<string | undefined>;
  /** What is read for the secret that signs a source's results; that of the deployment unless given. */
  writeBackSecret?: () => Promise<string | undefined>;
  /** Does Step Functions report the ends of executions? By default it does. */
  statusEvents?: boolean;
}

/** Both flows in this process: real machine files, real steps, the simulator, and a clock that jumps. */
export interface Flow extends Omit<TestDeployment, 'slot'> {
  clock: VirtualClock;
  simulator: Simulator;
  /** Sends a webhook and waits for the end of the execution that it started. */
  make(source: string, body: unknown): Promise<FlowEnd>;
  slot: PortalSlot & { store: MemorySlot };
  /** Moves time, and runs the reconciler after each minute. */
  keepFor(minutes: number): Promise<void>;
}

export interface FlowEnd {
  status: string | undefined;
  output: Record<string, unknown> | undefined;
  error: string | undefined;
  cause: string | undefined;
  states: string[];
}

export async function flow({
  simulator: portal,
  statusEvents,
  portalKey,
  writeBackSecret,
  ...options
}: FlowOptions = {}): Promise<Flow> {
  const clock = new VirtualClock();
  const simulator = createSimulator({ ...portal, clock });
  const silent = statusEvents === false ? { onEnding: () => {} } : {};
  const secrets = (read: ReadSecret): ReadSecret => {
    return async (id, how) => {
      if (portalKey && id === secretIds.portal) return portalKey(simulator, how ?? { fresh: false });
      if (writeBackSecret && id.startsWith(secretIds.writeBack(''))) return writeBackSecret();
      return read(id, how);
    };
  };
  const deployment = deploy({ ...options, ...silent, secretReader: secrets, clock, simulator });
  const { machines, send, reconcile, slot: store, tasks, logger: log } = deployment;
  return {
    ...deployment,
    clock,
    simulator,
    slot: { store, tasks, clock, log },
    make: (source, body) =>
      clock.run(async () => {
        const answer = await send(source, body);
        if (answer.status !== 202) throw new Error(`the webhook was answered ${JSON.stringify(answer.body)}`);
        const { execution } = answer.body as { execution: string };
        const isTicket = machines.ticket.listExecutions().some(({ name }) => name === execution);
        return ended(machines[isTicket ? 'ticket' : 'project'], execution);
      }),
    async keepFor(minutes) {
      for (let minute = 0; minute < minutes; minute += 1) {
        await clock.advance(60_000);
        await clock.run(reconcile());
      }
    },
  };
}

async function ended(runner: StateMachineRunner, name: string): Promise<FlowEnd> {
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

import { LambdaError } from '../../infra/local/aws/state-machine/errors.ts';
import { loadStateMachine } from '../../infra/local/aws/state-machine/load.ts';
import { StateMachineRunner } from '../../infra/local/aws/state-machine/runner.ts';
import { machineFiles, readDefinition } from '../../infra/machines/files.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { type MachineCase, type MachineOutcome, Script, withoutTrace } from './script.ts';

/**
 * Runs cases on our own runner, under a clock that jumps.
 *
 * @param silent whether a step that is to fail by States.Timeout gives no answer, instead of an error of that name
 */
export async function onRunner(
  cases: readonly MachineCase[],
  { silent = false } = {},
): Promise<Map<string, MachineOutcome>> {
  const script = new Script(cases);
  const clock = new VirtualClock();
  const runnerOf = (name: MachineCase['machine']): StateMachineRunner => {
    const runner: StateMachineRunner = new StateMachineRunner({
      definition: loadStateMachine(readDefinition(machineFiles[name], (id) => id)),
      name,
      clock,
      invoke: async (step, input) => {
        const payload = JSON.parse(JSON.stringify(input)) as Record<string, unknown>;
        const turn = script.turn({ step, payload });
        if (silent && 'error' in turn && turn.error === 'States.Timeout') return new Promise(() => {});
        if ('error' in turn) throw new LambdaError(turn.error, turn.error);
        if (typeof payload.token === 'string')
          runner.sendTaskSuccess(payload.token, JSON.stringify(turn.output));
        return turn.output;
      },
    });
    return runner;
  };
  const runners = {
    ProjectRoom: runnerOf('ProjectRoom'),
    TicketRoom: runnerOf('TicketRoom'),
    UpdateRoom: runnerOf('UpdateRoom'),
  };
  const outcomes = cases.map(async ({ name, machine }, at): Promise<[string, MachineOutcome]> => {
    const runner = runners[machine];
    const execution = `case-${at}`;
    runner.startExecution({ name: execution, input: JSON.stringify({ key: name, attempt: 1, update: 1 }) });
    const { status, output, error, cause } = await runner.finished(execution);
    const inBranches = namesInBranches(runner.definition);
    const { events } = runner.getExecutionHistory(execution);
    const entered = events.flatMap(({ stateEnteredEventDetails: state }) => state?.name ?? []);
    return [
      name,
      {
        status,
        output: output === undefined ? undefined : JSON.parse(output),
        error,
        cause: cause === undefined ? undefined : JSON.stringify(withoutTrace(cause)),
        states: entered.filter((state) => !inBranches.has(state)),
        calls: script.callsOf(name),
      },
    ];
  });
  return new Map(await clock.run(Promise.all(outcomes)));
}

/** Names are unique in a machine. */
export function namesInBranches(definition: { States: object }): Set<string> {
  const states = Object.values(definition.States) as { Branches?: { States: object }[] }[];
  return new Set(
    states.flatMap(({ Branches = [] }) => Branches.flatMap((branch) => Object.keys(branch.States))),
  );
}

import { allCases } from '../../states/cases.ts';
import { onRunner } from '../../states/on-runner.ts';
import { differingParts, type MachineOutcome } from '../../states/script.ts';
import { onEmulator } from '../emulator/same-states.ts';
import type { DeployScenario } from './scenario.ts';

/** The same machine files, inputs and faults on the emulator and on our own runner. */
export const sameStates: DeployScenario = {
  name: 'same states',
  alongside: true,
  async run({ emulator }, check) {
    // The emulator does not tell a machine of the error of a step that hands on a task token.
    const cases = allCases(['AcquirePortalSlot']);
    const ours = await onRunner(cases);
    const theirs = await onEmulator(emulator, cases);
    for (const { name } of cases) {
      const [our, their] = [ours.get(name), theirs.get(name)] as [MachineOutcome, MachineOutcome];
      const parts = differingParts(our, their);
      const found = parts.map((part) => ({ part, runner: our[part], emulator: their[part] }));
      check(`${name}: ${our.states.length} states, ${count(our)} invocations`, parts.length === 0, found);
    }
  },
};

function count({ calls }: MachineOutcome): number {
  return Object.values(calls).reduce((sum, { length }) => sum + length, 0);
}

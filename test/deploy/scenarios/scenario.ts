import type { Deployed, DeployedExecution } from '../deployed.ts';
import type { Check } from '../report.ts';

/** One thing to try on the deployed stack. Leaves it idle, with a portal that is well. */
export interface DeployScenario {
  name: string;
  /** Runs beside those that follow, for it mostly waits. */
  alongside?: true;
  run(stack: Deployed, check: Check): Promise<void>;
}

/** The states of an execution, with as many looks at the creation as it took written as one. */
export function statesOnce({ states }: DeployedExecution): string[] {
  const [wait, look, judge] = ['Wait for copy', 'Check creation', 'Copy finished?'];
  return states.filter((state, at) => {
    const repeated = states[at - 2] === wait || states[at - 1] === wait;
    return !(state === wait || (state === look && repeated) || (state === judge && repeated));
  });
}

export const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

import { machineFiles, readDefinition } from '../../machines/files.ts';

/** The parts of a machine's definition that a picture needs (states-language.net/spec.html). */
export interface Definition {
  StartAt: string;
  States: Record<string, StateDefinition>;
}

interface StateDefinition {
  Type: string;
  Resource?: string;
  Next?: string;
  Default?: string;
  Choices?: { Next: string }[];
  Catch?: { Next: string }[];
  Branches?: Definition[];
}

/** All states, those of branches too. */
export function statesIn({ States }: Definition): [string, StateDefinition][] {
  return Object.entries(States).flatMap(([name, state]) => [
    [name, state] as [string, StateDefinition],
    ...(state.Branches ?? []).flatMap(statesIn),
  ]);
}

/** Names of the states in which an execution waits and nothing runs: of their types, and with a task token. */
export function waitingStates(): ReadonlySet<string> {
  const files = [machineFiles.ProjectRoom, machineFiles.TicketRoom, machineFiles.UpdateRoom];
  return new Set(
    files.flatMap((file) =>
      statesIn(readDefinition(file, (id) => id) as Definition).flatMap(([name, state]) => {
        const { Type, Resource = '' } = state;
        return Type === 'Wait' || Resource.endsWith('.waitForTaskToken') ? [name] : [];
      }),
    ),
  );
}

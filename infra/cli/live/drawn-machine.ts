import { Graph, layout } from '@dagrejs/dagre';
import { machineFiles, readDefinition } from '../../machines/files.ts';
import type { DrawnMachine, LiveMachines } from './contract.ts';
import { type Definition, statesIn } from './machine-states.ts';

interface Transition {
  from: string;
  to: string;
  onError: boolean;
}

/** Pictures of the machines that make rooms. */
export function drawnMachines(): LiveMachines {
  const drawn = (file: string) => drawnMachine(readDefinition(file, (id) => id) as Definition);
  return { project: drawn(machineFiles.ProjectRoom), ticket: drawn(machineFiles.TicketRoom) };
}

const height = 30;
/** Of the page's font for states. */
const widthOf = (name: string) => 24 + 7.2 * name.length;

/** The machine from top to bottom. The branches of a Parallel stand between it and the state after it. */
export function drawnMachine(definition: Definition): DrawnMachine {
  const graph = new Graph({ multigraph: false });
  graph.setGraph({ rankdir: 'TB', nodesep: 24, ranksep: 34, marginx: 8, marginy: 8 });
  graph.setDefaultEdgeLabel(() => ({}));
  const states = statesIn(definition);
  for (const [name] of states) graph.setNode(name, { width: widthOf(name), height });
  // Where a state goes to another both ways, the way without an error is shown.
  const transitions = [...transitionsIn(definition)].sort((one, other) => +other.onError - +one.onError);
  const byPlaces = new Map(transitions.map((one) => [`${one.from}\n${one.to}`, one]));
  for (const { from, to, onError } of byPlaces.values())
    graph.setEdge(from, to, { weight: onError ? 0 : 20 });
  layout(graph);
  const { width = 0, height: all = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    width: Math.ceil(width),
    height: Math.ceil(all),
    states: states.map(([name, { Type }]) => {
      const { x, y, width, height } = graph.node(name) as Record<'x' | 'y' | 'width' | 'height', number>;
      return { name, type: Type, x, y, width, height };
    }),
    transitions: [...byPlaces.values()].map((one) => ({
      ...one,
      points: (graph.edge(one.from, one.to) as { points: { x: number; y: number }[] }).points,
    })),
  };
}

/** @param after the state that follows the machine's own ends, for a branch */
function transitionsIn({ States }: Definition, after?: string): Transition[] {
  return Object.entries(States).flatMap(([from, state]) => {
    const { Next, Default, Choices = [], Catch = [], Branches = [] } = state;
    const inBranches = Branches.flatMap((branch) => [
      { from, to: branch.StartAt, onError: false },
      ...transitionsIn(branch, Next),
    ]);
    const ends = Next === undefined && !['Choice', 'Fail', 'Succeed'].includes(state.Type);
    const next = Branches.length > 0 ? [] : [Next, Default, ...Choices.map((choice) => choice.Next)];
    return [
      ...inBranches,
      ...[...next, ...(ends ? [after] : [])].flatMap((to) =>
        to === undefined ? [] : [{ from, to, onError: false }],
      ),
      ...Catch.map(({ Next: to }) => ({ from, to, onError: true })),
    ];
  });
}

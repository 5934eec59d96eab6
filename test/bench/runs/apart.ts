import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Outcome, RunMany, RunOptions } from '../benches/right-rooms.ts';

/** What a process beside this one says: that it is there, or what a run came to. */
export type Message = 'ready' | Outcome;

/** Runs many in as many processes as there are cores, the long ones first. */
export const runApart: RunMany = (runs) => {
  const outcomes: Outcome[] = [];
  const left = runs
    .map((options, index) => ({ options, index }))
    .sort((one, other) => weight(one.options) - weight(other.options));
  let open = runs.length;
  return new Promise((resolve, reject) => {
    const begin = (worker: ChildProcess) => {
      let current: number | undefined;
      worker.on('message', (message: Message) => {
        if (message !== 'ready' && current !== undefined) {
          outcomes[current] = message;
          open -= 1;
        }
        const next = left.pop();
        current = next?.index;
        if (next) worker.send(next.options);
        else worker.disconnect();
        if (open === 0) resolve(outcomes);
      });
      worker.on('exit', (code) => {
        if (current !== undefined) reject(new Error(`a process ended with ${code} in the middle of a run`));
      });
    };
    const file = fileURLToPath(new URL('./worker.ts', import.meta.url));
    for (let core = 0; core < availableParallelism(); core += 1) begin(fork(file));
  });
};

const weight = ({ size, faults, way }: RunOptions) => size * (way === 'ours' ? 10 : 1) * (faults > 0 ? 2 : 1);

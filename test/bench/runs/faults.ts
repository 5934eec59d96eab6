import {
  everything,
  type FaultProbabilities,
  seedFaults,
} from '../../../infra/local/docspace/seed-faults.ts';
import type { Simulator } from '../../../infra/local/docspace/simulator.ts';

/**
 * Lets a share of all go wrong: of the requests, of the events from the portal to its worker, of the copies and of
 * the rooms that are made, each kind of trouble as often as the others of its group.
 */
export function faultsAt(simulator: Simulator, share: number, seed: number): void {
  seedFaults(simulator.world, seed, probabilities(share));
}

function probabilities(share: number): FaultProbabilities {
  const { http, copies, creations } = everything(1);
  const { redelivered: _, ...copyKinds } = copies ?? {};
  const { notIndexed: __, ...creationKinds } = creations ?? {};
  const split = <T extends object>(kinds: T): T => {
    const names = Object.keys(kinds);
    return Object.fromEntries(names.map((name) => [name, share / names.length])) as T;
  };
  return {
    http: split(http ?? {}),
    events: { lossRate: share / 3, duplicateRate: share / 3, handlerFailureRate: share / 3 },
    copies: { ...split(copyKinds), redelivered: 0.5 },
    creations: split(creationKinds),
  };
}

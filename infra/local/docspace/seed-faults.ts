import type { CopyFault, CopyFaultRates } from './creation/copy-faults.ts';
import type { EventConditions } from './creation/events.ts';
import type { CreationTrouble, CreationTroubleRates } from './creation/troubles.ts';
import type { OperationTrouble, OperationTroubleRates } from './endpoints/operation-troubles.ts';
import type { FaultRates } from './http/faults.ts';
import type { Chance } from './state/chance.ts';
import type { World } from './world.ts';

/** How likely each trouble is; what is left out does not happen. */
export interface FaultProbabilities {
  /** Per request. */
  http?: FaultRates;
  /** Per event from the API to the worker. */
  events?: Partial<EventConditions>;
  /** Per creation from a template. */
  copies?: Partial<CopyFaultRates>;
  /** Per room that is made, from a template or not. */
  creations?: Partial<CreationTroubleRates>;
  /** Per archiving, restoring or deletion. */
  operations?: Partial<OperationTroubleRates>;
}

/** Lets everything happen by chance from now on, all of it from one seed. */
export function seedFaults(world: World, seed: number, probabilities: FaultProbabilities): void {
  const { http = {}, events = {}, copies = {}, creations = {}, operations = {} } = probabilities;
  world.chance.reseed(seed);
  world.faults.rates = http;
  world.events.conditions = { ...world.events.conditions, ...events };
  world.creations.chance = () => creationTrouble(world.chance, creations);
  world.operations.chance = () => operationTrouble(world.chance, operations);
  world.worker.chance = () => copyFault(world.chance, copies);
}

/** Every trouble with the same probability, and events that come late and out of order. */
export function everything(rate: number): FaultProbabilities {
  return {
    http: {
      html502: rate,
      html504: rate,
      status: rate,
      '429': rate,
      hang: rate,
      drop: rate,
      '500-after-commit': rate,
      'html502-after-commit': rate,
      'hang-after-commit': rate,
      'drop-after-commit': rate,
      slow: rate,
      'slow-answer': rate,
    },
    events: {
      delayMs: [0, 5_000],
      reorder: true,
      lossRate: rate,
      duplicateRate: rate,
      handlerFailureRate: rate,
    },
    copies: {
      skip: rate,
      skipFolder: rate,
      fail: rate,
      silent: rate,
      die: rate,
      redelivered: 0.5,
      unattached: rate,
      slow: rate,
    },
    creations: { tagLost: rate, orphan: rate, tagGap: rate, notIndexed: rate },
    operations: { instant: rate, slow: rate, fail: rate },
  };
}

function creationTrouble(chance: Chance, rates: Partial<CreationTroubleRates>): CreationTrouble {
  const message = 'An error occurred while saving the room.';
  return {
    ...(chance.strikes(rates.tagLost) ? { tagLost: true } : {}),
    ...(chance.strikes(rates.orphan) ? { orphan: { tagged: chance.strikes(0.5), message } } : {}),
    ...(chance.strikes(rates.notIndexed) ? { notIndexed: true } : {}),
    ...(chance.strikes(rates.tagGap) ? { tagGapMs: chance.pick([1_000, 300_000]) } : {}),
  };
}

function operationTrouble(chance: Chance, rates: Partial<OperationTroubleRates>): OperationTrouble {
  return {
    ...(chance.strikes(rates.slow) ? { durationMs: chance.pick([10_000, 600_000]) } : {}),
    ...(chance.strikes(rates.instant) ? { durationMs: 0 } : {}),
    ...(chance.strikes(rates.fail) ? { error: 'The file is opened for editing.' } : {}),
  };
}

function copyFault(chance: Chance, rates: Partial<CopyFaultRates>): CopyFault {
  // After how many files: early ones, so that it also happens to small templates.
  const files = () => chance.pick([0, 4]);
  const fault: CopyFault = {};
  if (chance.strikes(rates.skip)) {
    const lost = files();
    fault.skip = (_title, index) => index === lost;
  }
  if (chance.strikes(rates.skipFolder)) {
    const lost = chance.pick([0, 2]);
    let folders = 0;
    fault.skipFolder = () => folders++ === lost;
  }
  if (chance.strikes(rates.fail)) {
    const message = 'The copy failed.';
    fault.failAfter = { files: files(), message, deletionFails: chance.strikes(0.3) };
  }
  if (chance.strikes(rates.silent))
    fault.silent = { afterFiles: files(), ms: chance.pick([61_000, 240_000]) };
  if (chance.strikes(rates.die)) {
    fault.dieAfter = files();
    fault.redelivered = chance.strikes(rates.redelivered);
  }
  if (chance.strikes(rates.unattached)) fault.unattached = true;
  if (chance.strikes(rates.slow)) fault.msPerFile = chance.pick([5_000, 60_000]);
  return fault;
}

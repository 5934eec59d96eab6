import type { AcceptedMutant } from './accepted/change.ts';
import { inDocspaceAndKernel } from './accepted/docspace-and-kernel.ts';
import { inFunctions } from './accepted/functions.ts';
import { inIntake } from './accepted/intake.ts';
import { inResultsAndReconciler } from './accepted/results-and-reconciler.ts';
import { inRooms } from './accepted/rooms.ts';
import { inSettings } from './accepted/settings.ts';
import { inSources } from './accepted/sources.ts';
import { inStores } from './accepted/stores.ts';
import { inWorkItemsAndSlot } from './accepted/work-items-and-slot.ts';

/** A change that stands here and is noticed by a test is named by `npm run mutants`. */
export const accepted: AcceptedMutant[] = [
  ...inDocspaceAndKernel,
  ...inFunctions,
  ...inIntake,
  ...inResultsAndReconciler,
  ...inRooms,
  ...inSettings,
  ...inSources,
  ...inStores,
  ...inWorkItemsAndSlot,
];

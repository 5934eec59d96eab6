import type { RecordFailureStepDependencies } from '../record-failure.ts';
import { delivery } from './delivery.ts';
import { portal } from './portal.ts';
import { portalSlot } from './portal-slot.ts';
import { secrets } from './secrets.ts';
import { hold } from './table.ts';

/** What it takes to settle a failure: to report it, to ask the portal, to hold, to give the slot back. */
export function settling(): RecordFailureStepDependencies {
  const readSecret = secrets();
  return { ...delivery(readSecret), portal: portal(readSecret), hold: hold(), slot: portalSlot() };
}

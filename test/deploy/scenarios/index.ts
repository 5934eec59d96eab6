import { duplicateStorm } from './duplicate-storm.ts';
import { lateDelivery } from './late-delivery.ts';
import { lives } from './lives.ts';
import { doctor } from './operators/doctor.ts';
import { operators } from './operators/operators.ts';
import { restore } from './operators/restore.ts';
import { retries } from './operators/retries.ts';
import { unfilledSecrets } from './operators/unfilled-secrets.ts';
import { portalOutage } from './portal-outage.ts';
import { refusals } from './refusals.ts';
import { rights } from './rights.ts';
import { sameStates } from './same-states.ts';
import type { DeployScenario } from './scenario.ts';
import { everySource } from './sources.ts';
import { stoppedExecution } from './stopped-execution.ts';
import { twentyProjects } from './twenty-projects.ts';
import { updateInFlow } from './update-in-flow.ts';

/** In the order in which they run; the first fills the secrets. */
export const scenarios: readonly DeployScenario[] = [
  unfilledSecrets,
  everySource,
  refusals,
  rights,
  doctor,
  twentyProjects,
  lateDelivery,
  lives,
  sameStates,
  duplicateStorm,
  retries,
  operators,
  stoppedExecution,
  updateInFlow,
  portalOutage,
  restore,
];

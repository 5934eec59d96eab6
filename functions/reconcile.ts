import { portalKeyIn } from '../lib/docspace/client.ts';
import { day, second } from '../lib/kernel/time.ts';
import { type ReconcilerDependencies, type ReconcilerRun, reconcile } from '../lib/reconciler/reconcile.ts';
import { bind } from './bind.ts';
import {
  counters,
  delivery,
  executions,
  hold,
  portal,
  portalKeyValue,
  roomCounts,
  search,
  slot,
  sourceHolds,
} from './runtime.ts';

/** No further record is begun after this: the last one may take as long as a step. */
const beginsRecordsForMs = 50 * second;

export interface ReconcilerStepDependencies extends ReconcilerDependencies {
  /** What the secret of the portal's key holds; undefined while it is empty or cannot be read. */
  portalKeyValue: () => Promise<string | undefined>;
}

/** One run of the reconciler, each minute; it also runs when nobody sends webhooks. */
export async function runReconciler(
  _: unknown,
  dependencies: ReconcilerStepDependencies,
): Promise<ReconcilerRun> {
  const { clock, log, portalKeyValue } = dependencies;
  const run = await reconcile(dependencies, clock.now() + beginsRecordsForMs);
  const { expiresAtMs } = portalKeyIn((await portalKeyValue()) ?? '');
  // Metrics and alarms count this line and read its numbers (infra/constructs/log-metrics.ts).
  log.info('RECONCILER_COMPLETED', {
    ...run,
    // Words, for the logger leaves out what is empty.
    hold: run.hold || 'none',
    overdueTask: run.overdueTask || 'none',
    ...(expiresAtMs === undefined ? {} : { keyDaysLeft: Math.floor((expiresAtMs - clock.now()) / day) }),
  });
  return run;
}

export const handler = bind(runReconciler, {
  ...delivery,
  portal,
  hold,
  sourceHolds,
  slot,
  executions,
  counters,
  portalKeyValue,
  search,
  roomCounts,
});

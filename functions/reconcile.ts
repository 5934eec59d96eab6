import { type ReconcilerDependencies, type ReconcilerRun, reconcile } from '../lib/reconciler/reconcile.ts';
import { portalKeyIn } from '../lib/stores/aws/secrets.ts';
import { bind } from './bind.ts';
import { counters, delivery, executions, hold, portal, portalKeyValue, slot } from './runtime.ts';

/** No further record is begun after so long: the last one may take as long as a step. */
const runMs = 50_000;
const dayMs = 24 * 3_600_000;

export interface ReconcileDependencies extends ReconcilerDependencies {
  /** What the secret of the portal's key holds; undefined while it is empty or cannot be read. */
  portalKeyValue: () => Promise<string | undefined>;
}

/** One run of the reconciler, each minute; it also runs when nobody sends webhooks. */
export async function reconciler(dependencies: ReconcileDependencies): Promise<ReconcilerRun> {
  const { clock, log, portalKeyValue } = dependencies;
  const kept = await reconcile(dependencies, clock.now() + runMs);
  const { expiresAtMs } = portalKeyIn((await portalKeyValue()) ?? '');
  // Metrics and alarms count this line and read its numbers (infra/constructs/log-metrics.ts).
  log.info('RECONCILER_COMPLETED', {
    ...kept,
    // A word, for the logger leaves out what is empty.
    hold: kept.hold || 'none',
    ...(expiresAtMs === undefined ? {} : { keyDaysLeft: Math.floor((expiresAtMs - clock.now()) / dayMs) }),
  });
  return kept;
}

export const handler = bind((_: unknown, dependencies: ReconcileDependencies) => reconciler(dependencies), {
  ...delivery,
  portal,
  hold,
  slot,
  executions,
  counters,
  portalKeyValue,
});

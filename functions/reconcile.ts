import { type ReconcilerDependencies, type ReconcilerRun, reconcile } from '../lib/reconciler/reconcile.ts';
import { portalKeyIn } from '../lib/stores/aws/secrets.ts';
import { variable } from './dependencies/environment.ts';
import { executions } from './dependencies/executions.ts';
import { secrets } from './dependencies/secrets.ts';
import { settling } from './dependencies/settling.ts';
import { counters } from './dependencies/table.ts';

/** No further record is begun after so long: the last one may take as long as a step. */
const runMs = 50_000;
const dayMs = 24 * 3_600_000;

export interface RunDependencies extends ReconcilerDependencies {
  /** What the secret of the portal's key holds; undefined while it is empty or cannot be read. */
  portalKeySecret: () => Promise<string | undefined>;
}

/** One run of the reconciler, each minute; it also runs when nobody sends webhooks. */
export async function reconciler(dependencies: RunDependencies): Promise<ReconcilerRun> {
  const { clock, log, portalKeySecret } = dependencies;
  const kept = await reconcile(dependencies, clock.now() + runMs);
  const { expiresAtMs } = portalKeyIn((await portalKeySecret()) ?? '');
  // Metrics and alarms count this line and read its numbers (infra/constructs/log-metrics.ts).
  log.info('RECONCILER_COMPLETED', {
    ...kept,
    // A word, for the logger leaves out what is empty.
    hold: kept.hold || 'none',
    ...(expiresAtMs === undefined ? {} : { keyDaysLeft: Math.floor((expiresAtMs - clock.now()) / dayMs) }),
  });
  return kept;
}

let bound: RunDependencies | undefined;

function dependencies(): RunDependencies {
  const readSecret = secrets();
  return {
    ...settling(),
    executions: executions(),
    counters: counters(),
    portalKeySecret: () => readSecret(variable('PORTAL_KEY_SECRET')).catch(() => undefined),
  };
}

export const handler = () => {
  bound ??= dependencies();
  return reconciler(bound);
};

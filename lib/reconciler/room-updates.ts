import { failureOfEnding } from '../kernel/caught-error.ts';
import { withNextUpdate } from '../rooms/life/next-update.ts';
import type { Executions } from '../work-items/executions.ts';
import { currentHold, type Hold } from '../work-items/holds.ts';
import {
  type LivingRecord,
  newLife,
  runningUpdate,
  startUpdate,
  updateExecutionOf,
} from '../work-items/life/updates.ts';
import type { WorkRecord } from '../work-items/record.ts';
import { updateRecord } from '../work-items/record-store.ts';
import { checkEveryMs } from '../work-items/scheduled-tasks.ts';
import { heldMs, recordUpdateFailure, type UpdateFailureDependencies } from './update-failure.ts';

export interface RoomUpdateDependencies extends UpdateFailureDependencies {
  executions: Executions;
}

/**
 * What is due about the room of a work item that goes on: begins its next update, or looks after the one that was begun.
 */
export async function updateRoom(record: WorkRecord, dependencies: RoomUpdateDependencies): Promise<void> {
  const { records, executions, settings, hold, clock } = dependencies;
  const running = runningUpdate(record);
  if (running !== undefined) return checkUpdate(record as LivingRecord, running, dependencies);
  const held = await currentHold(hold);
  let begins = false;
  const after = await updateRecord(records, record.key, (now) => {
    begins = false;
    if (now?.due.life === undefined || runningUpdate(now) !== undefined) return undefined;
    const nowMs = clock.now();
    if (!now.life) return { ...now, due: { ...now.due, life: undefined } };
    const living = { ...now, life: now.life };
    const isLeft = held !== undefined && !goesOnDuring(held, living);
    const next = withNextUpdate(living, settings.life, nowMs, isLeft ? nowMs + heldMs : undefined);
    begins = next.begins;
    return next.record;
  });
  if (begins) await startUpdate(executions, after as LivingRecord);
}

/** While the plan has no free room, archiving is what frees one: only rooms that need one wait. */
function goesOnDuring({ reason }: Hold, { life }: LivingRecord): boolean {
  return reason === 'PortalPlanLimit' && life.held === undefined;
}

/**
 * From now on the room of a work item is looked at once a day: its source and the portal may send no webhook, or lose one.
 * Nothing where that has begun, and where rooms are left as they are.
 */
export async function followFromNow(
  { key }: WorkRecord,
  { records, settings, clock }: Pick<RoomUpdateDependencies, 'records' | 'settings' | 'clock'>,
): Promise<void> {
  if (!settings.life) return;
  await updateRecord(records, key, (now) => {
    if (now?.status !== 'done' || !now.room || now.life) return undefined;
    const nowMs = clock.now();
    return withNextUpdate({ ...now, life: newLife(nowMs) }, settings.life, nowMs).record;
  });
}

/** Starts the execution of an update that was never started, and settles one that ended without a word. */
async function checkUpdate(
  record: LivingRecord,
  update: number,
  dependencies: RoomUpdateDependencies,
): Promise<void> {
  const { records, executions, clock } = dependencies;
  const { key, attempt } = record;
  const found = await executions.describe('update', updateExecutionOf(record));
  if (found && found.status !== 'RUNNING') {
    const failure = failureOfEnding(found.status, found.error, found.cause);
    await recordUpdateFailure({ key, attempt, update }, failure, dependencies);
    return;
  }
  if (!found) await startUpdate(executions, record);
  await updateRecord(records, key, (now) =>
    now && runningUpdate(now) === update
      ? { ...now, due: { ...now.due, life: clock.now() + checkEveryMs } }
      : undefined,
  );
}

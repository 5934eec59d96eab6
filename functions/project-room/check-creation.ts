import type { Portal } from '../../lib/docspace/client.ts';
import { withCachedServiceUser } from '../../lib/docspace/people.ts';
import type { Clock } from '../../lib/kernel/clock.ts';
import type { Log } from '../../lib/kernel/log.ts';
import { hour, minute } from '../../lib/kernel/time.ts';
import type { VersionedItem } from '../../lib/kernel/versioned-item.ts';
import { wakeNextEarly } from '../../lib/portal-slot/early-wake.ts';
import { type PortalSlot, releaseSlot, renewSlot, slotRefOf } from '../../lib/portal-slot/portal-slot.ts';
import { progressOf, type Verdict, type Watch } from '../../lib/rooms/project/creation.ts';
import { lookAtCreation } from '../../lib/rooms/project/creation-look.ts';
import { noteFailedJob } from '../../lib/rooms/project/failed-job.ts';
import { type FailingTemplates, noteTemplateSuccess } from '../../lib/rooms/project/failing-templates.ts';
import { checkLooks } from '../../lib/rooms/project/looks.ts';
import type { ProjectRoomSettings } from '../../lib/settings/schema.ts';
import { type AttemptRef, currentRecord } from '../../lib/work-items/attempt.ts';
import type { RecordStore } from '../../lib/work-items/record-store.ts';
import { bindStep } from '../bind.ts';
import { clock, failingTemplates, log, portal, projectRoom, records, slot } from '../runtime.ts';

/**
 * One invocation looks again for so long: three transitions of the machine cost as much as 22 s of this Lambda
 * (test/bench/costs/prices.ts), and the last look has to end in the time that the Lambda has.
 */
const stayMs = 10_000;
/** Between two looks, however slowly the portal answers. */
const minSleepMs = 100;
const shortWaitSeconds = 6;
/** So long before the promised end the next in the queue is woken: it starts its Lambda and reads. */
const wakeNextMs = 3_000;

export interface CheckCreationInput extends AttemptRef {
  /** Of the grant of the portal slot. */
  fence: number;
  watch: Watch;
  /** How often the attempt has looked at the portal, this step and *Start creation* together; absent in executions of before. */
  looks?: number;
}

export interface CheckCreationDependencies {
  portal: Portal;
  records: RecordStore;
  slot: PortalSlot;
  failingTemplates: VersionedItem<FailingTemplates>;
  projectRoom: Pick<ProjectRoomSettings, 'incompleteAfterMinutes' | 'giveUpAfterHours'>;
  clock: Clock;
  log: Log;
}

/** Between two looks for what a failed request may have left: nobody waits for it with the slot. */
const failedWaitSeconds = 15;

/**
 * Looks at the portal until the room is there or the next look should wait. The step that sees the end hands the portal
 * slot over, for the portal stands idle meanwhile; the state that releases it finds it done. So it does when the portal
 * ended the request with an error: what may have been made of it is waited for without the slot.
 */
export async function checkCreation(
  { key, attempt, fence, watch, looks }: CheckCreationInput,
  dependencies: CheckCreationDependencies,
): Promise<Exclude<Verdict, { outcome: 'timed-out' }>> {
  const { records, slot, failingTemplates, projectRoom, clock } = dependencies;
  const ref = { key, attempt };
  const record = await currentRecord(records, ref);
  checkLooks(looks, watch.hint);
  const portal = withCachedServiceUser(dependencies.portal);
  const patience = {
    incompleteAfterMs: projectRoom.incompleteAfterMinutes * minute,
    giveUpAfterMs: projectRoom.giveUpAfterHours * hour,
  };
  // A slot that was lost is harmless from here on: the tag says which room is ours.
  const hasSlot = await renewSlot(slot, ref, fence, progressOf(watch));
  const leaveAtMs = clock.now() + stayMs;
  for (let last = watch; ; ) {
    const begunAtMs = clock.now();
    const look = await lookAtCreation(last, record, { portal, clock, patience });
    const { idleAtMs, portalError, ...verdict } = look;
    const release = (copied = false) =>
      releaseSlot(slot, slotRefOf(record), { ...(idleAtMs === undefined ? {} : { idleAtMs }), copied });
    if (verdict.outcome === 'complete' || verdict.outcome === 'incomplete') {
      const copiedFrom = last.hasFailed ? undefined : last.answeredFor;
      if (copiedFrom !== undefined) await noteTemplateSuccess(failingTemplates, copiedFrom);
      await release(copiedFrom !== undefined);
      return verdict;
    }
    last = verdict.watch;
    if (portalError !== undefined && hasSlot && last.answeredFor !== undefined) {
      await noteFailedJob(record, last.answeredFor, portalError, dependencies);
      if (verdict.outcome === 'copying') {
        await release();
        return { ...verdict, watch: { ...last, hasFailed: true }, waitSeconds: failedWaitSeconds };
      }
    }
    if (verdict.outcome === 'lost') return verdict;
    if (last.hasFailed) return { ...verdict, waitSeconds: Math.max(failedWaitSeconds, verdict.waitSeconds) };
    const { waitSeconds, remainingMs } = verdict;
    if (hasSlot && !last.nextWoken && remainingMs > 0 && remainingMs <= wakeNextMs) {
      await wakeNextEarly(slot, fence);
      last = { ...last, nextWoken: true };
    }
    if (clock.now() + waitSeconds * 1000 >= leaveAtMs) {
      // Of a short wait the last second goes by in the transitions and the start of the next invocation.
      const seconds = waitSeconds > shortWaitSeconds ? waitSeconds : Math.ceil(waitSeconds) - 1;
      return { ...verdict, watch: last, waitSeconds: seconds };
    }
    // From answer to answer: a look like this one is to end when the wait is over.
    const lookMs = clock.now() - begunAtMs;
    await clock.sleep(Math.max(minSleepMs, waitSeconds * 1000 - 2 * lookMs));
  }
}

export const handler = bindStep(checkCreation, {
  portal,
  records,
  slot,
  failingTemplates,
  projectRoom,
  clock,
  log,
});

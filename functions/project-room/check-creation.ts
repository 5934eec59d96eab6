import { rememberingSelf } from '../../lib/docspace/people.ts';
import type { Portal } from '../../lib/docspace/portal.ts';
import type { Room } from '../../lib/docspace/schemas.ts';
import { creationStatus } from '../../lib/docspace/templates.ts';
import type { Clock } from '../../lib/kernel/clock.ts';
import { Failure } from '../../lib/kernel/failures.ts';
import { type PortalSlot, renewSlot } from '../../lib/portal-slot/portal-slot.ts';
import { judgeCreation, nextLookSeconds, type Verdict, type Watch } from '../../lib/rooms/creation.ts';
import { adoptUntagged, findOurRooms, retag } from '../../lib/rooms/our-rooms.ts';
import type { ProjectRoomSettings } from '../../lib/settings/schema.ts';
import { type AttemptRef, currentRecord } from '../../lib/work-items/attempt.ts';
import type { WorkRecord } from '../../lib/work-items/record.ts';
import type { RecordStore } from '../../lib/work-items/record-store.ts';
import { bindStep } from '../bind.ts';
import { clock, portal, projectRoom, records, slot } from '../runtime.ts';

/**
 * One invocation looks again for so long: three transitions of the machine cost as much as 22 s of this Lambda
 * (test/bench/costs/prices.ts), and the last look has to end in the time that the Lambda has.
 */
const stayMs = 10_000;
/** Between two looks at a portal that answers slowly. */
const leastSleepMs = 500;
const shortWaitSeconds = 6;

export interface CheckCreationInput extends AttemptRef {
  /** Of the grant of the portal slot. */
  fence: number;
  watch: Watch;
}

export interface CheckCreationDependencies {
  portal: Portal;
  records: RecordStore;
  slot: PortalSlot;
  projectRoom: Pick<ProjectRoomSettings, 'incompleteAfterMinutes' | 'giveUpAfterHours'>;
  clock: Clock;
}

/** Looks at the portal until the room is there or the next look should wait. */
export async function checkCreation(
  { key, attempt, fence, watch }: CheckCreationInput,
  dependencies: CheckCreationDependencies,
): Promise<Exclude<Verdict, { outcome: 'timed-out' }>> {
  const { records, slot, clock } = dependencies;
  const ref = { key, attempt };
  const record = await currentRecord(records, ref);
  const invocation = { ...dependencies, portal: rememberingSelf(dependencies.portal) };
  // A slot that was lost is harmless from here on: the tag says which room is ours.
  await renewSlot(slot, ref, fence);
  const leaveAtMs = clock.now() + stayMs;
  for (let last = watch; ; ) {
    const begunAtMs = clock.now();
    const verdict = await look(last, record, invocation);
    if (verdict.outcome === 'timed-out') throw timedOut(verdict.watch);
    if (verdict.outcome !== 'copying') return verdict;
    const { waitSeconds } = verdict;
    if (clock.now() + waitSeconds * 1000 >= leaveAtMs) {
      // Of a short wait the last second goes by in the transitions and the start of the next invocation.
      return { ...verdict, waitSeconds: waitSeconds > shortWaitSeconds ? waitSeconds : waitSeconds - 1 };
    }
    // From answer to answer: a look like this one is to end when the wait is over.
    const lookMs = clock.now() - begunAtMs;
    await clock.sleep(Math.max(leastSleepMs, waitSeconds * 1000 - 2 * lookMs));
    last = verdict.watch;
  }
}

async function look(
  watch: Watch,
  record: WorkRecord,
  { portal, projectRoom, clock }: CheckCreationDependencies,
): Promise<Verdict> {
  const patience = {
    incompleteAfterMs: projectRoom.incompleteAfterMinutes * 60_000,
    giveUpAfterMs: projectRoom.giveUpAfterHours * 3_600_000,
  };
  const [status, found] = await Promise.all([creationStatus(portal.call), findOurRooms(portal, record)]);
  let hits = found;
  const judge = (rooms: Room[]) =>
    judgeCreation(watch, { nowMs: clock.now(), status, hits: rooms }, patience);
  // A room that is short when the job is done stays short, if the room was read after the status.
  if (judge(hits).outcome === 'incomplete') hits = await findOurRooms(portal, record);
  if (hits.length === 0 && watch.seen) {
    const again = await retag(portal, watch.seen.roomId, record.keyTag);
    if (again) hits = [again];
  }
  const verdict = judge(hits);
  if (verdict.outcome !== 'lost') return verdict;
  // Before the portal is asked again: the room may be there and have lost its tag.
  const { adopted, young } = await adoptUntagged(portal, record, clock.now());
  if (adopted.length > 0) return judge(adopted);
  if (!young) return verdict;
  const waitSeconds = nextLookSeconds(clock.now() - watch.startedAtMs, 0);
  return { outcome: 'copying', watch: verdict.watch, waitSeconds };
}

function timedOut({ hint }: Watch): Failure {
  const words = hint ? `; the portal's last words: "${hint}".` : '.';
  return new Failure('CreationTimedOut', `The copy has not ended${words}`);
}

export const handler = bindStep(checkCreation, { portal, records, slot, projectRoom, clock });

import type { Portal } from '../../docspace/client.ts';
import type { Room } from '../../docspace/schemas.ts';
import { creationStatus } from '../../docspace/templates.ts';
import type { Clock } from '../../kernel/clock.ts';
import { Failure } from '../../kernel/failures.ts';
import type { WorkRecord } from '../../work-items/record.ts';
import { adoptUntagged, findOurRooms, retag } from '../our-rooms.ts';
import { judgeCreation, nextLookSeconds, type Patience, type Verdict, type Watch } from './creation.ts';

/** What a look has come to. */
export type LookedAt = Exclude<Verdict, { outcome: 'timed-out' }> & {
  /** When the portal said that it makes no room any more, if it did (ms since 1970). */
  idleAtMs?: number;
  /** The portal's words about a job that ended with an error. */
  portalError?: string;
};

/**
 * Looks once at a creation that was requested from the portal. A room that lost its tag gets it again.
 *
 * @throws Failure `CreationTimedOut` when the copy has taken too long
 */
export async function lookAtCreation(
  watch: Watch,
  record: WorkRecord,
  { portal, clock, patience }: { portal: Portal; clock: Clock; patience: Patience },
): Promise<LookedAt> {
  let ended: Pick<LookedAt, 'idleAtMs' | 'portalError'> = {};
  const readStatus = async () => {
    // Once the slot was given up the status is that of others.
    if (watch.hasFailed) return undefined;
    const read = await creationStatus(portal.call);
    if (read?.isCompleted) {
      ended = { idleAtMs: clock.now(), ...(read.error ? { portalError: read.error } : {}) };
    }
    return read;
  };
  const [status, found] = await Promise.all([readStatus(), findOurRooms(portal, record)]);
  let hits = found;
  const judge = (rooms: readonly Room[]) => {
    const verdict = judgeCreation(watch, { nowMs: clock.now(), status, hits: rooms }, patience);
    if (verdict.outcome === 'timed-out') throw timedOut(verdict.watch);
    return verdict;
  };
  // A room that is short when the job is done stays short, if the room was read after the status.
  if (judge(hits).outcome === 'incomplete') hits = await findOurRooms(portal, record);
  if (hits.length === 0 && watch.seen) {
    const again = await retag(portal, watch.seen.roomId, record.keyTag);
    if (again) hits = [again];
  }
  const verdict = judge(hits);
  if (verdict.outcome !== 'lost') return { ...verdict, ...ended };
  // Before the next request to the portal: the room may be there and have lost its tag.
  const { adopted, young } = await adoptUntagged(portal, record, clock.now());
  if (adopted.length > 0) return { ...judge(adopted), ...ended };
  if (!young) return { ...verdict, ...ended };
  const waitSeconds = nextLookSeconds(clock.now() - watch.startedAtMs, 0);
  return { outcome: 'copying', watch: verdict.watch, waitSeconds, remainingMs: 0, ...ended };
}

function timedOut({ hint }: Watch): Failure {
  const words = hint ? `; the portal's last words: "${hint}".` : '.';
  return new Failure('CreationTimedOut', `The copy has not ended${words}`);
}

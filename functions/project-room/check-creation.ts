import type { Clock } from '../../lib/clock.ts';
import { redact } from '../../lib/docspace/errors.ts';
import { findOurRooms, type Portal } from '../../lib/docspace/portal.ts';
import { creationStatus } from '../../lib/docspace/rooms.ts';
import { Failure } from '../../lib/failures.ts';
import { type AttemptRef, currentRecord } from '../../lib/rooms/attempt.ts';
import { judgeCreation, type Verdict, type Watch } from '../../lib/rooms/creation.ts';
import type { RecordStore } from '../../lib/rooms/record-store.ts';
import type { ProjectRoomSettings } from '../../lib/settings/types.ts';
import { bind } from '../bind.ts';
import { clock } from '../dependencies/clock-and-log.ts';
import { settings } from '../dependencies/environment.ts';
import { portal } from '../dependencies/portal.ts';
import { records } from '../dependencies/records.ts';
import { secrets } from '../dependencies/secrets.ts';

/** One invocation looks again each second for so long: that is cheaper and quicker than transitions. */
const stayMs = 10_000;

export interface CheckCreationDependencies {
  portal: Portal;
  records: RecordStore;
  projectRoom: Pick<ProjectRoomSettings, 'incompleteAfterMinutes' | 'giveUpAfterHours'>;
  clock: Clock;
}

/** Looks at the portal until the room is there or the next look should wait. */
export async function checkCreation(
  { key, attempt, watch }: AttemptRef & { watch: Watch },
  { portal, records, projectRoom, clock }: CheckCreationDependencies,
): Promise<Exclude<Verdict, { outcome: 'failed' | 'timed-out' }>> {
  const record = await currentRecord(records, { key, attempt });
  const patience = {
    incompleteAfterMs: projectRoom.incompleteAfterMinutes * 60_000,
    giveUpAfterMs: projectRoom.giveUpAfterHours * 3_600_000,
  };
  const leaveAtMs = clock.now() + stayMs;
  for (let now = watch; ; ) {
    const status = await creationStatus(portal.call);
    const hits = await findOurRooms(portal, record.keyTag);
    const verdict = judgeCreation(now, { nowMs: clock.now(), status, hits }, patience);
    if (verdict.outcome === 'failed')
      throw failed('CreationFailed', 'The portal removed the room', verdict.watch);
    if (verdict.outcome === 'timed-out')
      throw failed('CreationTimedOut', 'The copy has not ended', verdict.watch);
    if (verdict.outcome !== 'copying') return verdict;
    const wait = verdict.waitSeconds * 1000;
    if (clock.now() + wait >= leaveAtMs || verdict.waitSeconds > 1) return verdict;
    await clock.sleep(wait);
    now = verdict.watch;
  }
}

function failed(code: 'CreationFailed' | 'CreationTimedOut', what: string, { hint }: Watch): Failure {
  return new Failure(code, hint ? `${what}; the portal's last words: "${redact(hint)}".` : `${what}.`);
}

export const handler = bind(checkCreation, () => ({
  portal: portal(secrets()),
  records: records(),
  projectRoom: settings().projectRoom,
  clock,
}));

import type { Portal } from '../lib/docspace/client.ts';
import type { Log } from '../lib/kernel/log.ts';
import { makePart } from '../lib/rooms/part-of-room.ts';
import { inviteMembers, teamOf } from '../lib/rooms/team.ts';
import type { Settings } from '../lib/settings/schema.ts';
import { type AttemptRef, currentRecord } from '../lib/work-items/attempt.ts';
import type { Warning } from '../lib/work-items/record.ts';
import type { RecordStore } from '../lib/work-items/record-store.ts';
import { bindStep } from './bind.ts';
import { log, portal, records, settings } from './runtime.ts';

export interface InviteTeamDependencies {
  portal: Portal;
  records: RecordStore;
  settings: Settings;
  log: Log;
}

/** Gives the team of the environment access to the room, in both machines. */
export function inviteTeam(
  { key, attempt, roomId }: AttemptRef & { roomId: number },
  dependencies: InviteTeamDependencies,
): Promise<{ warnings: Warning[] }> {
  const ref = { key, attempt };
  return makePart('team', ref, dependencies.log, async () => {
    const { portal, records, settings } = dependencies;
    return inviteMembers(portal, roomId, teamOf(await currentRecord(records, ref), settings));
  });
}

export const handler = bindStep(inviteTeam, { portal, records, settings, log });

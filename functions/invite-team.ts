import type { Portal } from '../lib/docspace/client.ts';
import type { Log } from '../lib/kernel/log.ts';
import { makePart } from '../lib/rooms/part-of-room.ts';
import { inviteMembers } from '../lib/rooms/team.ts';
import type { TicketRoomSettings } from '../lib/settings/schema.ts';
import { type AttemptRef, currentRecord } from '../lib/work-items/attempt.ts';
import type { Warning } from '../lib/work-items/record.ts';
import type { RecordStore } from '../lib/work-items/record-store.ts';
import { bindStep } from './bind.ts';
import { log, portal, records, ticketRoom } from './runtime.ts';

export interface InviteTeamDependencies {
  portal: Portal;
  records: RecordStore;
  ticketRoom: Pick<TicketRoomSettings, 'team' | 'inviteNewGuests'>;
  log: Log;
}

/** Gives the team of the environment access to the room. */
export function inviteTeam(
  { key, attempt, roomId }: AttemptRef & { roomId: number },
  dependencies: InviteTeamDependencies,
): Promise<{ warnings: Warning[] }> {
  const ref = { key, attempt };
  return makePart('team', ref, dependencies.log, async () => {
    const { portal, records, ticketRoom } = dependencies;
    await currentRecord(records, ref);
    return inviteMembers(portal, roomId, ticketRoom);
  });
}

export const handler = bindStep(inviteTeam, { portal, records, ticketRoom, log });

import type { Portal } from '../../lib/docspace/client.ts';
import type { Clock } from '../../lib/kernel/clock.ts';
import type { Log } from '../../lib/kernel/log.ts';
import { makePart } from '../../lib/rooms/part-of-room.ts';
import { requestLink } from '../../lib/rooms/ticket/make-link.ts';
import type { LinkSettings, TicketRoomSettings } from '../../lib/settings/schema.ts';
import { type AttemptRef, changeRecord, currentRecord } from '../../lib/work-items/attempt.ts';
import type { Warning } from '../../lib/work-items/record.ts';
import type { RecordStore } from '../../lib/work-items/record-store.ts';
import { bindStep } from '../bind.ts';
import { clock, log, portal, records, ticketRoom } from '../runtime.ts';

export interface MakeRoomLinkDependencies {
  portal: Portal;
  records: RecordStore;
  ticketRoom: Pick<TicketRoomSettings, 'link'>;
  clock: Clock;
  log: Log;
}

/** Makes the link that the settings of the environment want. The link itself does not leave this step: it is a secret. */
export function makeRoomLink(
  { key, attempt, roomId }: AttemptRef & { roomId: number },
  dependencies: MakeRoomLinkDependencies,
): Promise<{ warnings: Warning[] }> {
  const ref = { key, attempt };
  return makePart('link', ref, dependencies.log, () => makeLink(ref, roomId, dependencies));
}

async function makeLink(
  ref: AttemptRef,
  roomId: number,
  { portal, records, ticketRoom: { link }, clock }: MakeRoomLinkDependencies,
): Promise<{ link: LinkSettings['kind']; warnings: Warning[] }> {
  await currentRecord(records, ref);
  const { made, warnings } = await requestLink(portal, roomId, link, clock.now());
  if (made) await changeRecord(records, ref, { link: made }, clock);
  return { link: made?.kind ?? 'members', warnings };
}

export const handler = bindStep(makeRoomLink, { portal, records, ticketRoom, clock, log });

import { listLinks, putLink } from '../../lib/docspace/access.ts';
import type { Portal } from '../../lib/docspace/client.ts';
import { isRefusal } from '../../lib/docspace/errors.ts';
import type { Clock } from '../../lib/kernel/clock.ts';
import type { Log } from '../../lib/kernel/log.ts';
import { makePart } from '../../lib/rooms/part-of-room.ts';
import { judgedLink, linkNotOurs, recordedLinkOf } from '../../lib/rooms/ticket/ticket-link.ts';
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
  const made = recordedLinkOf(link, { portalUrl: portal.url, roomId, nowMs: clock.now() });
  if (!made) return { link: 'members', warnings: [] };
  const { id: linkId, kind, access, expiresAt, maxUses } = made;
  const request = {
    kind,
    linkId,
    access,
    title: 'DocSpace Rooms',
    ...(expiresAt === undefined ? {} : { expirationDate: expiresAt }),
    ...(maxUses === undefined ? {} : { maxUseCount: maxUses }),
  };
  try {
    const stored = await putLink(portal.call, roomId, request);
    if (stored) {
      await changeRecord(records, ref, { link: made }, clock);
      // The portal may store less than was requested, and says so in its answer alone.
      return { link: kind, warnings: judgedLink(made, [stored]).warnings };
    }
    return { link: 'members', warnings: [{ code: 'LinkNotMade', message: 'The portal stored no link.' }] };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (kind === 'invitation' && (await listLinks(portal.call, roomId, kind)).length > 0)
      return { link: 'members', warnings: [linkNotOurs] };
    const message = `The portal refused the link: ${error.message}`;
    return { link: 'members', warnings: [{ code: 'LinkNotMade', message }] };
  }
}

export const handler = bindStep(makeRoomLink, { portal, records, ticketRoom, clock, log });

import { listLinks, putLink } from '../../lib/docspace/access.ts';
import type { Portal } from '../../lib/docspace/client.ts';
import { isRefusal } from '../../lib/docspace/errors.ts';
import { accessRights } from '../../lib/docspace/numbers.ts';
import type { Clock } from '../../lib/kernel/clock.ts';
import type { Log } from '../../lib/kernel/log.ts';
import { day } from '../../lib/kernel/time.ts';
import { makePart } from '../../lib/rooms/ticket/part-of-room.ts';
import { linkIdOf } from '../../lib/rooms/ticket/ticket-link.ts';
import type { LinkSettings, TicketRoomSettings } from '../../lib/settings/schema.ts';
import { type AttemptRef, currentRecord } from '../../lib/work-items/attempt.ts';
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

/** Makes the link that the environment asks for. The link itself does not leave this step: it is a secret. */
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
  if (link.kind === 'members') return { link: 'members', warnings: [] };
  const { kind, access, expiresAfterDays } = link;
  const request = {
    kind,
    linkId: linkIdOf(portal.url, roomId),
    access: accessRights[access],
    title: 'DocSpace Rooms',
    ...(expiresAfterDays === undefined
      ? {}
      : { expirationDate: new Date(clock.now() + expiresAfterDays * day).toISOString() }),
    ...(kind === 'invitation' && link.maxUses !== undefined ? { maxUseCount: link.maxUses } : {}),
  };
  try {
    if (await putLink(portal.call, roomId, request)) return { link: kind, warnings: [] };
    return { link: 'members', warnings: [{ code: 'LinkNotMade', message: 'The portal stored no link.' }] };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    // A room has one invitation link at most; one that a person made serves as well.
    if ((await listLinks(portal.call, roomId, kind)).length > 0) return { link: kind, warnings: [] };
    const message = `The portal refused the link: ${error.message}`;
    return { link: 'members', warnings: [{ code: 'LinkNotMade', message }] };
  }
}

export const handler = bindStep(makeRoomLink, { portal, records, ticketRoom, clock, log });

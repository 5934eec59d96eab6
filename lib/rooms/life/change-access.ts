import { removeLink, removePeople } from '../../docspace/access.ts';
import { wishOf, withChanges } from '../../work-items/life/life.ts';
import { changeUpdated, type UpdateRef, updatedRecord } from '../../work-items/life/updates.ts';
import { roomOrGone } from '../our-rooms.ts';
import { requestLink } from '../ticket/make-link.ts';
import { linkIdOf } from '../ticket/ticket-link.ts';
import { linkKindOf, readAccess } from './access.ts';
import { unlessChanged } from './changes.ts';
import type { UpdateDependencies } from './compare.ts';
import { lifeOfRoom } from './next-update.ts';

/**
 * Removes what is to go before the archive, as the portal shows it now; nothing if the work item was opened again since the
 * look before.
 *
 * @throws Failure `AttemptSuperseded`
 */
export async function removeAccess(
  ref: UpdateRef,
  { portal, records, settings, clock }: UpdateDependencies,
): Promise<{ roomId: number }> {
  const record = await updatedRecord(records, ref);
  const { id } = lifeOfRoom(record);
  const wish = wishOf(record.life, id);
  if (!record.life.reported.closed && (wish?.to !== 'archive' || wish.done)) return { roomId: id };
  const now = await roomOrGone(portal, id);
  const access = await readAccess(portal, record, now, { settings, nowMs: clock.now() });
  const kind = linkKindOf(record, settings);
  await unlessChanged(
    portal,
    id,
    async () => {
      if (access?.hasLink && kind)
        await removeLink(portal.call, id, { kind, linkId: linkIdOf(portal.url, id) });
      if (access && access.guests.length > 0) await removePeople(portal.call, id, access.guests);
    },
    undefined,
  );
  return { roomId: id };
}

/**
 * Makes the link of the room again, with a new end; nothing if the work item was closed since the look before. What the
 * portal refuses is written down, and the room stays without its link.
 *
 * @throws Failure `AttemptSuperseded`
 */
export async function renewLink(
  ref: UpdateRef,
  { portal, records, settings, clock, log }: UpdateDependencies,
): Promise<{ roomId: number }> {
  const record = await updatedRecord(records, ref);
  const { id, link } = lifeOfRoom(record);
  if (record.life.reported.closed || link?.to !== 'made') return { roomId: id };
  const nowMs = clock.now();
  const { made, warnings } = await requestLink(portal, id, settings.ticketRoom.link, nowMs);
  const [warning] = warnings;
  await changeUpdated(
    records,
    ref,
    (found) => {
      if (made) return { ...found, link: made };
      const { link: _, ...room } = lifeOfRoom(found);
      const change = {
        at: new Date(nowMs).toISOString(),
        what: 'link-not-made',
        why: warning?.message ?? 'the settings want none',
      } as const;
      return { ...found, life: withChanges({ ...found.life, room }, [change]) };
    },
    clock,
  );
  if (!made) log.warn('ROOM_NOT_LINKED', { key: record.key, source: record.source, roomId: id });
  return { roomId: id };
}

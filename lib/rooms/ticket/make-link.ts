import { listLinks, putLink } from '../../docspace/access.ts';
import type { Portal } from '../../docspace/client.ts';
import { isRefusal } from '../../docspace/errors.ts';
import type { LinkSettings } from '../../settings/schema.ts';
import type { RecordedLink, Warning } from '../../work-items/record.ts';
import { judgedLink, linkNotOurs, recordedLinkOf } from './ticket-link.ts';

/** What came of the request for a link. */
export interface LinkRequested {
  /** What was made, for the record; undefined where the room has no link of ours. */
  made?: RecordedLink;
  warnings: Warning[];
}

/** Makes the link that the settings want for a room; repeatable. What the portal refuses is a warning. */
export async function requestLink(
  portal: Portal,
  roomId: number,
  link: LinkSettings,
  nowMs: number,
): Promise<LinkRequested> {
  const made = recordedLinkOf(link, { portalUrl: portal.url, roomId, nowMs });
  if (!made) return { warnings: [] };
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
    // The portal may store less than was requested, and says so in its answer alone.
    if (stored) return { made, warnings: judgedLink(made, [stored]).warnings };
    return { warnings: [{ code: 'LinkNotMade', message: 'The portal stored no link.' }] };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (kind === 'invitation' && (await listLinks(portal.call, roomId, kind)).length > 0)
      return { warnings: [linkNotOurs] };
    const message = `The portal refused the link: ${error.message}`;
    return { warnings: [{ code: 'LinkNotMade', message }] };
  }
}

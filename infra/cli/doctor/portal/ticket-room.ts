import * as v from 'valibot';
import type { PortalClient } from '../../../../lib/docspace/client.ts';
import { roomTypes } from '../../../../lib/docspace/numbers.ts';
import type { TicketRoomSettings } from '../../../../lib/settings/schema.ts';
import { type Finding, ok, problem, skipped } from '../finding.ts';

/** The rights that links of an existing room can have, by the kind of link (`InvitationLink`, `ExternalLink`). */
export type ShareRights = Record<string, string[] | undefined>;

const rooms = v.object({
  folders: v.optional(
    v.array(v.object({ availableShareRights: v.optional(v.record(v.string(), v.array(v.string()))) })),
    [],
  ),
});

/**
 * The rights for links in any room of the type that the service user sees; undefined if there is none yet.
 * The portal's policy may forbid links that the type has (FileStorageService.cs:5967-5997, DocSpace-server 3.7.2).
 */
export async function fetchShareRights(
  call: PortalClient,
  { roomType }: Pick<TicketRoomSettings, 'roomType'>,
): Promise<ShareRights | undefined> {
  const query = { type: roomTypes[roomType], count: 1 };
  const { folders } = await call({ path: 'files/rooms', query, schema: rooms });
  return folders[0]?.availableShareRights;
}

const subjects = { invitation: 'InvitationLink', external: 'ExternalLink' } as const;

/** Can the rooms of tickets have the link that the environment wants? */
export function judgeLink(rights: ShareRights | undefined, { roomType, link }: TicketRoomSettings): Finding {
  const check = 'ticket-room.link';
  if (link.kind === 'members') return ok(check, 'Rooms of tickets get no link.');
  if (!rights) return skipped(check, `There is no ${roomType} yet that shows which links it can have.`);
  const allowed = rights[subjects[link.kind]] ?? [];
  if (allowed.includes(link.access)) {
    return ok(
      check,
      `Rooms of the type ${roomType} can have an ${link.kind} link with the right ${link.access}.`,
    );
  }
  const possible = allowed.length > 0 ? `only ${allowed.join(', ')}` : 'none';
  return problem(
    check,
    `Rooms of the type ${roomType} can have in this portal ${possible} as the right of an ${link.kind} link, and not ${link.access}.`,
    'Choose another right, kind of link or room type in ticketRoom of the environment file, or allow it in the portal.',
  );
}

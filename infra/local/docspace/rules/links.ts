import { badArgument, refused, sentences } from '../http/errors.ts';
import type { StoredLink, StoredRoom } from '../state/model.ts';
import type { PortalState } from '../state/portal.ts';
import { access, accessLevelsOf, hasPrimaryLinkFromBirth, roomTypes } from './rooms.ts';

export interface WantedLink {
  linkId?: string | undefined;
  kind: 'invitation' | 'external';
  access: number;
  title?: string | undefined;
  expirationDate?: number | undefined;
  password?: string | undefined;
  denyDownload?: boolean | undefined;
  internal?: boolean | undefined;
  maxUseCount?: number | undefined;
}

const tenYears = 10 * 365.25 * 86_400_000;
const mostInvitationLinks = 1;

/** Additional external links besides the primary one (FileSecurity.cs:110-136, DocSpace-server 3.7.2). */
const mostExternalLinks = (roomType: number) => (roomType === roomTypes.FillingFormsRoom ? 0 : 5);

/**
 * A past date is refused for an invitation, and for both one of more than ten years ahead
 * (FileStorageService.cs:4237-4246,5759-5768, DocSpace-server 3.7.2). Checked before the rights.
 */
export function assertExpiration({ expirationDate, kind }: WantedLink, now: number): void {
  if (expirationDate === undefined) return;
  if (kind === 'invitation' && expirationDate < now) throw badArgument('The expiration date is in the past.');
  if (expirationDate > now + tenYears) throw badArgument('The expiration date is too far ahead.');
}

/**
 * Makes, changes or (with access 0) removes a link. A known `linkId` is changed: title, uses and their limit
 * become what was sent (FileStorageService.cs:4239-4253,5868-5997; FileSharing.cs:114-193,338-368, 3.7.2).
 *
 * @returns undefined when nothing is there afterwards
 */
export function storeLink(portal: PortalState, room: StoredRoom, wanted: WantedLink): StoredLink | undefined {
  const side = room.room;
  if (!accessLevelsOf(side, wanted.kind).includes(wanted.access)) throw refused(sentences.role);
  const forbidden = portal.settings.forbidExternalLinks && side.roomType === roomTypes.PublicRoom;
  if (wanted.kind === 'external' && forbidden) throw refused(sentences.role);
  const index = side.links.findIndex((link) => link.id === wanted.linkId && isOfKind(link, wanted.kind));
  const known = side.links[index];
  if (!known) assertRoomForMore(room, wanted.kind);
  if (wanted.access === access.none) {
    if (known) side.links.splice(index, 1);
    return undefined;
  }
  const link = linkFrom(portal, room, wanted, known);
  if (known) side.links[index] = link;
  else side.links.push(link);
  return link;
}

const isOfKind = (link: StoredLink, kind: WantedLink['kind']) =>
  (link.kind === 'invitation') === (kind === 'invitation');

function assertRoomForMore({ room }: StoredRoom, kind: WantedLink['kind']): void {
  const most = kind === 'invitation' ? mostInvitationLinks : mostExternalLinks(room.roomType);
  const there = room.links.filter((link) => link.kind === kind).length;
  if (there >= most) throw refused(sentences.maxLinks(most));
}

function linkFrom(
  portal: PortalState,
  room: StoredRoom,
  wanted: WantedLink,
  known: StoredLink | undefined,
): StoredLink {
  const { title, expirationDate, password, maxUseCount, denyDownload = false } = wanted;
  const kind = known?.kind ?? wanted.kind;
  const forced = kind !== 'invitation' && portal.settings.forceInternalLinks;
  const internal = forced || wanted.internal === true;
  const endless =
    wanted.kind === 'external' &&
    ((expirationDate ?? 0) < portal.clock.now() ||
      (kind === 'primary' && hasPrimaryLinkFromBirth(room.room.roomType)));
  return {
    id: known?.id ?? wanted.linkId ?? portal.guid(),
    kind,
    access: wanted.access,
    title: title || (wanted.kind === 'invitation' ? 'Invitation link' : 'Shared link'),
    denyDownload,
    internal,
    useCount: 0,
    ...(expirationDate === undefined || endless ? {} : { expirationDate }),
    ...(password === undefined ? {} : { password }),
    ...(maxUseCount === undefined ? {} : { maxUseCount }),
  };
}

import type { User } from '../state/model.ts';
import type { PortalState } from '../state/portal.ts';

/** A time as a string with the offset of the portal's zone (ApiDateTime.cs:372-398, DocSpace-server 3.7.2). */
export function portalDate(portal: PortalState, time: number): string {
  const minutes = portal.settings.zoneMinutes;
  const local = new Date(time + minutes * 60_000).toISOString().slice(0, -1);
  const two = (value: number) => String(Math.floor(Math.abs(value))).padStart(2, '0');
  return `${local}0000${minutes < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
}

export const displayName = (user: User) => `${user.firstName} ${user.lastName}`.trim();

/** The short form of a person that stands in rooms and shares. */
export function briefUser(portal: PortalState, id: string) {
  const user = portal.users.get(id);
  if (!user) return { id, displayName: 'Unknown', avatarSmall: '', profileUrl: '', isAnonim: false };
  return {
    id,
    displayName: displayName(user),
    avatarOriginal: '/static/images/default_user_photo_size_original.png',
    avatarSmall: '/static/images/default_user_photo_size_32-32.png',
    profileUrl: `${portal.url}/accounts/people/filter?search=${encodeURIComponent(user.email)}`,
    hasAvatar: false,
    isAnonim: false,
  };
}

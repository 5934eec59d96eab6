import { linkByShortCode } from '../shapes/share.ts';
import type { PortalState } from '../state/portal.ts';
import { linkPage, roomPage } from './room-page.ts';

/**
 * The pages that people open: a room (`/rooms/shared/ID/...`) and a short link (`/s/CODE`). The portal's own are an
 * application in the browser behind a login; these are plain, and open to every user of this machine.
 *
 * @returns undefined for every other address
 */
export function pageAt(portal: PortalState, method: string, { pathname }: URL): Response | undefined {
  if (method !== 'GET' && method !== 'HEAD') return undefined;
  const [, room] = /^\/rooms\/shared\/(\d{1,9})(?:\/|$)/.exec(pathname) ?? [];
  if (room !== undefined) return roomPage(portal, Number(room));
  const [, code] = /^\/s\/(\w{15})$/.exec(pathname) ?? [];
  return code === undefined ? undefined : linkPage(portal, linkByShortCode(portal, code));
}

import type { PortalClient } from './client.ts';
import { allPages } from './pages.ts';
import { contentSchema, type Room } from './schemas.ts';

/**
 * All templates that the key's user may use: his own and those shared with him, on every page. Even an
 * administrator sees no others (FileSecurity.cs, DocSpace-server 3.7.2). No `sortBy` is sent, for the
 * portal would save it as the user's own order.
 */
export function listTemplates(call: PortalClient): Promise<Room[]> {
  const request = { path: 'files/rooms', query: { searchArea: 'Templates' }, schema: contentSchema };
  return allPages(call, request, (page) => page.folders);
}

import type { JsonCall } from '../kernel/json-http.ts';
import type { PortalClient } from './client.ts';

/** The largest page that every version since 3.2 takes (A/Core/ApiContext.cs, DocSpace-server 3.2.1). */
const pageSize = 100;
/** No list that is read here is that long; a portal that never stops is a defect, not a reason to read for ever. */
const maxPages = 1000;

/**
 * All entries of a list that the portal cuts into pages. It stops at a page that is not full: `count` and
 * `total` are not set by every controller (A/Middleware/CommonApiResponse.cs, DocSpace-server 3.7.2).
 *
 * @param isLast tells that no later page is of interest
 */
export async function allPages<Page, Entry>(
  call: PortalClient,
  request: JsonCall<Page>,
  entries: (page: Page) => Entry[],
  isLast?: (page: Page) => boolean,
): Promise<Entry[]> {
  const all: Entry[] = [];
  for (let page = 0; page < maxPages; page += 1) {
    const query = { ...request.query, count: pageSize, startIndex: page * pageSize };
    const answer = await call({ ...request, query });
    const found = entries(answer);
    all.push(...found);
    if (found.length < pageSize || isLast?.(answer)) break;
  }
  return all;
}

import { Failure } from '../kernel/failures.ts';
import { type JsonCall, requestLabelOf } from '../kernel/json-http.ts';
import type { PortalClient } from './client.ts';

/** The largest page that every version since 3.2 takes (A/Core/ApiContext.cs, DocSpace-server 3.2.1). */
const pageSize = 100;
/** No list that is read here is that long; one that never stops is a defect of the portal. */
const maxPages = 1000;
/** Pages that are read at once: fewer than the 50 requests that the portal answers at once (A/Core/BaseStartup.cs, 3.7.2). */
const pagesAtOnce = 8;

/** How a list is read. */
interface ListReading<Page> {
  /** Tells that no later page is of interest. */
  isLast?: (page: Page) => boolean;
  /** The number of all entries, where the portal sets it: then several pages are read at once. */
  totalOf?: (page: Page) => number | undefined;
}

/**
 * All entries of a list that the portal cuts into pages. It stops at a page that is not full: `count` and
 * `total` are not set by every controller (A/Middleware/CommonApiResponse.cs, DocSpace-server 3.7.2).
 *
 * @throws Failure `PortalAnswerUnreadable` for a list of more than 100,000 entries: a part of it would decide wrongly
 */
export async function allPages<Page, Entry>(
  call: PortalClient,
  request: JsonCall<Page>,
  entries: (page: Page) => Entry[],
  { isLast, totalOf }: ListReading<Page> = {},
): Promise<Entry[]> {
  const all: Entry[] = [];
  const read = (page: number) =>
    call({ ...request, query: { ...request.query, count: pageSize, startIndex: page * pageSize } });
  for (let next = [0]; next.length > 0; ) {
    let total: number | undefined;
    for (const page of await Promise.all(next.map(read))) {
      const found = entries(page);
      all.push(...found);
      if (found.length < pageSize || isLast?.(page)) return all;
      total = totalOf?.(page);
    }
    const first = (next.at(-1) ?? 0) + 1;
    const left = Math.ceil(((total ?? 0) - all.length) / pageSize);
    // As many as were read so far, so that a list that ends early costs no more than twice its pages.
    const count = Math.min(Math.max(1, Math.min(left, first, pagesAtOnce)), maxPages - first);
    next = Array.from({ length: count }, (_, index) => first + index);
  }
  throw new Failure(
    'PortalAnswerUnreadable',
    `${requestLabelOf(request)}: the list has more than ${maxPages * pageSize} entries`,
  );
}

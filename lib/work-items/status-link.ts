import { createHmac, timingSafeEqual } from 'node:crypto';
import { keyOf, type WorkItem } from './keys.ts';

/**
 * The path of a work item's status behind the gateway's base URL, signed for that item: whoever holds the link may read its
 * status, and no other's.
 *
 * @param signingKey the environment's secret
 * @returns undefined for an id that no path carries: browsers take `.` and `..` out (URL standard, "double-dot URL path segment")
 */
export function statusPath(item: WorkItem, signingKey: string): string | undefined {
  if (item.id === '.' || item.id === '..') return undefined;
  const path = ['status', item.source, item.id].map(encodeURIComponent).join('/');
  return `/${path}?signature=${statusSignature(item, signingKey)}`;
}

/** True for the signature of that work item's link. Takes as long for a near miss as for any other. */
export function isStatusSignature(given: string, item: WorkItem, signingKey: string): boolean {
  const expected = Buffer.from(statusSignature(item, signingKey));
  const candidate = Buffer.from(given);
  return candidate.length === expected.length && timingSafeEqual(candidate, expected);
}

/** The same key makes key tags, of other texts: their first word is a key, and no key is the word `status`. */
function statusSignature(item: WorkItem, signingKey: string): string {
  return createHmac('sha256', signingKey)
    .update(`status link ${keyOf(item)}`)
    .digest('base64url');
}

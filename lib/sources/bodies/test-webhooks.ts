import { isObject } from '../../settings/fields.ts';
import type { Reading } from '../contract/receive.ts';

/** What every type answers to a test, so that an admin sees that the sender was authenticated and nothing was made. */
export const testSeen: Reading = { outcome: 'ignored', reason: 'test: signature right' };

/** Fields that a body of some type has about a work item. */
const aboutAWorkItem = [
  ...['ticketId', 'subject', 'projectId', 'projectType', 'projectName', 'callbackUrl'],
  ...['ticket_id', 'id', 'key', 'summary', 'issue', 'project', 'detail', 'freshdesk_webhook'],
];

/**
 * `{ "event": "test" }`, `{ "type": "test" }` or `{ "test": true }` that says nothing of a work item. A real project may be of
 * the type "test", and one that lacks its id is no test but has a mistake.
 */
export function isTest(json: unknown): boolean {
  if (!isObject(json)) return false;
  const saysTest = json.event === 'test' || json.type === 'test' || json.test === true;
  return saysTest && !aboutAWorkItem.some((field) => field in json);
}

/**
 * The same, or a body of a vendor whose placeholders were not filled in, as its test button sends it.
 *
 * @param id the field that holds the id of the ticket or issue
 */
export function isVendorTest(json: unknown, id: string): boolean {
  if (isTest(json)) return true;
  const value = isObject(json) ? json[id] : undefined;
  return typeof value === 'string' && value.includes('{{');
}

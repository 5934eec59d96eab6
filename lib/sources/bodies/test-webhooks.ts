import { isObject } from '../../settings/fields.ts';
import type { Reading } from '../contract/receive.ts';

/** What every type answers to a test, so that an admin sees that the sender was authenticated and nothing was made. */
export const testSeen: Reading = { outcome: 'ignored', reason: 'test: signature right' };

/** What says in any type of body which work item it is about. */
const aboutAWorkItem = ['ticketId', 'projectId', 'ticket_id', 'id', 'issue', 'project'];

/**
 * `{ "event": "test" }`, `{ "type": "test" }` or `{ "test": true }` about no work item, and a body whose placeholders were
 * not filled in. A real project may be of the type "test".
 */
export function isTest(json: unknown): boolean {
  if (!isObject(json)) return false;
  const saysTest = json.event === 'test' || json.type === 'test' || json.test === true;
  if (saysTest && !aboutAWorkItem.some((field) => field in json)) return true;
  return [json.ticket_id, json.id].some((value) => typeof value === 'string' && value.includes('{{'));
}

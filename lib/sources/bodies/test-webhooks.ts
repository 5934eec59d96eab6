import { isObject } from '../../settings/fields.ts';
import type { Reading } from '../contract/receive.ts';

/** What every type answers to a test, so that an admin sees that the sender was authenticated and nothing was made. */
export const testSeen: Reading = { outcome: 'ignored', reason: 'test: signature right' };

/** `{ "event": "test" }` or `{ "test": true }`, and a body whose placeholders were not filled in. */
export function isTest(json: unknown): boolean {
  if (!isObject(json)) return false;
  if (json.event === 'test' || json.type === 'test' || json.test === true) return true;
  return [json.ticket_id, json.id].some((value) => typeof value === 'string' && value.includes('{{'));
}

import { expect } from 'vitest';
import { parseJson } from '../../../lib/kernel/json.ts';
import { receiverOf } from '../../../lib/sources/registry/receivers.ts';
import { nowMs, settingsWith, sourceOf } from './receiver.ts';

/** Reads bodies as the receiver of a source with these settings does. */
export function reader(json: Record<string, unknown>) {
  const source = sourceOf(settingsWith({ source: json }));
  const receiver = receiverOf(source);
  return (body: unknown, headers: Record<string, string> = {}) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const read = receiver.parse ? receiver.parse(text) : parseJson(text);
    return receiver.read(source, read, { headers, nowMs });
  };
}

/** The reading of a webhook that makes nothing, with a reason like this. */
export const ignored = (reason: RegExp) => ({ outcome: 'ignored', reason: expect.stringMatching(reason) });

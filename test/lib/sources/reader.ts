import { expect } from 'vitest';
import { parseOnce } from '../../../lib/sources/bodies/handwritten.ts';
import { receiverOf } from '../../../lib/sources/registry/receivers.ts';
import { nowMs, settingsWith, sourceOf } from './receiver.ts';

/** Reads bodies as the receiver of a source with these settings does. */
export function reader(json: Record<string, unknown>, about: { follows?: boolean } = {}) {
  const source = sourceOf(settingsWith({ source: json }));
  const receiver = receiverOf(source);
  return (body: unknown, headers: Record<string, string> = {}) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const parsed = receiver.parse ? receiver.parse(text) : parseOnce(text);
    if (!parsed) return { outcome: 'not-json' } as const;
    if ('items' in parsed) return { outcome: 'several' } as const;
    if ('mistakes' in parsed) return { outcome: 'invalid', mistakes: parsed.mistakes } as const;
    return receiver.read(source, parsed.json, { headers, nowMs, ...about });
  };
}

/** The reading of a webhook that makes nothing, with a reason like this. */
export const ignored = (reason: RegExp) => ({ outcome: 'ignored', reason: expect.stringMatching(reason) });

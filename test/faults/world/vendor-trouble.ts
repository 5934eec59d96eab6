import type { Fetch } from '../../../lib/kernel/json-http.ts';
import { minute, second } from '../../../lib/kernel/time.ts';
import { noHarm, type Span } from './harm.ts';
import type { Harming } from './harmed-services.ts';

/** How the API of a vendor may fail for a time, or be slow. */
export const vendorTroubles = [429, 500, 401, 'none', 'hangs', 'slow', 'carried out'] as const;

/** Trouble of one vendor's API for a time. */
export interface VendorTrouble extends Span {
  source: string;
  answer: (typeof vendorTroubles)[number];
}

/** The APIs of vendors with their trouble, until all trouble ends. */
export function troubledVendors(
  all: readonly VendorTrouble[],
  fetch: Fetch,
  { harming, startMs }: { harming: Harming; startMs: number },
): Fetch {
  const { clock, trace } = harming;
  return async (request) => {
    const [, name = ''] = new URL(request.url).pathname.split('/');
    const atMs = clock.now() - startMs;
    const trouble = all.find(({ source, fromMs, toMs }) => source === name && atMs >= fromMs && atMs < toMs);
    const answer = harming.harm === noHarm ? undefined : trouble?.answer;
    trace.note(name, `${request.method} ${new URL(request.url).pathname} ${answer ?? ''}`);
    if (answer === 'none') throw new TypeError('fetch failed');
    if (answer === 'hangs') await clock.sleep(10 * minute, request.signal);
    if (answer === 'slow') await clock.sleep(5 * second);
    if (typeof answer !== 'number') {
      const response = await fetch(request);
      if (answer !== 'carried out') return response;
      throw new TypeError('fetch failed');
    }
    return Response.json({}, { status: answer, headers: answer === 429 ? { 'retry-after': '600' } : {} });
  };
}

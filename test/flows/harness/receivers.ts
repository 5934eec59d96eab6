import { Webhook } from 'standardwebhooks';
import { secretIds } from '../../../infra/local/secrets-file.ts';
import type { Fake } from '../../../infra/local/vendors/fake.ts';
import type { Clock } from '../../../lib/kernel/clock.ts';
import type { Fetch } from '../../../lib/kernel/json-http.ts';
import type { Dial } from '../../../lib/sources/contract/write-back.ts';

/** A result as a receiver sees it: some JSON. */
export interface ReceivedEvent {
  type: string;
  timestamp: string;
  data: Record<string, unknown>;
}

export interface SentResult {
  id: string;
  event: ReceivedEvent;
  atMs: number;
}

export const resultUrls = {
  'project-system': 'https://projects.example.com/results',
  helpdesk: 'https://helpdesk.example.com/results',
};

/** The receivers of both sources, which keep what they took. */
export function receivers(
  clock: Clock,
  secrets: ReadonlyMap<string, string>,
  answer: (delivery: { tries: number }) => number,
): { dial: Dial; results: SentResult[] } {
  const results: SentResult[] = [];
  let tries = 0;
  return {
    results,
    dial: async ({ url, headers, body }) => {
      tries += 1;
      const status = answer({ tries });
      const source = Object.entries(resultUrls).find(([, at]) => at === url)?.[0] ?? 'project-system';
      const event = verified(secrets.get(secretIds.writeBack(source)) ?? '', headers, body);
      if (status < 300) results.push({ id: headers['webhook-id'] ?? '', event, atMs: clock.now() });
      return { status };
    },
  };
}

/** The APIs of vendors, each below the name of its source. */
export function fetchFrom(fakes: ReadonlyMap<string, Fake>): Fetch {
  return async (request) => {
    const [, source = ''] = new URL(request.url).pathname.split('/');
    return (await fakes.get(source)?.handle(request)) ?? new Response(null, { status: 404 });
  };
}

/** The reference implementation of Standard Webhooks judges what we sign; its clock is not ours. */
function verified(secret: string, headers: Record<string, string>, body: string): ReceivedEvent {
  const at = new Date(Number(headers['webhook-timestamp']) * 1000);
  if (new Webhook(secret).sign(headers['webhook-id'] ?? '', at, body) !== headers['webhook-signature'])
    throw new Error('signature');
  return JSON.parse(body);
}

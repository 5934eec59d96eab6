import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ClientOptions, portalClient } from '../../../lib/docspace/client.ts';
import { type Clock, realClock } from '../../../lib/kernel/clock.ts';

export interface Seen {
  method: string;
  url: URL;
  authorization: string | undefined;
  body: unknown;
}
export type Reply = { status?: number; body?: unknown; headers?: Record<string, string> } | 'hang' | 'cut';

export const keyA = `sk-${'a'.repeat(64)}`;
export const keyB = `sk-${'b'.repeat(64)}`;

/** A portal on 127.0.0.1 that answers each request as the test says, and the client that talks to it. */
export async function portal(reply: (seen: Seen) => Reply, options: Partial<ClientOptions> = {}) {
  const requests: Seen[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const seen: Seen = {
      method: request.method ?? '',
      url: new URL(request.url ?? '', 'http://portal'),
      authorization: request.headers.authorization,
      body: text === '' ? undefined : JSON.parse(text),
    };
    requests.push(seen);
    const answer = reply(seen);
    if (answer === 'hang') return;
    if (answer === 'cut') return void request.socket.destroy();
    const { status = 200, body = '', headers = {} } = answer;
    response.writeHead(status, headers);
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const call = portalClient({ url, key: async () => keyA, clock: realClock, fetch, ...options });
  const close = () => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { call, requests, url, [Symbol.asyncDispose]: close };
}

/** A clock on which the waits between two requests pass at once, and the time that a request has never ends. */
export function jumpingClock(startMs = 0) {
  let nowMs = startMs;
  const pass = (ms: number) => {
    nowMs += ms;
  };
  const clock: Clock = {
    now: () => nowMs,
    sleep: (ms, signal) => (signal ? new Promise(() => {}) : Promise.resolve(pass(ms))),
  };
  return { clock, pass };
}

/** The portal's success envelope (A/Middleware/CommonApiResponse.cs, DocSpace-server 3.7.2). */
export const ok = (response?: unknown): Reply => ({
  body: { ...(response === undefined ? {} : { response }), count: 1, links: [], status: 0, statusCode: 200 },
});

/** The portal's envelope of a thrown error. */
export const thrown = (status: number, message: string): Reply => ({
  status,
  body: { error: { message, type: 'E', stack: 's', hresult: 1 }, status: 1, statusCode: status },
});

import * as http from 'node:http';
import * as https from 'node:https';
import { Readable } from 'node:stream';
import { type Fetch, NoAnswer } from '../kernel/json-http.ts';
import { checkedAddress, ForbiddenAddress, resolveHost } from './dial.ts';

/**
 * `fetch` for an address that an environment file names: https only, to a host that results may go to. The host is resolved
 * once, and that very address is dialled. Redirects are not followed, and nothing is decompressed.
 */
export function checkedFetch(
  privateNetworks: readonly string[],
  resolve: typeof resolveHost = resolveHost,
): Fetch {
  return async (request) => {
    const target = new URL(request.url);
    const lookup = await checkedAddress(target, { own: true, privateNetworks }, resolve).catch(unsent);
    const body = Buffer.from(await request.arrayBuffer());
    const send = target.protocol === 'https:' ? https.request : http.request;
    return new Promise((done, failed) => {
      const sent = send(target, {
        method: request.method,
        headers: { ...Object.fromEntries(request.headers), 'content-length': body.length },
        lookup,
        agent: false,
        signal: request.signal,
      });
      sent.on('error', failed);
      sent.on('response', (response) => done(responseOf(response)));
      sent.end(body);
    });
  };
}

/** Who reads of a request that was not sent has to know why: "cannot be reached" would send them to the network. */
function unsent(error: unknown): never {
  throw error instanceof ForbiddenAddress ? new NoAnswer(`nothing was sent: ${error.message}`) : error;
}

function responseOf(response: http.IncomingMessage): Response {
  const { statusCode: status = 0, headers } = response;
  const plain = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, [value].flat().join(', ')] as [string, string]],
  );
  // A status of these has no body (Fetch Standard, "null body status").
  const hasBody = ![204, 205, 304].includes(status);
  if (!hasBody) response.resume();
  const body = hasBody ? (Readable.toWeb(response) as unknown as ReadableStream<Uint8Array>) : null;
  return new Response(body, { status, headers: plain });
}

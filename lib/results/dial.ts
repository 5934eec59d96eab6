import { lookup } from 'node:dns/promises';
import * as http from 'node:http';
import * as https from 'node:https';
import { retryAfterMs } from '../kernel/json-http.ts';
import { isLoopback } from '../settings/addresses.ts';
import type { Dial, ResultAnswer } from '../sources/contract/write-back.ts';
import { mayDial } from './addresses.ts';

const timeoutMs = 10_000;

/**
 * Resolves the host once and dials that very address, so that a name cannot point elsewhere between the
 * check and the request. Follows no redirects and reads no answer.
 */
export function dial(privateNetworks: readonly string[], resolve: typeof resolveHost = resolveHost): Dial {
  return async ({ method = 'POST', url, headers, body, own }) => {
    const target = new URL(url);
    const loopback = own && target.protocol === 'http:' && isLoopback(target.hostname);
    if (target.protocol !== 'https:' && !loopback) throw new Error('results go to https URLs only');
    const address = await resolve(target.hostname.replace(/[[\]]/g, ''));
    if (!loopback && !mayDial(address, own ? privateNetworks : [])) {
      throw new Error('the host of the result URL has an address that results may not go to');
    }
    return request(method, target, address, headers, body);
  };
}

async function resolveHost(host: string): Promise<string> {
  return (await lookup(host)).address;
}

function request(
  method: string,
  target: URL,
  address: string,
  headers: Record<string, string>,
  body: string,
): Promise<ResultAnswer> {
  const send = target.protocol === 'https:' ? https.request : http.request;
  const family = address.includes(':') ? 6 : 4;
  return new Promise((resolve, reject) => {
    const sent = send(target, {
      method,
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      lookup: (_host, options, done) => {
        if (options.all) done(null, [{ address, family }]);
        else done(null, address, family);
      },
      agent: false,
      signal: AbortSignal.timeout(timeoutMs),
    });
    sent.on('error', reject);
    sent.on('response', (response) => {
      resolve({
        status: response.statusCode ?? 0,
        retryAfterMs: retryAfterMs(response.headers['retry-after'] ?? null, Date.now()),
      });
      response.destroy();
    });
    sent.end(body);
  });
}

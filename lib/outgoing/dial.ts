import { lookup } from 'node:dns/promises';
import * as http from 'node:http';
import * as https from 'node:https';
import { isLoopback } from '../settings/addresses.ts';
import { mayDial } from './addresses.ts';

export interface Delivery {
  url: string;
  headers: Record<string, string>;
  body: string;
  /** Is it the environment's own result URL? Only that may lead to a private network or this machine. */
  own: boolean;
}

/** Posts a result and answers the HTTP status. Throws when nobody could be reached or nobody may be. */
export type Dial = (delivery: Delivery) => Promise<number>;

const timeoutMs = 10_000;

/**
 * Resolves the host once and dials that very address, so that a name cannot point elsewhere between the
 * check and the request. Follows no redirects and reads no answer.
 */
export function dial(privateNetworks: readonly string[], resolve: typeof resolveHost = resolveHost): Dial {
  return async ({ url, headers, body, own }) => {
    const target = new URL(url);
    const loopback = own && target.protocol === 'http:' && isLoopback(target.hostname);
    if (target.protocol !== 'https:' && !loopback) throw new Error('results go to https URLs only');
    const address = await resolve(target.hostname.replace(/^\[|\]$/g, ''));
    if (!loopback && !mayDial(address, own ? privateNetworks : [])) {
      throw new Error('the host of the result URL has an address that results may not go to');
    }
    return post(target, address, headers, body);
  };
}

async function resolveHost(host: string): Promise<string> {
  return (await lookup(host)).address;
}

function post(target: URL, address: string, headers: Record<string, string>, body: string): Promise<number> {
  const send = target.protocol === 'https:' ? https.request : http.request;
  const family = address.includes(':') ? 6 : 4;
  return new Promise((resolve, reject) => {
    const request = send(target, {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      lookup: (_host, options, done) => {
        if (options.all) done(null, [{ address, family }]);
        else done(null, address, family);
      },
      agent: false,
      signal: AbortSignal.timeout(timeoutMs),
    });
    request.on('error', reject);
    request.on('response', (response) => {
      resolve(response.statusCode ?? 0);
      response.destroy();
    });
    request.end(body);
  });
}

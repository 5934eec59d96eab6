import { lookup } from 'node:dns/promises';
import * as http from 'node:http';
import * as https from 'node:https';
import type { LookupFunction } from 'node:net';
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
    const lookup = await checkedAddress(target, { own, privateNetworks }, resolve);
    return request(method, target, lookup, headers, body);
  };
}

/** Nothing was sent, because of where it would have gone; the message says what to do, and names no host. */
export class ForbiddenAddress extends Error {}

/**
 * The look-up of a host whose one address was checked.
 *
 * @param rules.own is it an address that the environment names? Only that may lead to a private network or this machine
 * @throws ForbiddenAddress
 */
export async function checkedAddress(
  target: URL,
  { own, privateNetworks }: { own: boolean; privateNetworks: readonly string[] },
  resolve: typeof resolveHost,
): Promise<LookupFunction> {
  const loopback = own && target.protocol === 'http:' && isLoopback(target.hostname);
  if (target.protocol !== 'https:' && !loopback) throw new ForbiddenAddress('requests go to https URLs only');
  const address = await resolve(target.hostname.replace(/[[\]]/g, ''));
  if (!loopback && !mayDial(address, own ? privateNetworks : [])) {
    const remedy = own
      ? '; if it is in a network of your own, list that in outgoing.privateNetworks of the environment'
      : '';
    throw new ForbiddenAddress(`the host has an address that may not be called${remedy}`);
  }
  const family = address.includes(':') ? 6 : 4;
  return (_host, options, done) => {
    if (options.all) done(null, [{ address, family }]);
    else done(null, address, family);
  };
}

export async function resolveHost(host: string): Promise<string> {
  return (await lookup(host)).address;
}

function request(
  method: string,
  target: URL,
  lookup: LookupFunction,
  headers: Record<string, string>,
  body: string,
): Promise<ResultAnswer> {
  const send = target.protocol === 'https:' ? https.request : http.request;
  return new Promise((resolve, reject) => {
    const sent = send(target, {
      method,
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      lookup,
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

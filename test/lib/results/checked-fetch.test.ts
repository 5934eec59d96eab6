import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NoAnswer } from '../../../lib/kernel/json-http.ts';
import { checkedFetch } from '../../../lib/results/checked-fetch.ts';

const seen: { method: string | undefined; body: string; headers: Record<string, unknown> }[] = [];
const server = createServer(async (request, response) => {
  let body = '';
  for await (const part of request) body += part;
  seen.push({ method: request.method, body, headers: request.headers });
  if (request.url === '/redirect')
    return void response.writeHead(302, { location: 'http://127.0.0.1:1/x' }).end();
  if (request.url === '/empty') return void response.writeHead(204).end();
  if (request.url === '/hangs') return;
  response.writeHead(201, { 'content-type': 'application/json', 'retry-after': '7' }).end('{"a":"ü"}');
});
let url = '';
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const fetch = checkedFetch([]);

describe('a request to an address that an environment names', () => {
  it('carries method, headers and body, and brings status, headers and body back', async () => {
    const headers = { 'content-type': 'application/json', 'x-api-key': 'k' };
    const answer = await fetch(new Request(`${url}/x`, { method: 'PATCH', headers, body: '{"b":"ö"}' }));
    expect(seen.at(-1)).toMatchObject({ method: 'PATCH', body: '{"b":"ö"}', headers });
    expect([answer.status, answer.headers.get('retry-after'), await answer.json()]).toEqual([
      201,
      '7',
      { a: 'ü' },
    ]);
  });

  it('brings an answer without a body', async () => {
    const answer = await fetch(new Request(`${url}/empty`));
    expect([answer.status, await answer.text()]).toEqual([204, '']);
  });

  it('follows no redirect', async () => {
    expect((await fetch(new Request(`${url}/redirect`))).status).toBe(302);
  });

  it('is given up when its signal says so', async () => {
    const over = new AbortController();
    const sent = fetch(new Request(`${url}/hangs`, { signal: over.signal }));
    setImmediate(() => over.abort());
    await expect(sent).rejects.toThrow();
  });

  const resolved: string[] = [];
  const at = (address: string, networks: string[] = []) =>
    checkedFetch(networks, async (host) => {
      resolved.push(host);
      return address;
    });

  it.each([
    ['169.254.169.254', ['169.254.0.0/16']],
    ['fd00:ec2::254', []],
    ['10.0.0.7', []],
    ['127.0.0.1', []],
    ['192.168.1.1', ['10.0.0.0/8']],
    ['::ffff:10.0.0.7', []],
  ])('does not go to %s, with %j allowed', async (address, networks) => {
    const sent = at(address, networks)(new Request('https://a.example.com/x'));
    await expect(sent).rejects.toThrow(/^nothing was sent: .*outgoing\.privateNetworks/);
    // What is called stays reachable, so it is not said of it that it cannot be reached.
    await expect(sent).rejects.toBeInstanceOf(NoAnswer);
  });

  it('goes over plain http to no other machine', async () => {
    await expect(at('93.184.216.34')(new Request('http://a.example.com/x'))).rejects.toThrow(
      'https URLs only',
    );
  });

  it('goes to a private network that the environment lists', async () => {
    const aborted = AbortSignal.abort();
    // It gets as far as the connection, which this test does not make.
    const sent = at('10.0.0.7', ['10.0.0.0/8'])(new Request('https://a.example.com/x', { signal: aborted }));
    await expect(sent).rejects.toThrow(/abort/i);
    expect(resolved.at(-1)).toBe('a.example.com');
  });
});

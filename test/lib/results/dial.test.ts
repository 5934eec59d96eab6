import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { dial } from '../../../lib/results/dial.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listening(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A receiver of this machine: what it got, and a URL that leads to it. */
async function receiver(answer: { status: number; headers?: Record<string, string> }) {
  const got: { request: IncomingMessage; body: string }[] = [];
  const server = createServer(async (request, response) => {
    got.push({ request, body: await text(request) });
    response.writeHead(answer.status, answer.headers).end();
  });
  return { got, url: `http://127.0.0.1:${await listening(server)}/results?token=1` };
}

const noResolver = () => Promise.reject(new Error('nothing is to be resolved'));
const resolvedTo = (address: string) => async () => address;
const event = { headers: { 'webhook-id': 'msg_1', 'content-type': 'application/json' }, body: '{"ä":1}' };

describe('dialling a result URL', () => {
  it('posts the body with its headers to this machine in a local stack, and returns the status', async () => {
    const { got, url } = await receiver({ status: 204 });
    expect(await dial([], resolvedTo('127.0.0.1'))({ ...event, url, own: true })).toMatchObject({
      status: 204,
    });
    const [{ request, body } = { request: undefined, body: '' }] = got;
    expect([request?.method, request?.url, body]).toEqual(['POST', '/results?token=1', '{"ä":1}']);
    expect(request?.headers).toMatchObject({ ...event.headers, 'content-length': '8' });
  });

  it('resolves the host by itself', async () => {
    const { got, url } = await receiver({ status: 204 });
    expect(await dial([])({ ...event, url, own: true })).toMatchObject({ status: 204 });
    expect(got).toHaveLength(1);
  });

  it.each([
    ['https://[2a00:1450::1]:8443/', '2a00:1450::1'],
    ['https://projects.example.com/', 'projects.example.com'],
  ])('resolves the host of %s as %s', async (url, host) => {
    const hosts: string[] = [];
    const resolve = async (name: string) => {
      hosts.push(name);
      return '10.0.0.1';
    };
    await expect(dial([], resolve)({ ...event, url, own: true })).rejects.toThrow('may not be called');
    expect(hosts).toEqual([host]);
  });

  it('sends HEAD without a body, for a check', async () => {
    const { got, url } = await receiver({ status: 405 });
    const head = { method: 'HEAD', url, own: true, headers: {}, body: '' } as const;
    expect(await dial([], resolvedTo('127.0.0.1'))(head)).toMatchObject({ status: 405 });
    expect(got.map(({ request, body }) => [request.method, body])).toEqual([['HEAD', '']]);
  });

  it.each([
    ['7', 7_000],
    [undefined, undefined],
  ])('says for how long a receiver with the header Retry-After %s wants no request', async (header, ms) => {
    const { url } = await receiver({ status: 503, headers: header ? { 'retry-after': header } : {} });
    const answer = await dial([], resolvedTo('127.0.0.1'))({ ...event, url, own: true });
    expect(answer).toEqual({ status: 503, retryAfterMs: ms });
  });

  it('follows no redirect', async () => {
    const target = await receiver({ status: 200 });
    const { url } = await receiver({ status: 307, headers: { location: target.url } });
    expect(await dial([], resolvedTo('127.0.0.1'))({ ...event, url, own: true })).toMatchObject({
      status: 307,
    });
    expect(target.got).toEqual([]);
  });

  it.each([
    ['http to a public host', { url: 'http://projects.example.com/', own: true }],
    ['http to this machine for a callback', { url: 'http://127.0.0.1:1/', own: false }],
    ['another scheme', { url: 'ftp://projects.example.com/', own: true }],
  ])('refuses %s before it resolves the host', async (_, target) => {
    await expect(dial(['127.0.0.0/8'], noResolver)({ ...event, ...target })).rejects.toThrow(
      'requests go to https URLs only',
    );
  });

  it.each([
    ['a callback whose host has a private address that the environment allows', false, '10.20.0.1'],
    ['a callback whose host has the address of this machine', false, '127.0.0.1'],
    ['its own URL whose host has a private address of another network', true, '10.21.0.1'],
    ['its own URL whose host has the address of the metadata service', true, '169.254.169.254'],
  ])('refuses %s', async (_, own, address) => {
    const dialled = dial(['10.20.0.0/16'], resolvedTo(address));
    await expect(dialled({ ...event, url: 'https://projects.example.com/', own })).rejects.toThrow(
      own
        ? /an address that may not be called; .*outgoing\.privateNetworks/
        : /an address that may not be called$/,
    );
  });

  it('resolves a host once, without the brackets of IPv6, and checks literal addresses too', async () => {
    const resolved: string[] = [];
    const resolve = async (host: string) => {
      resolved.push(host);
      return host;
    };
    for (const url of ['https://[::1]/', 'https://10.0.0.1/']) {
      await expect(dial([], resolve)({ ...event, url, own: true })).rejects.toThrow('may not be called');
    }
    expect(resolved).toEqual(['::1', '10.0.0.1']);
  });

  it('connects to the very address that was checked, by TLS for the name of the host', async () => {
    const hellos: Buffer[] = [];
    const server = createTcpServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', (bytes) => {
        hellos.push(bytes);
        socket.destroy();
      });
    });
    const url = `https://projects.example.com:${await listening(server)}/`;
    const dialled = dial(['127.0.0.0/8'], resolvedTo('127.0.0.1'))({ ...event, url, own: true });
    await expect(dialled).rejects.toMatchObject({ code: 'ECONNRESET' });
    // A handshake record of TLS (22) with the name of the host, and nothing of the event in clear.
    expect(hellos[0]?.[0]).toBe(22);
    expect(hellos[0]?.includes('projects.example.com')).toBe(true);
    expect(hellos[0]?.includes('webhook-id')).toBe(false);
  });

  it('rejects with the code of the network error when nothing listens', async () => {
    const { url } = await receiver({ status: 200 });
    const server = servers.pop();
    await new Promise((resolve) => server?.close(resolve));
    await expect(dial([], resolvedTo('127.0.0.1'))({ ...event, url, own: true })).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
  });
});

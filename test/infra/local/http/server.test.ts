import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type HttpHandler,
  type RunningServer,
  type ServeOptions,
  serve,
  wireFacts,
} from '../../../../infra/local/http/server.ts';

const running: RunningServer[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

async function given(handler: HttpHandler, options?: ServeOptions) {
  const server = await serve(handler, options);
  running.push(server);
  return server;
}

/** Sends bytes that fetch would never send and returns all that comes back. */
async function sendRaw(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(text);
  let received = '';
  socket.on('data', (chunk) => {
    received += chunk.toString();
  });
  await once(socket, 'close');
  return received;
}

/** Promise.withResolvers, which Node 20 does not have. */
function withResolvers<T>() {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

describe('serve', () => {
  it('hands over method, path, query, headers and the very bytes of the body', async () => {
    let seen: unknown;
    const bytes = Uint8Array.from([0xff, 0x00, 0xc3, 0x28, 0x0d, 0x0a]);
    const { url } = await given(async (request) => {
      const { pathname, search } = new URL(request.url);
      const body = new Uint8Array(await request.arrayBuffer());
      seen = { method: request.method, pathname, search, header: request.headers.get('x-a'), body };
      return new Response(body, { status: 201, headers: { 'x-b': '2' } });
    });

    const answer = await fetch(`${url}/a%2Fb?c=d%20e`, {
      method: 'PUT',
      headers: { 'X-A': '1' },
      body: bytes,
    });

    expect(seen).toEqual({ method: 'PUT', pathname: '/a%2Fb', search: '?c=d%20e', header: '1', body: bytes });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('x-b')).toBe('2');
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(bytes);
  });

  it('listens on the loopback interface, on a free port', async () => {
    const { url, port } = await given(async () => new Response());
    expect(port).toBeGreaterThan(0);
    expect(url).toBe(`http://127.0.0.1:${port}`);
  });

  it('keeps what a Request loses: letter case, repeats and the address of the client', async () => {
    let facts: ReturnType<typeof wireFacts>;
    const { port } = await given(async (request) => {
      facts = wireFacts(request);
      return new Response();
    });
    const host = `127.0.0.1:${port}`;
    await sendRaw(
      port,
      `GET / HTTP/1.1\r\nHost: ${host}\r\nX-One: 1\r\nx-ONE: 2\r\nConnection: close\r\n\r\n`,
    );
    expect(facts?.headers).toEqual([
      ['Host', host],
      ['X-One', '1'],
      ['x-ONE', '2'],
      ['Connection', 'close'],
    ]);
    expect(facts?.remoteAddress).toContain('127.0.0.1');
    expect(wireFacts(new Request('http://x/'))).toBeUndefined();
  });

  it('does not take the start of a path for a host', async () => {
    const { port } = await given(async (request) => new Response(new URL(request.url).pathname));
    const host = `localhost:${port}`;
    const answer = await sendRaw(port, `GET //evil/x HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    expect(answer).toContain('//evil/x');
  });

  it('answers 400 to a header that HTTP does not allow', async () => {
    const { port } = await given(async () => new Response());
    const answer = await sendRaw(
      port,
      `TRACE / HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
  });

  it('answers 413 to a body over the limit without calling the handler', async () => {
    let calls = 0;
    const handler = async () => {
      calls++;
      return new Response();
    };
    const { url } = await given(handler, { maxBodyBytes: 10 });
    expect((await fetch(url, { method: 'POST', body: 'x'.repeat(11) })).status).toBe(413);
    expect(calls).toBe(0);
    expect((await fetch(url, { method: 'POST', body: 'x'.repeat(10) })).status).toBe(200);
  });

  it.each([
    ['a header that never ends', 'POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A'],
    ['a body that never ends', 'POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10\r\n\r\nabc'],
  ])('answers %s with 408 and closes, and answers others meanwhile', async (_, begun) => {
    // Given twenty connections that keep their request open
    const bodies: string[] = [];
    const { port, url } = await given(
      async (request) => {
        bodies.push(await request.text());
        return new Response('well');
      },
      { wholeWithinMs: 1_000 },
    );
    const slow = Array.from({ length: 20 }, () => sendRaw(port, begun));
    // When somebody else sends a whole one
    expect(await (await fetch(url, { method: 'POST', body: 'whole' })).text()).toBe('well');
    // Then it is answered, and the handler sees none of the others
    for (const answer of await Promise.all(slow)) expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(bodies).toEqual(['whole']);
  });

  it('answers 500 with the message of a handler that throws', async () => {
    const { url } = await given(async () => {
      throw new Error('no such luck');
    });
    const answer = await fetch(url);
    expect(answer.status).toBe(500);
    expect(await answer.json()).toEqual({ message: 'no such luck' });
  });

  it('sends each cookie as a header of its own, and no body to HEAD', async () => {
    const headers: [string, string][] = [
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
    ];
    const { url } = await given(async () => new Response('body', { headers }));
    const answer = await fetch(url, { method: 'HEAD' });
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(await answer.text()).toBe('');
  });

  it('aborts the signal of the request when the client disconnects', async () => {
    const arrived = withResolvers<Request>();
    const { url } = await given((request) => {
      arrived.resolve(request);
      return new Promise<Response>((resolve) => {
        request.signal.addEventListener('abort', () => resolve(new Response()));
      });
    });
    const leave = new AbortController();
    const call = fetch(url, { signal: leave.signal });
    const request = await arrived.promise;
    leave.abort();
    await expect(call).rejects.toThrow();
    if (!request.signal.aborted) await once(request.signal, 'abort');
    expect(request.signal.reason).toEqual(new Error('The client disconnected.'));
  });

  it('breaks the connection without an answer when the handler answers a network error', async () => {
    const { port } = await given(async () => Response.error());
    const host = `127.0.0.1:${port}`;
    expect(await sendRaw(port, `GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`)).toBe('');
  });

  it('survives an answer whose body fails after the client has disconnected', async () => {
    const arrived = withResolvers<Request>();
    const failingBody = () =>
      new ReadableStream({
        start(controller) {
          controller.error(new Error('the body fails'));
        },
      });
    const answered = withResolvers<void>();
    const { url } = await given(async (request) => {
      if (new URL(request.url).pathname === '/alive') return new Response('alive');
      arrived.resolve(request);
      await once(request.signal, 'abort');
      setImmediate(answered.resolve);
      return new Response(failingBody());
    });
    const leave = new AbortController();
    const call = fetch(url, { signal: leave.signal });
    await arrived.promise;
    leave.abort();
    await expect(call).rejects.toThrow();
    await answered.promise;
    // An uncaught exception would fail this file.
    expect(await (await fetch(`${url}/alive`)).text()).toBe('alive');
  });

  it('ends open connections when it closes', async () => {
    const arrived = withResolvers<void>();
    const server = await serve(() => {
      arrived.resolve();
      return new Promise<Response>(() => {});
    });
    const call = fetch(server.url);
    call.catch(() => {});
    await arrived.promise;
    await server.close();
    await expect(call).rejects.toThrow();
    await expect(fetch(server.url)).rejects.toThrow();
  });

  it('says which port is in use and how to choose another', async () => {
    const { port } = await given(async () => new Response());
    const another = port === 65535 ? port - 1 : port + 1;
    await expect(serve(async () => new Response(), { port })).rejects.toThrow(
      `Port ${port} on 127.0.0.1 is in use by another program. Choose another one, for example: PORT=${another} npm start`,
    );
  });

  it('passes on other reasons for not listening', async () => {
    await expect(serve(async () => new Response(), { host: '203.0.113.1' })).rejects.toThrow('203.0.113.1');
  });
});

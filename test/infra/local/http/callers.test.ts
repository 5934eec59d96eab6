import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, serve } from '../../../../infra/local/http/server.ts';

let server: RunningServer;
let handled = 0;
beforeAll(async () => {
  server = await serve(async () => {
    handled += 1;
    return new Response('a secret');
  });
});
afterAll(() => server.close());

/** Sends a request with exactly these headers and this target, and returns the answer's status and body. */
async function send(headers: Record<string, string>, path = '/', method = 'GET', port = server.port) {
  const outgoing = request({ host: '127.0.0.1', port, path, method, headers, setHost: false });
  outgoing.end();
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk);
  return { status: answer.statusCode, body: Buffer.concat(chunks).toString(), headers: answer.headers };
}

describe('a server of the local stack', () => {
  it.each(['127.0.0.1', 'localhost', 'LOCALHOST'])(
    'serves requests for the host %s at its port',
    async (name) => {
      const host = `${name}:${server.port}`;
      expect(await send({ host })).toMatchObject({ status: 200, body: 'a secret' });
      const origin = `http://localhost:${server.port}`;
      expect(await send({ host, origin }, '/', 'POST')).toMatchObject({ status: 200 });
    },
  );

  it.each([
    'attacker.example',
    'attacker.example:PORT',
    '127.0.0.1',
    'localhost:1',
    '127.0.0.1:PORT.attacker.example',
    'localhost.attacker.example:PORT',
    'user@localhost:PORT',
    '169.254.169.254',
    '',
  ])('refuses requests for the host "%s" with 421', async (name) => {
    const before = handled;
    const host = name.replace('PORT', String(server.port));
    const { status, body } = await send({ host });
    expect(status).toBe(421);
    expect(body).not.toContain('secret');
    expect(handled).toBe(before);
  });

  it('refuses a request target that names another host than the header', async () => {
    const host = `127.0.0.1:${server.port}`;
    expect(await send({ host }, `http://attacker.example:${server.port}/`)).toMatchObject({ status: 421 });
  });

  it.each(['https://attacker.example', 'http://localhost:1', 'http://127.0.0.1', 'null'])(
    'refuses requests of web pages from the origin %s with 403, preflights too, and allows them nothing',
    async (origin) => {
      const before = handled;
      const host = `127.0.0.1:${server.port}`;
      for (const method of ['GET', 'POST', 'OPTIONS']) {
        const { status, body, headers } = await send({ host, origin }, '/', method);
        expect(status).toBe(403);
        expect(body).not.toContain('secret');
        expect(headers).not.toHaveProperty('access-control-allow-origin');
      }
      expect(handled).toBe(before);
    },
  );

  it('with anyOrigin serves requests of other origins, and still refuses other hosts', async () => {
    const open = await serve(async () => new Response(), { anyOrigin: true });
    const origin = 'https://attacker.example';
    expect((await fetch(open.url, { headers: { origin } })).status).toBe(200);
    expect((await send({ host: 'attacker.example', origin }, '/', 'GET', open.port)).status).toBe(421);
    await open.close();
  });

  it('with a secret serves only what is below its path, and the handler sees the path without it', async () => {
    const seen: string[] = [];
    const guarded = await serve(
      async (request) => {
        seen.push(new URL(request.url).pathname + new URL(request.url).search);
        return new Response();
      },
      { secret: true },
    );
    const { origin, pathname } = new URL(guarded.url);
    const statuses = async (...paths: string[]) =>
      Promise.all(paths.map(async (path) => (await fetch(origin + path)).status));
    expect(await statuses('/', '/x', `${pathname}x`, pathname.slice(0, -1), `/x${pathname}`)).toEqual(
      Array.from({ length: 5 }, () => 403),
    );
    expect(await statuses(pathname, `${pathname}/a?b=c`)).toEqual([200, 200]);
    expect(seen.sort()).toEqual(['/', '/a?b=c']);
    await guarded.close();
  });
});

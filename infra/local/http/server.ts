import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { newSecretPath, refusalOf } from './callers.ts';

export type HttpHandler = (request: Request) => Promise<Response>;

export interface ServeOptions {
  /** 0, the default, takes any free port. */
  port?: number;
  host?: string;
  /** Serves only requests whose path begins with a secret, which is the path of the server's URL. */
  secret?: boolean;
  /** Serves requests with an `Origin` of another host too. */
  anyOrigin?: boolean;
  /** A longer body is answered with 413 before the handler sees it. */
  maxBodyBytes?: number;
  /** A request that has not come whole by then is answered with 408, and its connection is closed. */
  wholeWithinMs?: number;
}

export interface RunningServer {
  /** Base URL without a trailing slash; with the path of the secret if there is one. */
  url: string;
  port: number;
  /** Stops listening and ends every open connection, also one whose request is still being answered. */
  close(): Promise<void>;
}

/** What a web-standard Request cannot say about the request on the wire. */
export interface WireFacts {
  /** Names and values in the order and letter case in which they came, repeats apart. */
  headers: [string, string][];
  remoteAddress: string;
}

const wireFactsOf = new WeakMap<Request, WireFacts>();

/** The facts of a request that came through {@link serve}; undefined for one made in this process. */
export function wireFacts(request: Request): WireFacts | undefined {
  return wireFactsOf.get(request);
}

/**
 * Serves a web-standard handler over HTTP, by default on the loopback interface. The handler gets the bytes of the
 * body unchanged, and a signal that aborts when the client disconnects. A handler that answers `Response.error()`,
 * the network error of the Fetch standard, breaks the connection without an answer. Requests that another host or
 * a foreign web page caused are refused before the handler sees them (callers.ts).
 *
 * @throws Error which says what to do when the port is taken or not allowed.
 */
export async function serve(handler: HttpHandler, options: ServeOptions = {}): Promise<RunningServer> {
  const {
    port = 0,
    host = '127.0.0.1',
    secret = false,
    anyOrigin = false,
    maxBodyBytes = 64 * 1024 * 1024,
    wholeWithinMs = 30_000,
  } = options;
  const secretPath = secret ? newSecretPath() : '';
  // Node waits for five minutes, and looks for the late ones twice a minute.
  const patience = {
    headersTimeout: wholeWithinMs,
    requestTimeout: wholeWithinMs,
    connectionsCheckingInterval: Math.min(wholeWithinMs, 1_000),
  };
  const server = createServer(patience, (incoming, outgoing) => {
    answer(incoming, outgoing, handler, { maxBodyBytes, secretPath, anyOrigin }).catch((error: unknown) => {
      // A disconnected client is expected. Anything else is a defect of a handler, and the answer is its message.
      if (outgoing.destroyed) return;
      if (outgoing.headersSent) return void outgoing.destroy();
      send(outgoing, 500, error instanceof Error ? error.message : String(error));
    });
  });
  await listen(server, port, host);
  const address = server.address() as AddressInfo;
  return {
    url: `http://${host}:${address.port}${secretPath}`,
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const other = port < 1024 ? 3000 : port === 65535 ? port - 1 : port + 1;
      const remedy = `Choose another one, for example: PORT=${other} npm start`;
      const what: Record<string, string> = {
        EADDRINUSE: `Port ${port} on ${host} is in use by another program.`,
        EACCES: `Port ${port} on ${host} needs more rights than this program has.`,
      };
      const message = what[error.code ?? ''];
      reject(message ? new Error(`${message} ${remedy}`, { cause: error }) : error);
    });
    server.listen(port, host, resolve);
  });
}

async function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  handler: HttpHandler,
  { maxBodyBytes, ...guard }: { maxBodyBytes: number; secretPath: string; anyOrigin: boolean },
) {
  const disconnected = new AbortController();
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) disconnected.abort(new Error('The client disconnected.'));
  });
  const refusal = refusalOf(incoming, guard);
  const body = await readBody(incoming, maxBodyBytes);
  if (refusal) return send(outgoing, refusal.status, refusal.message);
  if (!body) return send(outgoing, 413, `The body is longer than ${maxBodyBytes} bytes.`);
  const request = toRequest(incoming, body, disconnected.signal);
  if (!request) return send(outgoing, 400, 'The request line or a header is malformed.');
  await write(await handler(request), outgoing, incoming.method === 'HEAD');
}

/** Undefined when it is too long. It is read to its end all the same: a client that still sends sees no answer. */
async function readBody(incoming: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  let chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBytes) chunks = [];
    else chunks.push(chunk);
  }
  return length > maxBytes ? undefined : Buffer.concat(chunks);
}

function toRequest(incoming: IncomingMessage, body: Buffer, signal: AbortSignal): Request | undefined {
  const method = incoming.method ?? 'GET';
  const target = incoming.url ?? '/';
  const { remoteAddress = '' } = incoming.socket;
  const raw = incoming.rawHeaders;
  const headers = raw.flatMap((name, index): [string, string][] =>
    index % 2 === 0 ? [[name, raw[index + 1] ?? '']] : [],
  );
  try {
    // Joined as text: resolved as a relative reference, a path like //x/y would become a host.
    const request = new Request(`http://${incoming.headers.host}${target}`, {
      method,
      headers,
      signal,
      ...(method === 'GET' || method === 'HEAD' ? {} : { body: new Uint8Array(body) }),
    });
    wireFactsOf.set(request, { headers, remoteAddress });
    return request;
  } catch {
    return undefined;
  }
}

async function write(response: Response, outgoing: ServerResponse, headOnly: boolean) {
  if (response.type === 'error') return void outgoing.destroy();
  const headers: Record<string, string | string[]> = Object.fromEntries(response.headers);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) headers['set-cookie'] = cookies;
  outgoing.writeHead(response.status, headers);
  if (!response.body || headOnly) {
    await response.body?.cancel();
    return void outgoing.end();
  }
  // The web stream itself: after Readable.fromWeb, Node 24 throws the error of the body as an uncaught exception if the
  // client has disconnected before.
  await pipeline(response.body, outgoing);
}

function send(outgoing: ServerResponse, status: number, message: string) {
  outgoing.writeHead(status, { 'content-type': 'application/json' });
  outgoing.end(JSON.stringify({ message }));
}

import type { GenericSchema } from 'valibot';
import type { Clock } from './clock.ts';
import { parseJson } from './json.ts';
import { day } from './time.ts';

/** `fetch` as a dependency: the real one, or a system in the same process. */
export type Fetch = (request: Request) => Promise<Response>;

export interface JsonCall<T> {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** What follows the base URL. */
  path: string;
  query?: Record<string, string | number | undefined>;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as a form, instead of a body. */
  form?: Readonly<Record<string, string>>;
  /** Sent beside the usual ones, which stay as they are. */
  headers?: Readonly<Record<string, string>>;
  /** The form of what the caller gets from a successful answer. Unknown fields are dropped. */
  schema: GenericSchema<unknown, T>;
}

export interface JsonHttpOptions {
  /** What stands before each path. */
  baseUrl: string;
  /** How messages name the other side, such as `the portal`. */
  server: string;
  /** The header of that name. */
  authorization: string;
  fetch: Fetch;
  clock: Clock;
  /** Milliseconds after which a request is given up; its outcome is then unknown. */
  timeoutMs: number;
}

export interface JsonAnswer {
  status: number;
  /** Undefined for an empty body and for one that is not JSON. */
  json: unknown;
  /** For how many milliseconds the server wants no further request, as its `Retry-After` says. */
  retryAfterMs: number | undefined;
}

/** A request without a usable answer: nobody knows whether it was carried out. The message quotes no value. */
export class NoAnswer extends Error {}

/** The longest answer that is read, in bytes after decompression. A page of 100 rooms has less than 1 MB. */
export const maxAnswerBytes = 8 * 1024 * 1024;
const maxRetryAfterMs = day;

/** The name of a call in messages, such as `GET files/rooms/17`. */
export function requestLabelOf({ method = 'GET', path }: Pick<JsonCall<unknown>, 'method' | 'path'>): string {
  return `${method} ${path}`;
}

/**
 * Sends one request with JSON and reads the answer, with any status and content type: proxies and servers label
 * their pages and problems in many ways. Redirects are not followed, because credentials go along. Nothing is
 * retried.
 *
 * @throws NoAnswer after `timeoutMs`, for an answer of more than {@link maxAnswerBytes}, and when there is no connection
 */
export async function sendJson(
  call: Omit<JsonCall<unknown>, 'schema'>,
  options: JsonHttpOptions,
): Promise<JsonAnswer> {
  const { server, fetch, clock, timeoutMs } = options;
  const over = new AbortController();
  const request = requestOf(call, options, over.signal);
  const timeout = clock.sleep(timeoutMs, over.signal).then((): 'timed out' => 'timed out');
  try {
    const answer = await Promise.race([fetch(request).then((response) => read(response, clock)), timeout]);
    if (answer === 'timed out') throw new NoAnswer(`no answer within ${timeoutMs / 1000} s`);
    return answer;
  } catch (error) {
    if (error instanceof NoAnswer) throw error;
    const code = networkErrorCode(error);
    throw new NoAnswer(`${server} cannot be reached${code ? ` (${code})` : ''}`, { cause: error });
  } finally {
    // Without a reason each abort would make an exception with a stack that nobody reads.
    over.abort('over');
  }
}

function requestOf(
  { method = 'GET', path, query = {}, body, form, headers: more = {} }: Omit<JsonCall<unknown>, 'schema'>,
  { baseUrl, authorization }: JsonHttpOptions,
  signal: AbortSignal,
): Request {
  const target = new URL(baseUrl + path);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) target.searchParams.set(name, String(value));
  }
  const headers: Record<string, string> = { ...more, authorization, accept: 'application/json' };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (form) headers['content-type'] = 'application/x-www-form-urlencoded';
  const content = form ? new URLSearchParams(form).toString() : JSON.stringify(body);
  try {
    return new Request(target, { method, headers, redirect: 'error', signal, body: content });
  } catch {
    // Without the error itself: it quotes the value of the header.
    throw new NoAnswer('nothing was sent, because the credential has characters that no header takes');
  }
}

/** The code of a network error, such as `ECONNRESET`. Messages of such errors quote hosts and URLs; codes do not. */
export function networkErrorCode(error: unknown): string | undefined {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
  if (typeof code === 'string') return code;
  return cause === undefined ? undefined : networkErrorCode(cause);
}

/** Counts bytes while it reads: the length that a header names may be absent, wrong, or of the compressed body. */
async function read(response: Response, clock: Clock): Promise<JsonAnswer> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > maxAnswerBytes) {
      throw new NoAnswer(`the answer is longer than ${maxAnswerBytes} bytes`);
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return {
    status: response.status,
    json: parseJson(text + decoder.decode()),
    retryAfterMs: retryAfterMs(response.headers.get('retry-after'), clock.now()),
  };
}

/** Retry-After holds seconds or a date (RFC 9110, 10.2.3). At most a day; undefined for anything else. */
export function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - nowMs;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), maxRetryAfterMs);
}

import * as v from 'valibot';
import type { Clock } from '../kernel/clock.ts';
import { Failure } from '../kernel/failures.ts';
import { failureOf } from './errors.ts';

/** What the client needs from outside. */
export interface ClientOptions {
  /** Base URL of the portal without a trailing slash. */
  url: string;
  /** Reads the API key (`sk-` and 64 hex digits); `fresh` asks for it anew after the portal refused one. */
  key: (options?: { fresh: boolean }) => Promise<string>;
  clock: Clock;
  fetch: (request: Request) => Promise<Response>;
  /** Milliseconds until a request is given up; its outcome is then unknown. */
  timeoutMs?: number;
}

export interface Call<T> {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path below `/api/2.0/`, such as `files/rooms/17`. */
  path: string;
  query?: Record<string, string | number | undefined>;
  body?: unknown;
  /** Shape of `response`. Unknown fields are dropped. */
  schema: v.GenericSchema<unknown, T>;
}

/** Sends one call to the portal and answers what stands in `response`. */
export type PortalClient = <T>(call: Call<T>) => Promise<T>;

const envelope = v.object({ response: v.optional(v.unknown()) });

/**
 * The one way a request reaches the portal (ONLYOFFICE DocSpace 3.1 and later).
 *
 * It retries nothing, for most writes of the portal are not idempotent, with one exception: a refused key
 * (401) is read anew, and if it has changed the request is sent once more. A refused request was never
 * carried out, so that is safe for writes too. All else is left to the state machine's `Retry`.
 *
 * Throws a {@link Failure}: `PortalUnavailable` (no answer, 5xx, a page instead of JSON; the outcome of a
 * write is unknown), `PortalThrottled` (429), `PortalRejected` and the portal-trouble codes.
 */
export function portalClient(options: ClientOptions): PortalClient {
  const { url, key, clock, timeoutMs = 20_000 } = options;

  async function send<T>(call: Call<T>, bearer: string): Promise<Answer> {
    const target = new URL(`${url}/api/2.0/${call.path}`);
    for (const [name, value] of Object.entries(call.query ?? {})) {
      if (value !== undefined) target.searchParams.set(name, String(value));
    }
    const gaveUp = new AbortController();
    const answered = new AbortController();
    const headers: Record<string, string> = { authorization: `Bearer ${bearer}`, accept: 'application/json' };
    if (call.body !== undefined) headers['content-type'] = 'application/json';
    const request = new Request(target, {
      method: call.method ?? 'GET',
      headers,
      redirect: 'error',
      signal: gaveUp.signal,
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    });
    const timeout = clock.sleep(timeoutMs, answered.signal).then((): 'timeout' => 'timeout');
    try {
      const answer = await Promise.race([read(options.fetch(request)), timeout]);
      if (answer === 'timeout') {
        throw new Failure('PortalUnavailable', `${label(call)}: no answer within ${timeoutMs / 1000} s`);
      }
      return answer;
    } catch (error) {
      if (error instanceof Failure) throw error;
      throw new Failure('PortalUnavailable', `${label(call)}: ${reason(error)}`, { cause: error });
    } finally {
      // Without a reason each would make an exception with its stack, for nobody.
      answered.abort('over');
      gaveUp.abort('over');
    }
  }

  return async (call) => {
    const bearer = await key();
    let answer = await send(call, bearer);
    if (answer.status === 401) {
      const fresh = await key({ fresh: true });
      if (fresh !== bearer) answer = await send(call, fresh);
    }
    const failure = failureOf(answer, label(call));
    if (failure) throw failure;
    const parsed = v.safeParse(
      v.pipe(
        envelope,
        v.transform((body) => body.response),
        call.schema,
      ),
      answer.json,
    );
    if (!parsed.success) {
      const issue = parsed.issues[0];
      // The issue's own message quotes the received value, which may be a title or an address.
      throw new Failure(
        'PortalAnswerUnreadable',
        `${label(call)}: response.${v.getDotPath(issue) ?? ''} should be ${issue.expected ?? 'of another form'}`,
      );
    }
    return parsed.output;
  };
}

/** What came back: the status, headers and, if the body is JSON, the parsed body. */
export interface Answer {
  status: number;
  headers: Headers;
  /** Undefined for an empty body or one that is not JSON. */
  json: unknown;
}

async function read(pending: Promise<Response>): Promise<Answer> {
  const response = await pending;
  const text = await response.text();
  let json: unknown;
  try {
    // The portal labels some of its JSON as problem+json, and a proxy labels a page as it likes: try it.
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  return { status: response.status, headers: response.headers, json };
}

function label(call: { method?: string; path: string }): string {
  return `${call.method ?? 'GET'} ${call.path}`;
}

function reason(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = (cause as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? `the portal cannot be reached (${code})` : 'the portal cannot be reached';
}

import * as v from 'valibot';
import type { Clock } from '../kernel/clock.ts';
import { Failure } from '../kernel/failures.ts';
import { plainSecret } from '../kernel/json.ts';
import {
  type Fetch,
  type JsonAnswer,
  type JsonCall,
  NoAnswer,
  requestLabelOf,
  sendJson,
} from '../kernel/json-http.ts';
import { failureOf } from './errors.ts';

/** What the client needs from outside. */
export interface ClientOptions {
  /** Base URL of the portal without a trailing slash. */
  url: string;
  /** Reads the API key (`sk-` and 64 hex digits); `fresh` skips what is cached, after the portal refused it. */
  key: (options?: { fresh: boolean }) => Promise<string>;
  clock: Clock;
  fetch: Fetch;
  /** Milliseconds until a request is given up; its outcome is then unknown. */
  timeoutMs?: number;
}

/**
 * Sends one call to the portal and returns what stands in `response`: `path` is below `/api/2.0/`, such as
 * `files/rooms/17`, and `schema` is that of `response`.
 */
export type PortalClient = <T>(call: JsonCall<T>) => Promise<T>;

/** The portal as the steps use it. */
export interface Portal {
  call: PortalClient;
  /** Base URL without a trailing slash. */
  url: string;
}

const envelope = v.object({ response: v.optional(v.unknown()) });

/**
 * The one way a request reaches the portal (ONLYOFFICE DocSpace 3.1 and later).
 *
 * It retries nothing, because most writes of the portal are not idempotent, with one exception: a refused key
 * (401) is read again from its store, and if it has changed the request is sent once more. A refused request was
 * never carried out, so that is safe for writes too. All else is left to the state machine's `Retry`.
 *
 * Throws a {@link Failure}: `PortalUnavailable` (no answer, a longer one than is read, 5xx, a page instead of JSON; the
 * outcome of a write is unknown), `PortalThrottled` (429), `PortalRejected` and the portal-trouble codes.
 */
export function portalClient(options: ClientOptions): PortalClient {
  const { url, key, clock, fetch, timeoutMs = 20_000 } = options;

  async function send(call: JsonCall<unknown>, bearer: string): Promise<JsonAnswer> {
    const authorization = `Bearer ${bearer}`;
    try {
      return await sendJson(call, {
        baseUrl: `${url}/api/2.0/`,
        server: 'the portal',
        authorization,
        fetch,
        clock,
        timeoutMs,
      });
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      const message = `${requestLabelOf(call)}: ${error.message}`;
      throw new Failure('PortalUnavailable', message, { cause: error });
    }
  }

  return async (call) => {
    const bearer = await key();
    let answer = await send(call, bearer);
    if (answer.status === 401) {
      const fresh = await key({ fresh: true });
      if (fresh !== bearer) answer = await send(call, fresh);
    }
    const failure = failureOf(answer, requestLabelOf(call));
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
        `${requestLabelOf(call)}: response.${v.getDotPath(issue) ?? ''} should be ${issue.expected ?? 'of another form'}`,
      );
    }
    return parsed.output;
  };
}

/** What the secret of the portal's key holds. */
export interface PortalKey {
  key: string;
  /** When the portal takes it no more, as it says when the key is made. */
  expiresAtMs?: number;
  /** Whose key it is: the maker of all rooms, who has to stay the same. */
  userId?: string;
}

/**
 * The portal's key as its secret holds it: the key alone, or what `npx rooms secrets` stores,
 * `{ "key": "sk-...", "expiresAt": "2027-05-01", "userId": "..." }`.
 */
export function portalKeyIn(value: string): PortalKey {
  try {
    const { key, expiresAt, userId } = JSON.parse(value);
    const expiresAtMs = Date.parse(expiresAt);
    if (typeof key === 'string') {
      return {
        key,
        ...(Number.isNaN(expiresAtMs) ? {} : { expiresAtMs }),
        ...(typeof userId === 'string' ? { userId } : {}),
      };
    }
  } catch {
    // Not JSON: the key alone.
  }
  return { key: plainSecret(value) ?? value };
}

import * as v from 'valibot';
import type { Clock } from '../kernel/clock.ts';
import { Failure } from '../kernel/failures.ts';
import { parseJson, plainSecret } from '../kernel/json.ts';
import {
  type Fetch,
  type JsonAnswer,
  type JsonCall,
  NoAnswer,
  requestLabelOf,
  sendJson,
} from '../kernel/json-http.ts';
import { failureOf, isRefusal } from './errors.ts';

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

const whoAmI = { path: 'people/@self', schema: v.unknown() } as const satisfies JsonCall<unknown>;

/**
 * True for a refusal that may be the key's and came before anything was stored. A 403 with an error in its body comes from
 * the call itself, for a write perhaps after a part of it (FileStorageService.cs:1035-1092, DocSpace-server 3.7.2).
 */
function mayBeOldKey({ method = 'GET' }: JsonCall<unknown>, { status, json }: JsonAnswer): boolean {
  return status === 401 || (status === 403 && (method === 'GET' || json === undefined));
}

/** A call waits no longer than this for a portal that wants no request for a moment, with all its repeats. */
const longestWaitMs = 5_000;
const maxRepeats = 2;

/**
 * Milliseconds to wait before the same request is sent again; undefined if it is not to be. The limiter of the portal
 * refuses before anything is done (A/Core/BaseStartup.cs:412, DocSpace-server 3.7.2). What a gateway that names a time has
 * done with a write is unknown, and it is never sent again.
 */
function briefWaitMs({ method = 'GET' }: JsonCall<unknown>, { status, retryAfterMs }: JsonAnswer) {
  const isSafe = status === 429 || (status === 503 && method === 'GET');
  return isSafe ? retryAfterMs : undefined;
}

const envelope = v.object({ response: v.optional(v.unknown()) });

/**
 * The one way a request reaches the portal (ONLYOFFICE DocSpace 3.1 and later).
 *
 * It retries nothing, because most writes of the portal are not idempotent, with one exception: after 401 and 403 the
 * key is read again from its store, and if it has changed the request is sent once more, unless it is a write whose 403
 * may have come after the portal stored something. Where the portal wants no further request for a few seconds, it is
 * waited for, and what was not carried out is sent again. All else is left to the state machine's `Retry`.
 *
 * No 403 is believed before the portal has shown by `people/@self` that it takes the key: it answers some requests with a
 * refused key as those of a guest, who may see nothing (FileStorageService.cs:342-345, DocSpace-server 3.7.2).
 *
 * Throws a {@link Failure}: `PortalUnavailable` (no answer, a longer one than is read, 5xx, a page instead of JSON; the
 * outcome of a write is unknown), `PortalThrottled` (429), `PortalRejected` and the portal-trouble codes.
 */
export function portalClient(options: ClientOptions): PortalClient {
  const { url, key, clock, fetch, timeoutMs = 20_000 } = options;

  async function send(call: JsonCall<unknown>, bearer: string): Promise<JsonAnswer> {
    const untilMs = clock.now() + longestWaitMs;
    for (let repeats = 0; ; repeats += 1) {
      const answer = await sendOnce(call, bearer);
      const waitMs = briefWaitMs(call, answer);
      if (waitMs === undefined || repeats === maxRepeats || clock.now() + waitMs > untilMs) return answer;
      await clock.sleep(waitMs);
    }
  }

  async function sendOnce(call: JsonCall<unknown>, bearer: string): Promise<JsonAnswer> {
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

  /** Sends a call, and once more with the key as it is stored now if the one that was cached may be an old one. */
  async function sendWithKey(call: JsonCall<unknown>): Promise<{ answer: JsonAnswer; bearer: string }> {
    const bearer = await key();
    const answer = await send(call, bearer);
    if (!mayBeOldKey(call, answer)) return { answer, bearer };
    const fresh = await key({ fresh: true });
    return fresh === bearer ? { answer, bearer } : { answer: await send(call, fresh), bearer: fresh };
  }

  /** What an answer stands for. A 403 stands for what the portal says about the key itself, if it does not take it. */
  async function failureAfter(call: JsonCall<unknown>, answer: JsonAnswer, bearer: string) {
    const failure = failureOf(answer, requestLabelOf(call));
    if (answer.status !== 403 || call.path === whoAmI.path) return failure;
    const ofKey = failureOf(await send(whoAmI, bearer), requestLabelOf(whoAmI));
    return !ofKey || isRefusal(ofKey) || ofKey.code === failure?.code ? failure : ofKey;
  }

  return async (call) => {
    const { answer, bearer } = await sendWithKey(call);
    const failure = await failureAfter(call, answer, bearer);
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
  const { key, expiresAt, userId } = (parseJson(value) ?? {}) as Record<string, unknown>;
  if (typeof key !== 'string') return { key: plainSecret(value) ?? value };
  const expiresAtMs = Date.parse(String(expiresAt));
  return {
    key,
    ...(Number.isNaN(expiresAtMs) ? {} : { expiresAtMs }),
    ...(typeof userId === 'string' ? { userId } : {}),
  };
}

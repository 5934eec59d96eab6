import * as v from 'valibot';
import type { Clock } from '../../kernel/clock.ts';
import {
  type JsonAnswer,
  type JsonCall,
  type JsonHttpOptions,
  NoAnswer,
  requestLabelOf,
  sendJson,
} from '../../kernel/json-http.ts';
import { hour } from '../../kernel/time.ts';
import { maxPauseMs, waitBeforeRepeat } from '../contract/repeats.ts';
import type { WriteBackOutcome, WriteBackTools } from '../contract/write-back.ts';
import { Concluded, type EarlyOutcome, outcomeOf } from './outcome.ts';

/** A call whose path is from the host on, such as `/api/v2/tickets/7.json`. */
export interface VendorCall<T> extends JsonCall<T> {
  /** May it be carried out twice? Unless given, all methods may but POST. */
  idempotent?: boolean;
}

/** An answer as it is meant, which may be otherwise than its status says. */
export interface Meaning extends JsonAnswer {
  /** Goes behind what messages say of the answer: the vendor's code, and what somebody has to do. */
  says?: string;
}

/** Sends one call. */
export interface VendorApi {
  <T>(call: VendorCall<T>): Promise<{ ok: true; body: T }>;
  /** @param others statuses that the caller decides about; `outcome` is what they would mean otherwise */
  <T, const Status extends number>(
    call: VendorCall<T>,
    ...others: Status[]
  ): Promise<{ ok: true; body: T } | { ok: false; status: Status; outcome: WriteBackOutcome }>;
}

/** Each request is given up after this. */
const timeoutMs = 8000;
/** All requests of one attempt end within this, so that the Lambda (30 s) ends by itself. */
const attemptMs = 24_000;
/** A `Retry-After` that is shorter or longer counts as this. */
const minRetryAfterMs = 1000;
const maxRetryAfterMs = hour;

/**
 * Until when a host wants no further request. A later attempt may come sooner than that, in this same process;
 * hosts belong to a clock, of which there is one outside of tests.
 */
const pausedUntil = new WeakMap<Clock, Map<string, number>>();

/**
 * The one way a request reaches a vendor: to this host only, no redirects, one time limit for each request and one for
 * all. 429 and 503 with Retry-After are obeyed: a short pause is waited for, a longer one is the outcome. What failed
 * quickly and may pass is repeated twice at once, if it may be carried out twice. Any other status that is neither 2xx
 * nor one of `others` is the outcome of the whole write-back. Messages name the call, the
 * status and the fields, never a value.
 */
export function vendorApi(
  { fetch, clock }: Pick<WriteBackTools, 'fetch' | 'clock'>,
  {
    url,
    authorization,
    meaningOf = (answer) => answer,
  }: { url: string; authorization: string; meaningOf?: (answer: JsonAnswer) => Meaning },
): VendorApi {
  const endsAt = clock.now() + attemptMs;
  const pauses = pausedUntil.get(clock) ?? new Map<string, number>();
  pausedUntil.set(clock, pauses);
  const { host } = new URL(url);

  const waitForTurn = async () => {
    const pauseMs = (pauses.get(url) ?? 0) - clock.now();
    if (pauseMs <= 0) return;
    if (pauseMs > maxPauseMs || clock.now() + pauseMs + timeoutMs > endsAt) {
      const message = `${host} asks for a pause of ${Math.ceil(pauseMs / 1000)} s.`;
      throw new Concluded({ outcome: 'try-later', message, afterMs: pauseMs });
    }
    await clock.sleep(pauseMs);
  };

  const send = async <T>(call: VendorCall<T>, ...others: number[]) => {
    const label = requestLabelOf(call);
    const mayRepeat = call.idempotent ?? call.method !== 'POST';
    let repeats = 0;
    /** Waits for the repeat of a request that failed, or ends the attempt. */
    const repeatOrEnd = async (outcome: EarlyOutcome, beganMs: number, pauseMs?: number) => {
      const again = mayRepeat && outcome.outcome === 'try-later';
      const waitMs = again ? waitBeforeRepeat(repeats, { beganMs, pauseMs }, clock) : undefined;
      if (waitMs === undefined || clock.now() + waitMs + timeoutMs > endsAt) throw new Concluded(outcome);
      repeats += 1;
      await clock.sleep(waitMs);
    };
    for (;;) {
      await waitForTurn();
      const leftMs = endsAt - clock.now();
      if (leftMs <= 0) throw new Concluded({ outcome: 'try-later', message: `${label}: no time left.` });
      const beganMs = clock.now();
      const answer = await answerOf(call, {
        baseUrl: url,
        server: host,
        authorization,
        fetch,
        clock,
        timeoutMs: Math.min(timeoutMs, leftMs),
      });
      if ('outcome' in answer) {
        await repeatOrEnd(answer, beganMs);
        continue;
      }
      const { status, json, retryAfterMs, says } = meaningOf(answer);
      const other = others.find((one) => one === status);
      if (other !== undefined)
        return { ok: false, status: other, outcome: outcomeOf(label, status, json, says) };
      if (status < 300) {
        const parsed = v.safeParse(call.schema, json);
        if (parsed.success) return { ok: true, body: parsed.output };
        const field = v.getDotPath(parsed.issues[0]) ?? '(body)';
        const message = `${label}: the answer has another form than expected at ${field}.`;
        throw new Concluded({ outcome: 'refused', code: 'WriteBackRejected', message });
      }
      const pauseMs = status === 429 || status === 503 ? pauseOf(retryAfterMs) : undefined;
      if (pauseMs !== undefined) pauses.set(url, clock.now() + pauseMs);
      // A 429 was not carried out. Of a 503 nobody knows, so the next attempt begins by reading.
      if (pauseMs !== undefined && status === 429) continue;
      const outcome = { ...outcomeOf(label, status, json, says), ...(pauseMs ? { afterMs: pauseMs } : {}) };
      // Who has had too many requests, and does not say for how long, gets none at once.
      if (status === 429) throw new Concluded(outcome);
      await repeatOrEnd(outcome, beganMs, pauseMs);
    }
  };
  // Without others there is no other answer.
  return send as VendorApi;
}

async function answerOf(
  call: JsonCall<unknown>,
  options: JsonHttpOptions,
): Promise<JsonAnswer | EarlyOutcome> {
  try {
    return await sendJson(call, options);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    return { outcome: 'try-later', message: `${requestLabelOf(call)}: ${error.message}.` };
  }
}

function pauseOf(retryAfterMs: number | undefined): number | undefined {
  if (retryAfterMs === undefined) return undefined;
  return Math.min(Math.max(retryAfterMs, minRetryAfterMs), maxRetryAfterMs);
}

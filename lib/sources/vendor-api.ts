import * as v from 'valibot';
import type { Clock } from '../kernel/clock.ts';
import { failures } from '../kernel/failures.ts';
import type { SourceTrouble, WriteBack, WriteBackTools } from './source-type.ts';

export interface VendorCall<T> {
  method?: 'GET' | 'POST' | 'PUT';
  /** From the host on, such as `/api/v2/tickets/7.json`. */
  path: string;
  query?: Record<string, string>;
  body?: unknown;
  /** Of a 2xx answer. Unknown fields are dropped. */
  schema: v.GenericSchema<unknown, T>;
}

/** @param others statuses that the caller decides about; `outcome` is what they would be otherwise */
export type VendorApi = <T, const Status extends number = never>(
  call: VendorCall<T>,
  ...others: Status[]
) => Promise<{ ok: true; body: T } | { ok: false; status: Status; outcome: WriteBack }>;

/** One request is given up after this. */
const timeoutMs = 8000;
/** All requests of one try, so that the Lambda (30 s) ends by itself. */
const budgetMs = 24_000;
/** A pause up to this is waited for at once; a longer one is left to a later try. */
const longestPauseMs = 10_000;
const mostBytes = 8 * 1024 * 1024;

/**
 * Until when a host asked to be left alone. A later try may come sooner than that, in this same process;
 * hosts belong to a clock, of which there is one outside of tests.
 */
const pausedUntil = new WeakMap<Clock, Map<string, number>>();

/** Why a write-back is over, thrown from within a call and turned into the outcome by {@link concluded}. */
class Concluded extends Error {
  readonly outcome: WriteBack;
  constructor(outcome: WriteBack) {
    super(outcome.outcome);
    this.outcome = outcome;
  }
}

/** Runs a write-back; an answer that ends it early is its outcome. */
export async function concluded(work: () => Promise<WriteBack>): Promise<WriteBack> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Concluded) return error.outcome;
    throw error;
  }
}

/** Runs the check of a source; an answer that ends it early is the trouble. */
export async function checked(work: () => Promise<SourceTrouble[]>): Promise<SourceTrouble[]> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Concluded)) throw error;
    const { outcome } = error;
    if (outcome.outcome === 'refused') {
      return [{ grave: true, says: outcome.message, remedy: failures[outcome.code].remedy }];
    }
    const says = outcome.outcome === 'try-later' ? outcome.message : 'The system did not answer.';
    return [
      { grave: true, says, remedy: "Check the source's address in the environment file, and its system." },
    ];
  }
}

/**
 * The one way a request reaches a vendor: to this host only, no redirects, one time limit each and one for
 * all. 429 and 503 with Retry-After are obeyed: a short pause is waited for, a longer one is the outcome.
 * Whatever else is neither 2xx nor one of `others` is the outcome of the whole write-back. Messages name
 * the call, the status and the fields, never a value.
 */
export function vendorApi(
  { fetch, clock }: Pick<WriteBackTools, 'fetch' | 'clock'>,
  { url, authorization }: { url: string; authorization: string },
): VendorApi {
  const endsAt = clock.now() + budgetMs;
  const pauses = pausedUntil.get(clock) ?? new Map<string, number>();
  pausedUntil.set(clock, pauses);

  const waitForTurn = async () => {
    const pauseMs = (pauses.get(url) ?? 0) - clock.now();
    if (pauseMs <= 0) return;
    if (pauseMs > longestPauseMs || clock.now() + pauseMs + timeoutMs > endsAt) {
      const message = `${new URL(url).host} asks to be left alone for ${Math.ceil(pauseMs / 1000)} s.`;
      throw new Concluded({ outcome: 'try-later', message, afterMs: pauseMs });
    }
    await clock.sleep(pauseMs);
  };

  return async ({ method = 'GET', path, query = {}, body, schema }, ...others) => {
    const label = `${method} ${path}`;
    for (;;) {
      await waitForTurn();
      const leftMs = endsAt - clock.now();
      if (leftMs <= 0) throw new Concluded({ outcome: 'try-later', message: `${label}: no time left.` });
      const target = new URL(url + path);
      for (const [name, value] of Object.entries(query)) target.searchParams.set(name, value);
      const request = (signal: AbortSignal) =>
        new Request(target, {
          method,
          headers: {
            authorization,
            accept: 'application/json',
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          },
          redirect: 'error',
          signal,
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
      const answer = await send(
        label,
        (signal) => fetch(request(signal)),
        clock,
        Math.min(timeoutMs, leftMs),
      );
      const { status, json } = answer;
      const other = others.find((one) => one === status);
      if (other !== undefined) return { ok: false, status: other, outcome: outcomeOf(label, status, json) };
      if (status >= 200 && status < 300) {
        const parsed = v.safeParse(schema, json);
        if (parsed.success) return { ok: true, body: parsed.output };
        const field = v.getDotPath(parsed.issues[0]) ?? '(body)';
        const message = `${label}: the answer has another form than expected at ${field}.`;
        throw new Concluded({ outcome: 'refused', code: 'WriteBackRejected', message });
      }
      const pauseMs = status === 429 || status === 503 ? answer.pauseMs : undefined;
      if (pauseMs !== undefined) pauses.set(url, clock.now() + pauseMs);
      // A 429 was not carried out. Of a 503 nobody knows, so the next try begins by reading.
      if (pauseMs !== undefined && status === 429) continue;
      throw new Concluded({ ...outcomeOf(label, status, json), ...(pauseMs ? { afterMs: pauseMs } : {}) });
    }
  };
}

interface Received {
  status: number;
  json: unknown;
  pauseMs: number | undefined;
}

/** @param call is given a signal that aborts when the answer is no longer waited for */
async function send(
  label: string,
  call: (signal: AbortSignal) => Promise<Response>,
  clock: Clock,
  limitMs: number,
): Promise<Received> {
  const over = new AbortController();
  const late = clock.sleep(limitMs, over.signal).then(() => 'late' as const);
  try {
    const received = await Promise.race([call(over.signal).then((response) => read(response, clock)), late]);
    if (received !== 'late') return received;
    throw new Concluded({ outcome: 'try-later', message: `${label}: no answer in time.` });
  } catch (error) {
    if (error instanceof Concluded) throw error;
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const code = (cause as { code?: unknown } | undefined)?.code;
    const reason = typeof code === 'string' ? ` (${code})` : '';
    throw new Concluded({ outcome: 'try-later', message: `${label}: no answer${reason}.` });
  } finally {
    over.abort();
  }
}

async function read(response: Response, clock: Clock): Promise<Received> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw new Error('the answer is too long');
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  let json: unknown;
  try {
    json = text === '' ? undefined : JSON.parse(text);
  } catch {
    json = undefined;
  }
  return {
    status: response.status,
    json,
    pauseMs: pauseOf(response.headers.get('retry-after'), clock.now()),
  };
}

/** Retry-After is seconds or a date (RFC 9110, 10.2.3). At most an hour, whatever it says. */
function pauseOf(retryAfter: string | null, nowMs: number): number | undefined {
  if (retryAfter === null) return undefined;
  const ms = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - nowMs;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 1000), 3_600_000);
}

function outcomeOf(label: string, status: number, json: unknown): WriteBack {
  const fields = fieldsOf(json);
  const message = `${label}: HTTP ${status}${fields.length > 0 ? ` for ${fields.join(', ')}` : ''}.`;
  if (status === 401 || status === 403) return { outcome: 'refused', code: 'WriteBackKeyRefused', message };
  const again = status >= 500 || [408, 409, 425, 429].includes(status);
  return again
    ? { outcome: 'try-later', message }
    : { outcome: 'refused', code: 'WriteBackRejected', message };
}

/**
 * The fields that an error names: `errors[].field` (Freshdesk), the keys of `details` (Zendesk) or of
 * `errors` (Jira). Names only, for the texts beside them quote values.
 */
function fieldsOf(json: unknown): string[] {
  const named = v.safeParse(
    v.object({ errors: v.optional(v.unknown()), details: v.optional(v.unknown()) }),
    json,
  );
  const { errors, details } = named.success ? named.output : {};
  const names = Array.isArray(errors)
    ? errors.map((error) => (error as { field?: unknown } | null)?.field)
    : [errors, details].flatMap((group) => (typeof group === 'object' && group ? Object.keys(group) : []));
  return names.filter((name) => typeof name === 'string').filter((name) => /^[\w.-]{1,60}$/.test(name));
}

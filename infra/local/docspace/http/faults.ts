import type { Clock } from '../../../../lib/kernel/clock.ts';
import { type DelayRange, pick, type Random } from '../state/random.ts';
import { gatewayPage, jsonError } from './envelope.ts';
import { PortalError } from './errors.ts';

export type FaultKind =
  /** The gateway's HTML page; the request never reached the portal. */
  | 'html502'
  | 'html504'
  /** `status` with the portal's JSON error; nothing is carried out. */
  | 'status'
  /** 429 without a body; `retryAfter` in seconds, or none. */
  | '429'
  /** Never answered; nothing is carried out. */
  | 'hang'
  /** The connection breaks before anything is carried out. */
  | 'drop'
  /** Carried out, then `status` (500 by default) instead of the answer. */
  | '500-after-commit'
  | 'html502-after-commit'
  /** Carried out, never answered. */
  | 'hang-after-commit'
  | 'drop-after-commit'
  /** Carried out after `delayMs`, whether or not the client still waits. */
  | 'slow'
  /** Carried out at once, answered after `delayMs`. */
  | 'slow-answer';

export interface Fault {
  kind: FaultKind;
  match?: { method?: string; path?: RegExp };
  /** The number of matching requests that it affects; 1 by default. */
  times?: number;
  /** The number of matching requests that pass before it. */
  after?: number;
  status?: number;
  delayMs?: DelayRange;
  retryAfter?: number;
}

/** The probability of each kind of fault per request. */
export type FaultRates = Partial<Record<FaultKind, number>>;

type Serve = () => Promise<Response>;

const failed = () => new TypeError('fetch failed');
const never = () => new Promise<Response>(() => {});

/** Faults between a client and the portal: planned one by one, or by probability. */
export class Faults {
  #planned: (Fault & { left: number; skip: number })[] = [];
  rates: FaultRates = {};
  /** The delay of a slow fault that names none. */
  slowMs: DelayRange = [5_000, 60_000];

  constructor(
    readonly clock: Clock,
    readonly random: Random,
  ) {}

  /** Plans a fault for the next matching requests. */
  next(fault: Fault): void {
    this.#planned.push({ ...fault, left: fault.times ?? 1, skip: fault.after ?? 0 });
  }

  clear(): void {
    this.#planned = [];
    this.rates = {};
  }

  /** Serves a request through the fault that applies to it, if there is one. */
  serve(method: string, path: string, serve: Serve): Promise<Response> {
    const fault = this.#faultFor(method, path);
    return fault ? this.#apply(fault, serve) : serve();
  }

  #faultFor(method: string, path: string): Fault | undefined {
    const planned = this.#planned.find(
      ({ match, left }) =>
        left > 0 &&
        (match?.method ?? method) === method &&
        (match?.path === undefined || match.path.test(path)),
    );
    if (planned) {
      if (planned.skip > 0) {
        planned.skip -= 1;
        return undefined;
      }
      planned.left -= 1;
      return planned;
    }
    for (const [kind, rate] of Object.entries(this.rates)) {
      if (rate > 0 && this.random() < rate) return { kind: kind as FaultKind };
    }
    return undefined;
  }

  async #apply(fault: Fault, serve: Serve): Promise<Response> {
    const delay = () => this.clock.sleep(pick(this.random, fault.delayMs ?? this.slowMs));
    switch (fault.kind) {
      case 'html502':
        return gatewayPage(502);
      case 'html504':
        return gatewayPage(504);
      case 'status':
        return errorAnswer(fault.status ?? 500);
      case '429':
        return new Response(null, {
          status: 429,
          headers: fault.retryAfter === undefined ? {} : { 'Retry-After': String(fault.retryAfter) },
        });
      case 'hang':
        return never();
      case 'drop':
        throw failed();
      case '500-after-commit':
        await serve();
        return errorAnswer(fault.status ?? 500);
      case 'html502-after-commit':
        await serve();
        return gatewayPage(502);
      case 'hang-after-commit':
        await serve();
        return never();
      case 'drop-after-commit':
        await serve();
        throw failed();
      case 'slow':
        await delay();
        return serve();
      case 'slow-answer': {
        const answer = await serve();
        await delay();
        return answer;
      }
    }
  }
}

function errorAnswer(status: number): Response {
  // 401, 402 and 403 of filters have no body; a thrown exception has.
  if (status === 401 || status === 402) return new Response(null, { status });
  return jsonError(new PortalError(status, 'Internal Server Error', 'System.InvalidOperationException'));
}

import type { Clock } from '../../../lib/kernel/clock.ts';

/** What people see about a work item in the system of a source. */
export interface Shown {
  roomUrl?: string | undefined;
  notes: { text: string; internal: boolean }[];
}

/** One result as a project system or helpdesk got it. */
export interface ReceivedResult {
  /** Stable over repeats of one result. */
  id: string;
  event: { type: string; timestamp: string; data: Record<string, unknown> };
}

/** A fake of the system behind a source: it receives what is written back. */
export interface Fake {
  handle(request: Request): Promise<Response>;
  shown(id: string): Shown;
  /** The result events, in a system that takes them; otherwise empty. */
  received: readonly ReceivedResult[];
}

export interface FakeOptions {
  /** The write-back secret of the source. */
  secret: string;
  clock: Clock;
  source: VendorSetup;
}

/** Of the settings of a source, what its vendor's administrator has set up. */
export interface VendorSetup {
  type: string;
  /** The vendor's id or name of the ticket field that shows the room's URL; absent for a vendor without one. */
  roomField?: number | string;
}

/** What the local stack needs of a type of source. */
export interface LocalSourceType {
  /** The setting of a source that names the address where its results go. */
  addressSetting: 'resultUrl' | 'apiUrl' | 'writeBack.url';
  fake(options: FakeOptions): Fake;
  /**
   * Secrets in the forms of the type.
   *
   * @param random gives a text of letters and digits for each use, the same at every start
   */
  secrets(random: (use: 'verify' | 'writeBack') => string): { verify: string; writeBack: string };
}

/** An answer that the vendor gives next instead of its usual one. */
export interface NextAnswer {
  status: number;
  retryAfter?: string;
  body?: unknown;
  /** Only to these calls, such as `PUT`. */
  method?: string;
  /** The call is carried out all the same, and only its answer is lost. */
  carriedOut?: boolean;
}

export interface VendorCallLine {
  method: string;
  path: string;
  status: number;
  atMs: number;
}

/** What the fakes of vendors' APIs have in common: the log of calls, authorization, and faults. */
export interface VendorFrame {
  handle(request: Request): Promise<Response>;
  calls: VendorCallLine[];
  /** Queues an answer for the next call that matches. */
  next(answer: NextAnswer): void;
  /** A credential is accepted until this is false. */
  credentialAccepted: boolean;
}

export interface VendorRequest {
  method: string;
  /** The path from the root of the vendor's API on. */
  path: string;
  query: URLSearchParams;
  /** Undefined without a body; the text `malformed` if it is not JSON. */
  body: unknown;
}

export function vendorFrame({
  root,
  authorization,
  unauthorized,
  answer,
  clock,
}: {
  /** The root of the vendor's API, such as `/api/v2`. */
  root: RegExp;
  /** The header, or what gives it: of a token that is fetched. */
  authorization: string | (() => string);
  unauthorized: unknown;
  answer(request: VendorRequest): Response;
  clock: Clock;
}): VendorFrame {
  const faults: NextAnswer[] = [];
  const frame: VendorFrame = {
    calls: [],
    credentialAccepted: true,
    next: (fault) => void faults.push(fault),
    async handle(request) {
      const url = new URL(request.url);
      const path = url.pathname.slice(url.pathname.search(root));
      const { method } = request;
      const text = await request.text();
      const reply = () => {
        const wanted = typeof authorization === 'string' ? authorization : authorization();
        if (!frame.credentialAccepted || request.headers.get('authorization') !== wanted) {
          return Response.json(unauthorized, { status: 401 });
        }
        if (text !== '' && !request.headers.get('content-type')?.startsWith('application/json')) {
          return Response.json({ error: 'content-type' }, { status: 415 });
        }
        const of = () => answer({ method, path, query: url.searchParams, body: jsonOf(text) });
        const index = faults.findIndex((fault) => fault.method === undefined || fault.method === method);
        const [fault] = index < 0 ? [] : faults.splice(index, 1);
        if (!fault) return of();
        if (fault.carriedOut) of();
        const headers = fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter };
        return Response.json(fault.body ?? {}, { status: fault.status, headers });
      };
      const response = reply();
      frame.calls.push({ method, path, status: response.status, atMs: clock.now() });
      return response;
    },
  };
  return frame;
}

function jsonOf(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return 'malformed';
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

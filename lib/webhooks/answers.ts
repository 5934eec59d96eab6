import type { RecordedRoom } from '../rooms/records.ts';
import type { FieldMistake } from '../sources/source-type.ts';

/** An HTTP answer, free of any host. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: AnswerBody;
}

export type AnswerBody =
  | { status: 'accepted'; execution: string }
  | { status: 'held'; reason: string }
  | {
      status: 'duplicate';
      /** Of the latest attempt; absent while none has begun. */
      execution?: string;
      /** Why it waits, during a hold. */
      held?: string;
      room?: Pick<RecordedRoom, 'id' | 'url' | 'title' | 'state'>;
      /** Fields in which this webhook differs from the first; the first counts. */
      differs?: string[];
      /** The failure of the latest attempt, and the earliest time at which a webhook starts the next. */
      error?: { code: string; message: string };
      nextAttemptAfter?: string;
    }
  | { status: 'ignored'; reason: string }
  | Problem;

/** Problem details (RFC 9457). */
export interface Problem {
  title: string;
  status: number;
  detail: string;
  errors?: FieldMistake[];
}

export function answer(status: 200 | 202, body: Exclude<AnswerBody, Problem>): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body };
}

const titles = {
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  405: 'Method Not Allowed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  503: 'Service Unavailable',
} as const;

export function problem(
  status: keyof typeof titles,
  detail: string,
  more: { headers?: Record<string, string>; errors?: FieldMistake[] } = {},
): Answer {
  const { headers, errors } = more;
  return {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
    body: { title: titles[status], status, detail, ...(errors ? { errors } : {}) },
  };
}

/** Seconds after which a sender should repeat what could not be taken for now. */
const retryAfterSeconds = '60';

export function tryLater(detail: string): Answer {
  return problem(503, detail, { headers: { 'retry-after': retryAfterSeconds } });
}

import type { InferOutput } from 'valibot';
import type { FieldMistake } from '../sources/contract/receive.ts';
import type {
  acceptedSchema,
  challengeSchema,
  duplicateSchema,
  heldSchema,
  ignoredSchema,
  notedSchema,
  problemSchema,
  severalSchema,
} from './contract.ts';

/** An HTTP answer, free of any host. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: AnswerBody;
}

export type AnswerBody = InferOutput<
  | typeof acceptedSchema
  | typeof heldSchema
  | typeof duplicateSchema
  | typeof ignoredSchema
  | typeof challengeSchema
  | typeof severalSchema
  | typeof notedSchema
  | typeof problemSchema
>;

/** Problem details (RFC 9457). */
export type Problem = InferOutput<typeof problemSchema>;

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

export function problemAnswer(
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

/** Seconds after which a sender should repeat a webhook that could not be stored. */
const retryAfterSeconds = '60';

export function tryLater(detail: string): Answer {
  return problemAnswer(503, detail, { headers: { 'retry-after': retryAfterSeconds } });
}

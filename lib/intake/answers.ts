import type { InferOutput } from 'valibot';
import { logFieldsOf } from '../kernel/failures.ts';
import type { Log } from '../kernel/log.ts';
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

/** Whose webhook is answered, and where that is logged. */
interface Answered {
  source: string;
  log: Log;
}

/**
 * The answer to a webhook that nothing is done about.
 *
 * @param reason a sentence that the admin of the sending system can act on
 */
export function ignoredAnswer(reason: string, { source, log }: Answered): Answer {
  log.info('WEBHOOK_IGNORED', { source });
  return answer(200, { status: 'ignored', reason });
}

/** What a webhook is answered once it was stored. What fails meanwhile is logged, and the sender repeats the webhook. */
export async function storedAnswer(store: () => Promise<Answer>, { source, log }: Answered): Promise<Answer> {
  try {
    return await store();
  } catch (error) {
    log.error('WEBHOOK_NOT_STORED', { source, ...logFieldsOf(error) });
    return tryLater('The webhook could not be stored just now. Send it again.');
  }
}

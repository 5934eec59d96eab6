import { createHash } from 'node:crypto';
import type { Clock } from '../kernel/clock.ts';
import { logFieldsOf } from '../kernel/failures.ts';
import type { Log } from '../kernel/log.ts';
import type { Settings } from '../settings/schema.ts';
import { type AskerDependencies, recordAskedFor, type StatusRequest } from './asker.ts';
import { askAgainSeconds, isOver, itemStatus } from './item-status.ts';
import { type Language, languages } from './languages/all.ts';
import { isKnownTag, languageFor, type Representation, representationFor } from './negotiation.ts';
import { pageHeaders, statusPage } from './page.ts';
import type { ReadQueue } from './queue-view.ts';
import { wordsOf } from './words.ts';

export interface AnswerDependencies extends Omit<AskerDependencies, 'settings'> {
  settings: Pick<Settings, 'namespace' | 'sources' | 'life'>;
  readQueue: ReadQueue;
  clock: Pick<Clock, 'now'>;
  log: Log;
}

/** An HTTP answer, free of any host. */
export interface StatusAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Of every answer: nobody but who has asked keeps it, and the link goes to no other site. */
const always = {
  'cache-control': 'private, no-cache',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
  vary: 'accept, accept-language',
};
const unavailableSeconds = 60;

/** Answers `GET /status/{source}/{id}`: JSON for programs, a page for people. */
export async function answerStatus(
  request: StatusRequest,
  dependencies: AnswerDependencies,
): Promise<StatusAnswer> {
  const { headers, method } = request;
  const language = languageFor(headers['accept-language']);
  const form = { as: representationFor(headers.accept), language };
  if (method !== 'GET' && method !== 'HEAD') return refusal(405, 'notFound', form, { allow: 'GET, HEAD' });
  const answered = await foundAnswer(request, form, dependencies).catch((error: unknown) => {
    dependencies.log.warn('STATUS_NOT_READ', {
      source: sourceOf(request, dependencies),
      ...logFieldsOf(error),
    });
    return refusal(503, 'unavailable', form, { 'retry-after': String(unavailableSeconds) });
  });
  return method === 'HEAD' ? { ...answered, body: '' } : answered;
}

interface Form {
  as: Representation;
  language: Language;
}

async function foundAnswer(
  request: StatusRequest,
  form: Form,
  dependencies: AnswerDependencies,
): Promise<StatusAnswer> {
  const { settings, clock, readQueue } = dependencies;
  const { as, language } = form;
  const record = await recordAskedFor(request, dependencies);
  if (!record) return refusal(404, 'notFound', form);
  const nowMs = clock.now();
  const status = await itemStatus(record, { settings, readQueue, nowMs });
  const words = wordsOf(status, language, nowMs);
  const seconds = askAgainSeconds(status, nowMs);
  const { facts } = record;
  const item = facts.label ?? (facts.kind === 'project' ? facts.projectId : facts.ticketId);
  const body =
    as === 'html'
      ? statusPage({ language, words, item, seconds })
      : JSON.stringify({ ...status, message: words.lines.join(' '), over: isOver(status) });
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  const headers = {
    ...always,
    ...contentHeaders(as === 'html' ? 'text/html; charset=utf-8' : 'application/json', form),
    etag,
    ...(seconds === undefined ? {} : { 'retry-after': String(seconds) }),
  };
  return isKnownTag(request.headers['if-none-match'], etag)
    ? { status: 304, headers, body: '' }
    : { status: 200, headers, body };
}

const titles = { 404: 'Not Found', 405: 'Method Not Allowed', 503: 'Service Unavailable' } as const;

/** The same for everything that is unsigned, unknown or forgotten: problem details (RFC 9457), or a page. */
function refusal(
  status: keyof typeof titles,
  why: 'notFound' | 'unavailable',
  form: Form,
  more: Record<string, string> = {},
): StatusAnswer {
  const { heading, text } = languages[form.language][why];
  const isPage = form.as === 'html';
  const body = isPage
    ? statusPage({ language: form.language, words: { heading, lines: [text] } })
    : JSON.stringify({ title: titles[status], status, detail: status === 405 ? 'Use GET or HEAD.' : text });
  const type = isPage ? 'text/html; charset=utf-8' : 'application/problem+json';
  return { status, headers: { ...always, ...contentHeaders(type, form), ...more }, body };
}

function contentHeaders(type: string, { as, language }: Form): Record<string, string> {
  return { 'content-type': type, 'content-language': language, ...(as === 'html' ? pageHeaders : {}) };
}

/** For the log: nobody's own text. */
function sourceOf({ source }: StatusRequest, { settings }: AnswerDependencies): string {
  return Object.hasOwn(settings.sources, source) ? source : '(unknown)';
}

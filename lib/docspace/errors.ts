import * as v from 'valibot';
import { Failure } from '../kernel/failures.ts';
import type { JsonAnswer } from '../kernel/json-http.ts';

const thrown = v.object({ error: v.object({ message: v.nullish(v.string(), '') }) });
const validation = v.object({
  response: v.object({ errors: v.record(v.string(), v.array(v.string())) }),
});

/**
 * The failure that an answer of the portal stands for, or undefined for a success.
 *
 * The portal localises its messages to the user's language, so only status codes and the presence of a
 * body decide (A/Middleware/ResponseWrapper.cs, PaymentFilter.cs, TenantStatusFilter.cs,
 * A/Auth/AuthorizationExtension.cs; DocSpace-server 3.7.2).
 */
export function failureOf(answer: JsonAnswer, call: string): Failure | undefined {
  const { status, json } = answer;
  if (status >= 200 && status < 300) {
    if (typeof json === 'object') return undefined;
    return new Failure('PortalUnavailable', `${call}: HTTP ${status} with a page instead of JSON`);
  }
  const message = quote(json);
  const what = `${call}: HTTP ${status}${message ? `, "${message}"` : ''}`;
  const hasErrorBody = v.is(thrown, json);
  if (status === 429) return new Failure('PortalThrottled', `${what}${retryAfter(answer)}`);
  if (status === 401) return new Failure('PortalKeyRefused', what);
  if (status === 402) return new Failure('PortalPlanLimit', what);
  // A suspended portal answers 404 to everything, without the error body that a missing room has.
  if (status === 404 && !hasErrorBody) return new Failure('PortalSuspended', what);
  // A missing scope and a portal under restoration may both come without a body: nothing tells them apart.
  if (status === 403 && !hasErrorBody) return new Failure('PortalForbidden', what);
  if (status >= 500 || status < 400) return new Failure('PortalUnavailable', what);
  return new PortalRefusal(status, what);
}

/** A request that the portal understood and refused: a 4xx about this request, not about the portal. */
export class PortalRefusal extends Failure {
  readonly status: number;

  constructor(status: number, message: string) {
    super('PortalRejected', message);
    this.status = status;
  }
}

/** True for a refusal with that HTTP status. */
export function isRefusal(error: unknown, ...statuses: number[]): error is PortalRefusal {
  return error instanceof PortalRefusal && (statuses.length === 0 || statuses.includes(error.status));
}

/**
 * The portal's own words, shortened, and without anything that looks like an e-mail address, a key or a
 * link: a failure is shown to people and stored.
 */
export function redact(text: string): string {
  return text
    .replace(/\S+@\S+/g, '(address)')
    .replace(/sk-[0-9a-f]{8,}/gi, '(key)')
    .replace(/https?:\/\/\S+/gi, '(link)')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200);
}

function quote(json: unknown): string {
  if (v.is(thrown, json)) return redact(v.parse(thrown, json).error.message);
  if (v.is(validation, json)) {
    const { errors } = v.parse(validation, json).response;
    return redact(
      Object.entries(errors)
        .map(([field, messages]) => `${field}: ${messages.join(' ')}`)
        .join('; '),
    );
  }
  return '';
}

function retryAfter({ retryAfterMs }: JsonAnswer): string {
  return retryAfterMs === undefined ? '' : `, again in ${Math.ceil(retryAfterMs / 1000)} s`;
}

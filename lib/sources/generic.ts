import * as v from 'valibot';
import type { SourceSettings } from '../settings/types.ts';
import { isHeaderSecret, verifyHeaderSecret } from './header-secret.ts';
import type { FieldMistake, Proof, SourceType } from './source-type.ts';
import { isStandardWebhookSecret, verifyStandardWebhook } from './standard-webhooks.ts';

/** How generic sources prove themselves: by a Standard Webhooks signature or by a secret in a header. */
export const genericProof: Pick<SourceType, 'verify' | 'isSecret'> = {
  verify({ proof }, { headers, body, secrets, nowMs }: Proof) {
    return proof.scheme === 'header'
      ? verifyHeaderSecret(headers[proof.header], secrets)
      : verifyStandardWebhook(headers, body, secrets, nowMs);
  },
  isSecret({ proof }, secret) {
    return proof.scheme === 'header' ? isHeaderSecret(secret) : isStandardWebhookSecret(secret);
  },
};

/** An id is what the source says it is: a string, or a number that JSON can carry exactly. */
export const id = (example: string) => {
  const remedy = `send a string of 1 to 200 characters such as "${example}", or a whole number`;
  return v.pipe(
    v.union([v.string(), v.pipe(v.number(), v.safeInteger(), v.transform(String))], remedy),
    v.trim(),
    v.minLength(1, remedy),
    v.maxLength(200, remedy),
    // Lone halves of a surrogate pair cannot be stored or encoded as UTF-8.
    v.check((text) => text.isWellFormed(), remedy),
  );
};

export const text = (remedy: string, longest: number) =>
  v.pipe(
    v.string(remedy),
    v.maxLength(longest, remedy),
    v.transform((value) => value.toWellFormed()),
  );

/** A callback URL whose host the environment allows: https, no user or password. */
export function callbackUrl({ callbackHosts }: SourceSettings) {
  const allowed = callbackHosts.length > 0 ? callbackHosts.join(', ') : 'none';
  const remedy = `send an https URL whose host the environment allows (allowed: ${allowed}), or leave it out`;
  return v.optional(
    v.pipe(
      v.string(remedy),
      v.maxLength(2000, remedy),
      v.check((value) => {
        if (!URL.canParse(value)) return false;
        const url = new URL(value);
        return (
          url.protocol === 'https:' && !url.username && !url.password && callbackHosts.includes(url.host)
        );
      }, remedy),
    ),
  );
}

/** Every wrong field at once; values are not quoted, for a body may hold anything. */
export function mistakesOf(issues: readonly v.BaseIssue<unknown>[]): FieldMistake[] {
  const mistakes = new Map<string, string>();
  for (const issue of issues) {
    const field = v.getDotPath(issue) ?? '(body)';
    if (!mistakes.has(field)) mistakes.set(field, issue.message);
  }
  return [...mistakes].map(([field, message]) => ({ field, message }));
}

/** `v.object` with one remedy for a body that is no object (valibot takes a list for one) and for each absent field. */
export function body<const Entries extends v.ObjectEntries>(entries: Entries, example: string) {
  const remedy = `send a JSON object such as ${example}`;
  const object = v.object(entries, (issue) => (issue.expected === 'Object' ? remedy : 'missing; send it'));
  const refuse = v.custom<never>(() => false, remedy) as unknown as typeof object;
  return v.lazy((input) => (Array.isArray(input) ? refuse : object));
}

import type { SourceSettings } from '../../../lib/settings/schema.ts';
import { samplesOf } from '../../../lib/sources/registry/samples.ts';
import { urlWithSecret } from '../../../lib/sources/signatures/secret-in-url.ts';

/**
 * Lines for a POSIX shell that send one webhook with curl, as they stand: signed with openssl (Standard Webhooks),
 * or with the secret in the source's header or URL. They print it with a new id and the present time at each run.
 *
 * @param secret of the local stack: it stands in the lines
 * @returns undefined for a type whose vendor signs otherwise
 */
export function curlCommand(source: SourceSettings, url: string, secret: string): string | undefined {
  const { proof } = source as SourceSettings & { proof?: { scheme: string; header?: string } };
  const wish = { id: 'CURL-1', title: 'With curl', projectType: 'marketing' };
  const [sample] = Object.values(samplesOf(source).samples(source, wish));
  const body = quoted(JSON.stringify(sample));
  const post = `curl -sS ${quoted(urlWithSecret(source, url, secret))} -H 'content-type: application/json'`;
  if (proof?.scheme === 'header') {
    return lines(post, `-H ${quoted(`${proof.header}: ${secret}`)}`, `--data-raw ${body}`);
  }
  if (proof?.scheme === 'secret-in-url') return lines(post, `--data-raw ${body}`);
  if (proof?.scheme !== 'standard-webhooks') return undefined;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64').toString('hex');
  return [
    `at=$(date +%s) body=${body}`,
    lines(
      `signature=$(printf '%s' "msg_$at.$at.$body" |`,
      `openssl dgst -sha256 -mac HMAC -macopt hexkey:${key} -binary | openssl base64 -A)`,
    ),
    lines(
      post,
      `-H "webhook-id: msg_$at" -H "webhook-timestamp: $at" -H "webhook-signature: v1,$signature"`,
      `--data-raw "$body"`,
    ),
  ].join('\n');
}

/** One command over several lines. */
const lines = (...parts: string[]) => parts.join(' \\\n  ');

/** One word of a POSIX shell, with any characters. */
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

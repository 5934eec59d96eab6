import * as v from 'valibot';
import * as f from '../../settings/fields.ts';
import { didYouMean, oneOf } from '../../settings/remedies.ts';
import type { DeclaredHmac } from './declared-hmac.ts';
import type { DeclaredProof } from './declared-proof.ts';
import { hmacAlgorithms } from './hmac.ts';

const named = ['standard-webhooks', 'basic', 'secret-in-url'] as const;
const examples =
  '"standard-webhooks", "basic", "secret-in-url", { "header": "x-webhook-secret" }, { "signature": "x-signature" } or { "jwt": "authorization", "audience": "https://rooms.example.com/webhooks/board" }';

/** The name of a header (RFC 9110, 5.6.2 "token"), in lower case. */
export const headerName = (example: string) =>
  v.pipe(
    f.pattern(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/, `write the name of a header such as "${example}"`),
    v.toLowerCase(),
  );

const prefix = v.optional(
  f.pattern(/^[\x20-\x7e]{0,50}$/, 'write what stands before it, such as "sha256=", or leave it out'),
  '',
);

const publicUrl = (example: string, local: boolean) =>
  f.url(example, local, ({ search }) => (search === '' ? undefined : 'must not contain a query'));

const inHeader = f.shape({ header: headerName('x-webhook-secret'), prefix }, examples);

const time = f.shape(
  {
    header: headerName('x-timestamp'),
    unit: v.optional(f.choice(['seconds', 'milliseconds', 'iso']), 'seconds'),
    toleranceSeconds: v.optional(f.whole(1, 3600, 'seconds'), 300),
  },
  'an object such as { "header": "x-timestamp", "unit": "seconds" }',
);

const known = ['{method}', '{url}', '{body}', '{timestamp}'];

/** What is wrong with the text that is signed, together with what its placeholders need. */
function mistakeInSigned({ signed, url, timestamp }: { signed: string; url?: unknown; timestamp?: unknown }) {
  const placeholders: string[] = signed.match(/\{[^{}]*\}/g) ?? [];
  const other = placeholders.find((one) => !known.includes(one));
  if (other) return `has the placeholder ${other}; write one of ${oneOf(known)}`;
  if (placeholders.filter((one) => one === '{body}').length !== 1)
    return 'must have {body} once, or the body could be any; write for example "{body}"';
  const has = (one: string) => placeholders.includes(one);
  if (has('{timestamp}') !== (timestamp !== undefined))
    return 'must have {timestamp} if the proof has "timestamp", and only then; write for example "{timestamp}.{body}"';
  if (has('{url}') !== (url !== undefined))
    return 'must have {url} if the proof has "url", and only then; "url" is the address as the system calls it';
  return undefined;
}

const signature = (local: boolean) =>
  v.pipe(
    f.shape(
      {
        signature: headerName('x-signature'),
        algorithm: v.optional(f.choice(hmacAlgorithms), 'sha256'),
        encoding: v.optional(f.choice(['hex', 'base64']), 'hex'),
        prefix,
        signed: v.optional(f.text('write what is signed, such as "{timestamp}.{body}"'), '{body}'),
        url: v.exactOptional(publicUrl('https://rooms.example.com/webhooks/board', local)),
        timestamp: v.exactOptional(time),
        insufficient: v.optional(
          f.dictionary(
            headerName('x-signature-v1'),
            f.text('write what to use instead, such as "use its version 3"'),
            'write an object such as { "x-signature-v1": "use its version 3" }',
          ),
          {},
        ),
      },
      examples,
    ),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return;
      const message = mistakeInSigned(dataset.value);
      if (message) addIssue({ message: `"signed" ${message}` });
    }),
    v.transform(({ signature: header, ...rest }): DeclaredHmac => ({ scheme: 'hmac', header, ...rest })),
  );

const token = (local: boolean) =>
  f.shape(
    {
      jwt: headerName('authorization'),
      audience: publicUrl('https://rooms.example.com/webhooks/board', local),
    },
    examples,
  );

/** The field `proof` of a source whose type leaves it to the environment file altogether. */
export function declaredProofSetting(local: boolean) {
  const header = v.pipe(
    inHeader,
    v.transform(
      ({ header, prefix }): DeclaredProof => ({ scheme: 'header', header, ...(prefix ? { prefix } : {}) }),
    ),
  );
  const jwt = v.pipe(
    token(local),
    v.transform(({ jwt, audience }): DeclaredProof => ({ scheme: 'jwt', header: jwt, audience })),
  );
  const name = v.pipe(
    v.picklist(named, (issue) => {
      const near = typeof issue.input === 'string' ? didYouMean(issue.input, named) : undefined;
      return `write ${examples}${near ? `; did you mean "${near}"?` : ''}`;
    }),
    v.transform((scheme): DeclaredProof => ({ scheme })),
  );
  const hmac = signature(local);
  return v.lazy((input) => {
    if (!f.isObject(input)) return name;
    if ('signature' in input) return hmac;
    return 'jwt' in input ? jwt : header;
  }) as v.GenericSchema<unknown, DeclaredProof>;
}

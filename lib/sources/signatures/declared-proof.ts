import type { HeaderMap, WebhookToVerify } from '../contract/receive.ts';
import type { WebhookToSign } from '../contract/samples.ts';
import {
  type DeclaredHmac,
  signDeclaredHmac,
  verifyDeclaredHmac,
  whyNoDeclaredHmac,
} from './declared-hmac.ts';
import {
  basic,
  isBasicSecret,
  isHeaderSecret,
  makeHeaderSecret,
  verifyBasic,
  verifyHeaderSecret,
  whyNoBasic,
  whyNoHeaderSecret,
} from './header-secret.ts';
import { type DeclaredJwt, signJwt, verifyJwt, whyNoJwt } from './jwt.ts';
import { isSecretForUrl, verifySecretInUrl, whyNoSecretInUrl } from './secret-in-url.ts';
import {
  isStandardWebhookSecret,
  makeStandardWebhookSecret,
  signStandardWebhook,
  verifyStandardWebhook,
  whyNoStandardWebhook,
} from './standard-webhooks.ts';

/** How the webhooks of a source prove who sent them, as its settings say it. */
export type DeclaredProof =
  | { scheme: 'standard-webhooks' }
  | { scheme: 'basic' }
  | { scheme: 'secret-in-url' }
  /** The secret itself, behind a prefix such as `Bearer `. */
  | { scheme: 'header'; header: string; prefix?: string }
  | DeclaredHmac
  | DeclaredJwt;

type Scheme = DeclaredProof['scheme'];
type Of<S extends Scheme> = Extract<DeclaredProof, { scheme: S }>;

interface Ways<P extends DeclaredProof> {
  /** What the secret holds, as the rest of the sentence "Fill with ...". */
  hint(proof: P): string;
  isUsable(secret: string): boolean;
  make(random: Buffer): string;
  /** Never throws. */
  verify(proof: P, webhook: WebhookToVerify): boolean;
  /** Quotes no value. */
  whyNot(proof: P, webhook: Pick<WebhookToVerify, 'headers' | 'urlSecret' | 'nowMs'>): string;
  /** The headers alone: a secret in the URL is in none of them (`urlWithSecret`). */
  sign(proof: P, webhook: WebhookToSign): Record<string, string>;
}

const secretOfAnyForm = { isUsable: isHeaderSecret, make: makeHeaderSecret };

const ways: { [S in Scheme]: Ways<Of<S>> } = {
  'standard-webhooks': {
    hint: () => 'the whsec_... that it signs its webhooks with',
    isUsable: isStandardWebhookSecret,
    make: makeStandardWebhookSecret,
    verify: (_, { headers, body, secrets, nowMs }) => verifyStandardWebhook(headers, body, secrets, nowMs),
    whyNot: (_, { headers, nowMs }) => whyNoStandardWebhook(headers, nowMs),
    sign: (_, { secret, deliveryId, nowMs, body }) => signStandardWebhook(secret, deliveryId, nowMs, body),
  },
  basic: {
    hint: () => 'user:password that it sends, the password 16 characters or longer',
    isUsable: isBasicSecret,
    make: (random) => `docspace:${makeHeaderSecret(random)}`,
    verify: (_, { headers, secrets }) => verifyBasic(headers.authorization, secrets),
    whyNot: (_, { headers }) => whyNoBasic(headers.authorization),
    sign: (_, { secret }) => ({ authorization: basic(secret) }),
  },
  'secret-in-url': {
    hint: () => 'the last part of the URL that it calls, 32 characters or longer',
    isUsable: isSecretForUrl,
    make: makeHeaderSecret,
    verify: (_, { urlSecret, secrets }) => verifySecretInUrl(urlSecret, secrets),
    whyNot: (_, { urlSecret }) => whyNoSecretInUrl(urlSecret),
    sign: () => ({}),
  },
  header: {
    ...secretOfAnyForm,
    hint: ({ header, prefix = '' }) =>
      `what it sends in the header ${header}${prefix && `, without "${prefix.trim()}" before it`}`,
    verify: (proof, { headers, secrets }) => verifyHeaderSecret(withoutPrefix(proof, headers), secrets),
    whyNot(proof, { headers }) {
      const { header, prefix = '' } = proof;
      const isCut = headers[header] !== undefined && withoutPrefix(proof, headers) === undefined;
      if (isCut) return `${header} does not begin with "${prefix.trim()}"`;
      return whyNoHeaderSecret(header, headers[header]);
    },
    sign: ({ header, prefix = '' }, { secret }) => ({ [header]: prefix + secret }),
  },
  hmac: {
    ...secretOfAnyForm,
    hint: ({ header }) => `a secret of 16 characters or more, for its signature in the header ${header}`,
    verify: verifyDeclaredHmac,
    whyNot: (proof, { headers, nowMs }) => whyNoDeclaredHmac(proof, headers, nowMs),
    sign: signDeclaredHmac,
  },
  jwt: {
    ...secretOfAnyForm,
    hint: ({ header }) => `a secret of 16 characters or more, for its token in the header ${header}`,
    verify: (proof, { headers, secrets, nowMs }) => verifyJwt(proof, headers, secrets, nowMs),
    whyNot: (proof, { headers, nowMs }) => whyNoJwt(proof, headers, nowMs),
    sign: (proof, { secret, nowMs }) => signJwt(proof, secret, nowMs),
  },
};

function withoutPrefix({ header, prefix = '' }: Of<'header'>, headers: HeaderMap): string | undefined {
  const value = headers[header];
  const isThere = value?.slice(0, prefix.length).toLowerCase() === prefix.toLowerCase();
  return isThere ? value?.slice(prefix.length) : undefined;
}

/** What the webhooks of a source with this proof can be verified, refused and signed by. */
export function waysOf<P extends DeclaredProof>(proof: P): Ways<P> {
  return ways[proof.scheme] as unknown as Ways<P>;
}

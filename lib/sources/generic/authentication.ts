import type { SourceReceiver } from '../contract/receive.ts';
import type { SourceSamples } from '../contract/samples.ts';
import type { SecretForm } from '../contract/secret-form.ts';
import {
  isHeaderSecret,
  makeHeaderSecret,
  verifyHeaderSecret,
  whyNoHeaderSecret,
} from '../signatures/header-secret.ts';
import { isSecretForUrl, verifySecretInUrl, whyNoSecretInUrl } from '../signatures/secret-in-url.ts';
import {
  isStandardWebhookSecret,
  makeStandardWebhookSecret,
  signStandardWebhook,
  verifyStandardWebhook,
  whyNoStandardWebhook,
} from '../signatures/standard-webhooks.ts';
import type { GenericSettings } from './settings.ts';

export const verifySecret: SecretForm<GenericSettings> = {
  hint({ proof }) {
    if (proof.scheme === 'header') return `what it sends in the header ${proof.header}`;
    if (proof.scheme === 'secret-in-url')
      return 'the last part of the URL that it calls, 32 characters or longer';
    return 'the whsec_... that it signs its webhooks with';
  },
  isUsable({ proof }, secret) {
    if (proof.scheme === 'header') return isHeaderSecret(secret);
    if (proof.scheme === 'secret-in-url') return isSecretForUrl(secret);
    return isStandardWebhookSecret(secret);
  },
  make: ({ proof }, random) =>
    proof.scheme === 'standard-webhooks' ? makeStandardWebhookSecret(random) : makeHeaderSecret(random),
  publicExamples: {
    // github.com/standard-webhooks/standard-webhooks, tests of its libraries and examples of its documents
    secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'],
    remedy: 'This was signed with a secret from a public example; make one of your own.',
  },
};

export const verify: SourceReceiver<GenericSettings>['verify'] = (
  { proof },
  { headers, urlSecret, body, secrets, nowMs },
) => {
  if (proof.scheme === 'header') return verifyHeaderSecret(headers[proof.header], secrets);
  if (proof.scheme === 'secret-in-url') return verifySecretInUrl(urlSecret, secrets);
  return verifyStandardWebhook(headers, body, secrets, nowMs);
};

export const whyNot: SourceReceiver<GenericSettings>['whyNot'] = (
  { proof },
  { headers, urlSecret, nowMs },
) => {
  if (proof.scheme === 'header') return whyNoHeaderSecret(proof.header, headers[proof.header]);
  if (proof.scheme === 'secret-in-url') return whyNoSecretInUrl(urlSecret);
  return whyNoStandardWebhook(headers, nowMs);
};

/** The headers alone: a secret in the URL is in none of them (`urlWithSecret`). */
export const sign: SourceSamples<GenericSettings>['sign'] = (
  { proof },
  { secret, deliveryId, nowMs, body },
) => {
  if (proof.scheme === 'header') return { [proof.header]: secret };
  if (proof.scheme === 'secret-in-url') return {};
  return signStandardWebhook(secret, deliveryId, nowMs, body);
};

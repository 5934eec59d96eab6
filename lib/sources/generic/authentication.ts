import type { SourceReceiver } from '../contract/receive.ts';
import type { SourceSamples } from '../contract/samples.ts';
import type { SecretForm } from '../contract/secret-form.ts';
import {
  isHeaderSecret,
  makeHeaderSecret,
  verifyHeaderSecret,
  whyNoHeaderSecret,
} from '../signatures/header-secret.ts';
import {
  isStandardWebhookSecret,
  makeStandardWebhookSecret,
  signStandardWebhook,
  verifyStandardWebhook,
  whyNoStandardWebhook,
} from '../signatures/standard-webhooks.ts';
import type { GenericSettings } from './settings.ts';

export const verifySecret: SecretForm<GenericSettings> = {
  hint: ({ proof }) =>
    proof.scheme === 'header'
      ? `what it sends in the header ${proof.header}`
      : 'the whsec_... that it signs its webhooks with',
  isUsable: ({ proof }, secret) =>
    proof.scheme === 'header' ? isHeaderSecret(secret) : isStandardWebhookSecret(secret),
  make: ({ proof }, random) =>
    proof.scheme === 'header' ? makeHeaderSecret(random) : makeStandardWebhookSecret(random),
  publicExamples: {
    // github.com/standard-webhooks/standard-webhooks, tests of its libraries and examples of its documents
    secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'],
    remedy: 'This was signed with a secret from a public example; make one of your own.',
  },
};

export const verify: SourceReceiver<GenericSettings>['verify'] = (
  { proof },
  { headers, body, secrets, nowMs },
) =>
  proof.scheme === 'header'
    ? verifyHeaderSecret(headers[proof.header], secrets)
    : verifyStandardWebhook(headers, body, secrets, nowMs);

export const whyNot: SourceReceiver<GenericSettings>['whyNot'] = ({ proof }, { headers, nowMs }) =>
  proof.scheme === 'header'
    ? whyNoHeaderSecret(proof.header, headers[proof.header])
    : whyNoStandardWebhook(headers, nowMs);

export const sign: SourceSamples<GenericSettings>['sign'] = (
  { proof },
  { secret, deliveryId, nowMs, body },
) =>
  proof.scheme === 'header'
    ? { [proof.header]: secret }
    : signStandardWebhook(secret, deliveryId, nowMs, body);

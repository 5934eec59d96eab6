import type { SourceReceiver } from '../contract/receive.ts';
import type { SourceSamples } from '../contract/samples.ts';
import type { SecretForm } from '../contract/secret-form.ts';
import { hmac, isHmac } from '../signatures/hmac.ts';
import type { ZendeskSettings } from './settings.ts';

// developer.zendesk.com, Webhooks, "Verifying webhooks", 2026
const signatureHeader = 'x-zendesk-webhook-signature';
const timestampHeader = 'x-zendesk-webhook-signature-timestamp';
/** Zendesk publishes no tolerance; it is the one that Standard Webhooks has. */
const toleranceMs = 300_000;
const minSecretLength = 16;

export const verifySecret: SecretForm<ZendeskSettings> = {
  hint: () => 'the signing secret that Zendesk shows for the webhook',
  isUsable: (_, secret) => secret.length >= minSecretLength,
  publicExamples: {
    // The first signs the test of a webhook that is not saved yet; the second is an example of an older page.
    secrets: ['dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ==', 'HRkRd4BeOAoUkfZr-mhauJT64rvBASlJRoIyPsd3zeA='],
    remedy:
      'This was signed with the secret that Zendesk has for tests only: save the webhook, then test it. Its own signing secret appears when it is saved.',
  },
};

export const verify: SourceReceiver<ZendeskSettings>['verify'] = (_, { headers, body, secrets, nowMs }) => {
  const signature = headers[signatureHeader];
  const timestamp = headers[timestampHeader];
  if (!signature || !timestamp || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(timestamp)) return false;
  // Written this way because a date that does not exist gives NaN, which has to be refused.
  if (!(Math.abs(nowMs - Date.parse(timestamp)) <= toleranceMs)) return false;
  return isHmac(signature, 'base64', [timestamp, body], secrets);
};

export const sign: SourceSamples<ZendeskSettings>['sign'] = (_, { secret, body, nowMs, deliveryId }) => {
  const timestamp = new Date(nowMs).toISOString().replace(/\.\d+Z$/, 'Z');
  return {
    [signatureHeader]: hmac(secret, [timestamp, body], 'base64'),
    [timestampHeader]: timestamp,
    'x-zendesk-webhook-invocation-id': deliveryId,
  };
};

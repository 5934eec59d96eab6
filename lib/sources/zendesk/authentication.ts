import type { HeaderMap, SourceReceiver } from '../contract/receive.ts';
import type { SourceSamples } from '../contract/samples.ts';
import type { SecretForm } from '../contract/secret-form.ts';
import { hmac, isHmac, otherSecretOrBody } from '../signatures/hmac.ts';
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

/** Signature and timestamp, or why they cannot be right under any secret. */
function signedPart(headers: HeaderMap, nowMs: number): { signature: string; timestamp: string } | string {
  const { [signatureHeader]: signature, [timestampHeader]: timestamp } = headers;
  if (!signature) return `the header ${signatureHeader} is missing`;
  if (!timestamp) return `the header ${timestampHeader} is missing`;
  const atMs = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(timestamp)
    ? Date.parse(timestamp)
    : Number.NaN;
  // A date that does not exist gives NaN too.
  if (Number.isNaN(atMs)) return `${timestampHeader} is no time in UTC`;
  if (Math.abs(nowMs - atMs) > toleranceMs) {
    return `${timestampHeader} is more than ${toleranceMs / 1000} s off our clock`;
  }
  return { signature, timestamp };
}

export const verify: SourceReceiver<ZendeskSettings>['verify'] = (_, { headers, body, secrets, nowMs }) => {
  const signed = signedPart(headers, nowMs);
  return typeof signed !== 'string' && isHmac(signed.signature, 'base64', [signed.timestamp, body], secrets);
};

export const whyNot: SourceReceiver<ZendeskSettings>['whyNot'] = (_, { headers, nowMs }) => {
  const signed = signedPart(headers, nowMs);
  return typeof signed === 'string' ? signed : otherSecretOrBody;
};

export const sign: SourceSamples<ZendeskSettings>['sign'] = (_, { secret, body, nowMs, deliveryId }) => {
  const timestamp = `${new Date(nowMs).toISOString().slice(0, 'YYYY-MM-DDThh:mm:ss'.length)}Z`;
  return {
    [signatureHeader]: hmac(secret, [timestamp, body], 'base64'),
    [timestampHeader]: timestamp,
    'x-zendesk-webhook-invocation-id': deliveryId,
  };
};

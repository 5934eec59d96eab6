import type { SourceReceiver } from '../contract/receive.ts';
import type { SourceSamples } from '../contract/samples.ts';
import type { SecretForm } from '../contract/secret-form.ts';
import {
  isHeaderSecret,
  makeHeaderSecret,
  verifyHeaderSecret,
  whyNoHeaderSecret,
} from '../signatures/header-secret.ts';
import { hmac, isHmac, otherSecretOrBody } from '../signatures/hmac.ts';
import type { JiraSettings } from './settings.ts';

// developer.atlassian.com, Jira Cloud platform, Webhooks, "Secure admin webhooks", 2026
const signatureHeader = 'x-hub-signature';
const signatureForm = /^sha256=[0-9a-f]{64}$/i;

export const verifySecret: SecretForm<JiraSettings> = {
  hint: ({ proof }) =>
    proof.scheme === 'header'
      ? `what its automation rule sends in the header ${proof.header}`
      : 'the secret of the webhook',
  isUsable: (_, secret) => isHeaderSecret(secret),
  make: (_, random) => makeHeaderSecret(random),
  publicExamples: {
    secrets: ["It's a Secret to Everybody"],
    remedy: 'This was signed with the secret of a public example; make one of your own.',
  },
};

export const verify: SourceReceiver<JiraSettings>['verify'] = ({ proof }, { headers, body, secrets }) => {
  if (proof.scheme === 'header') return verifyHeaderSecret(headers[proof.header], secrets);
  const signature = headers[signatureHeader] ?? '';
  if (!signatureForm.test(signature)) return false;
  return isHmac(signature.slice('sha256='.length).toLowerCase(), 'hex', [body], secrets);
};

export const whyNot: SourceReceiver<JiraSettings>['whyNot'] = ({ proof }, { headers }) => {
  if (proof.scheme === 'header') return whyNoHeaderSecret(proof.header, headers[proof.header]);
  const signature = headers[signatureHeader];
  if (!signature) return `the header ${signatureHeader} is missing`;
  return signatureForm.test(signature)
    ? otherSecretOrBody
    : `${signatureHeader} is not sha256= and 64 hex digits`;
};

export const sign: SourceSamples<JiraSettings>['sign'] = ({ proof }, { secret, body, deliveryId }) => {
  const given =
    proof.scheme === 'header'
      ? { [proof.header]: secret }
      : { [signatureHeader]: `sha256=${hmac(secret, [body], 'hex')}` };
  return { ...given, 'x-atlassian-webhook-identifier': deliveryId };
};

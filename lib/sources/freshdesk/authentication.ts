import type { SourceReceiver } from '../contract/receive.ts';
import type { SourceSamples } from '../contract/samples.ts';
import type { SecretForm } from '../contract/secret-form.ts';
import {
  basic,
  isBasicSecret,
  isHeaderSecret,
  makeHeaderSecret,
  verifyBasic,
  verifyHeaderSecret,
  whyNoBasic,
  whyNoHeaderSecret,
} from '../signatures/header-secret.ts';
import type { FreshdeskSettings } from './settings.ts';

export const verifySecret: SecretForm<FreshdeskSettings> = {
  hint: ({ proof }) =>
    proof.scheme === 'header'
      ? `what its rule sends in the header ${proof.header}`
      : 'user:password of its rule, the password 16 characters or longer',
  isUsable: ({ proof }, secret) =>
    proof.scheme === 'header' ? isHeaderSecret(secret) : isBasicSecret(secret),
  make: ({ proof }, random) => (proof.scheme === 'header' ? '' : 'docspace:') + makeHeaderSecret(random),
};

export const verify: SourceReceiver<FreshdeskSettings>['verify'] = ({ proof }, { headers, secrets }) =>
  proof.scheme === 'header'
    ? verifyHeaderSecret(headers[proof.header], secrets)
    : verifyBasic(headers.authorization, secrets);

export const whyNot: SourceReceiver<FreshdeskSettings>['whyNot'] = ({ proof }, { headers }) =>
  proof.scheme === 'header'
    ? whyNoHeaderSecret(proof.header, headers[proof.header])
    : whyNoBasic(headers.authorization);

export const sign: SourceSamples<FreshdeskSettings>['sign'] = ({ proof }, { secret }) =>
  proof.scheme === 'header' ? { [proof.header]: secret } : { authorization: basic(secret) };

import { portalKeyIn } from '../../../lib/docspace/client.ts';
import { isPortalWebhookSecret } from '../../../lib/intake/portal/webhook.ts';
import { parseJson, plainSecret } from '../../../lib/kernel/json.ts';
import { isObject } from '../../../lib/settings/fields.ts';
import type { Settings } from '../../../lib/settings/schema.ts';
import { setUpOf } from '../../../lib/sources/registry/set-ups.ts';
import { secretList } from '../../../lib/stores/aws/secrets.ts';
import { isOfSource, type SecretName } from '../secret-names.ts';

/** A JSON object, as "Key/value" of the console of Secrets Manager stores it. */
export function isKeyValue(value: string): boolean {
  return isObject(parseJson(value));
}

/** What the portal takes as the secret key of a webhook. */
export const portalWebhookHint = '8 to 30 characters of ASCII without spaces';

const publicSecret = 'This secret is public: it stands in an example. Make one of your own.';

/** Secrets in the samples of our pages. Who copies a sample as it stands lets everybody in. */
export const samplesOfOurPages = [
  'sk-8f2b6c1d9e4a7053b2c8d1f6e9a4073512bd86fc0e97a341d5f8c2b6907e14a3',
  'whsec_YW5kIHdlIHNpZ24gcmVzdWx0cyB3aXRoIHRoaXM=',
  'whsec_aGVscGRlc2sgc2lnbnMgd2l0aCB0aGlzIG9uZSE=',
  'whsec_cHJvamVjdCBzeXN0ZW0gc2lnbnMgd2l0aCB0aGlz',
  'kT8mF2vR5xQ1zP7nJ4cW9bH6yL3sD0gA',
  'docspace:m7Rk2pXw9sQ4vT1z',
  '4dH8sK2mV7xQ1pZr9tYw',
  'agent@example.com/token:Zk3xV9bN2mQ7wR5tY8uP',
  'agent@example.com:ATATT3xFfGF0aB3dE6gH9jK2',
  'aB3dE6gH9jK2mN5pQ8sT',
  'm0nD4y_r3c1p3-s3cr3t-0f-th1s-p4g3-4l0n3',
  'eyJhbGciOiJIUzI1NiJ9.eyJ0aWQiOjF9.c2lnbmF0dXJl',
  'b537207f20cbfa02357cf448134da559e8bd39d61597dcd5631b8012eae53e81',
  '2/1204567890123/1204567890124:7c1d5e9f3b2a4d6c8e0f1a2b3c4d5e6f',
  'c2f1a9d0-7b35-4e6c-8f10-93d4b7a5e621',
  'pat-eu1-4d7c0b7e-52aa-4c0f-9a53-1b7f6d2e8c90',
  'docspace:pd-test-password',
  '5f4dcc3b5aa765d61d8327deb882cf99a1b2c3d4',
];

function severalValues(hint: string): string {
  return `It is a JSON object ("Key/value" of the AWS console) without exactly one text in it, so nobody knows which is ${hint}. Choose "Plaintext" there, or store it with npx rooms secrets.`;
}

/**
 * What is wrong with the form of a secret, as a sentence that does not quote it; undefined if nothing is.
 *
 * @param value as it is stored: for `verify` one secret, or a JSON list of several
 */
export function mistakeIn(
  name: SecretName,
  value: string,
  { sources }: Pick<Settings, 'sources'>,
): string | undefined {
  if (name.use === 'portal') {
    if (samplesOfOurPages.includes(portalKeyIn(value).key)) return publicSecret;
    return /^sk-[0-9a-f]{64}$/.test(value) ? undefined : 'A key of the portal is sk- and 64 hex digits.';
  }
  if (!isOfSource(name)) return mistakeInPortalWebhook(value);
  const source = sources[name.source];
  if (!source) return `The environment has no source "${name.source}".`;
  const form = setUpOf(source).secrets[name.use];
  const plain = plainSecret(value);
  const values = name.use === 'verify' ? secretList(value) : plain === undefined ? [] : [plain];
  if (values.length > 0 && values.every((one) => form.isUsable(source, one))) {
    const known = [...(form.publicExamples?.secrets ?? []), ...samplesOfOurPages];
    return values.some((one) => known.includes(one)) ? publicSecret : undefined;
  }
  if (isKeyValue(value)) return severalValues(form.hint(source));
  return `It has another form than ${form.hint(source)}.`;
}

function mistakeInPortalWebhook(value: string): string | undefined {
  const values = secretList(value);
  if (values.length === 0 || !values.every(isPortalWebhookSecret)) {
    return isKeyValue(value)
      ? severalValues(portalWebhookHint)
      : `It has another form than ${portalWebhookHint}.`;
  }
  return values.some((one) => samplesOfOurPages.includes(one)) ? publicSecret : undefined;
}

import { parseJson } from '../../../lib/kernel/json.ts';
import { isObject } from '../../../lib/settings/fields.ts';
import type { Settings } from '../../../lib/settings/schema.ts';
import { setUpOf } from '../../../lib/sources/registry/set-ups.ts';
import { plainSecret, secretList } from '../../../lib/stores/aws/secrets.ts';
import type { SecretName } from '../../environments/secret-names.ts';

/** A JSON object, as "Key/value" of the console of Secrets Manager stores it. */
export function isKeyValue(value: string): boolean {
  return isObject(parseJson(value));
}

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
    return /^sk-[0-9a-f]{64}$/.test(value) ? undefined : 'A key of the portal is sk- and 64 hex digits.';
  }
  const source = sources[name.source];
  if (!source) return `The environment has no source "${name.source}".`;
  const form = setUpOf(source).secrets[name.use];
  const plain = plainSecret(value);
  const values = name.use === 'verify' ? secretList(value) : plain === undefined ? [] : [plain];
  if (values.length > 0 && values.every((one) => form.isUsable(source, one))) {
    const known = values.some((one) => form.publicExamples?.secrets.includes(one));
    return known ? 'This secret is public: it stands in an example of the vendor.' : undefined;
  }
  if (isKeyValue(value)) return severalValues(form.hint(source));
  return `It has another form than ${form.hint(source)}.`;
}

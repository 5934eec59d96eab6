import type { Settings } from '../../../lib/settings/schema.ts';
import { setUpOf } from '../../../lib/sources/registry/set-ups.ts';
import { secretList } from '../../../lib/stores/aws/secrets.ts';
import type { SecretName } from '../../environments/secret-names.ts';

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
  const values = name.use === 'verify' ? secretList(value) : [value];
  if (values.length > 0 && values.every((one) => form.isUsable(source, one))) {
    const known = values.some((one) => form.publicExamples?.secrets.includes(one));
    return known ? 'This secret is public: it stands in an example of the vendor.' : undefined;
  }
  return `It has another form than ${form.hint(source)}.`;
}

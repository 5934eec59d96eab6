import type { Settings } from '../../../lib/settings/schema.ts';
import { setUpOf } from '../../../lib/sources/registry/set-ups.ts';
import { secretList } from '../../../lib/stores/aws/secrets.ts';
import { labelOf, type SecretName } from '../../environments/secret-names.ts';
import { type Finding, ok, problem, several, skipped, warning } from './finding.ts';

const dayMs = 24 * 3_600_000;
const oldDays = 365;
/** The alarm rings so long before the end too (infra/constructs/monitoring). */
const soonDays = 30;

/** One secret of an environment as it is stored. */
export interface StoredSecret {
  name: SecretName;
  /** Undefined while it is empty. */
  value: string | undefined;
  /** When it was last stored, where that is known. */
  changedAtMs?: number | undefined;
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
  const values = name.use === 'verify' ? secretList(value) : [value];
  if (values.length > 0 && values.every((one) => form.isUsable(source, one))) {
    const known = values.some((one) => form.publicExamples?.secrets.includes(one));
    return known ? 'Everybody knows this secret from a public example.' : undefined;
  }
  return `It has another form than ${form.hint(source)}.`;
}

/**
 * Is every secret filled, of the right form and not too old, and until when is the portal's key good?
 *
 * @param portalKey what the secret of the key holds, taken apart
 */
export function judgeSecrets(
  stored: readonly StoredSecret[],
  portalKey: { key: string; expiresAtMs?: number } | undefined,
  settings: Pick<Settings, 'sources'>,
  { environment, nowMs }: { environment: string; nowMs: number },
): Finding[] {
  const store = `Store it with npm run secrets -- ${environment}.`;
  const findings = stored.map(({ name, value, changedAtMs }): Finding => {
    const check = `secrets.${labelOf(name).replace(' ', '.')}`;
    if (value === undefined) return problem(check, 'The secret is empty.', store);
    const mistake = mistakeIn(name, name.use === 'portal' ? (portalKey?.key ?? '') : value, settings);
    if (mistake) return problem(check, mistake, store);
    const days = changedAtMs === undefined ? 0 : Math.floor((nowMs - changedAtMs) / dayMs);
    if (days < oldDays) return ok(check, 'The secret is filled.');
    return warning(check, `The secret is ${days} days old.`, `Make a new one. ${store}`);
  });
  if (portalKey) findings.push(judgeExpiry(portalKey.expiresAtMs, store, nowMs));
  return findings;
}

function judgeExpiry(expiresAtMs: number | undefined, store: string, nowMs: number): Finding {
  const check = 'secrets.portal-key-expiry';
  if (expiresAtMs === undefined) {
    return skipped(check, 'Nobody stored when the key of the portal expires, so no alarm rings before.');
  }
  const left = Math.floor((expiresAtMs - nowMs) / dayMs);
  const remedy = `Make a key of the same user. ${store}`;
  if (left < 0) return problem(check, 'The key of the portal has expired.', remedy);
  const says = `The key of the portal expires in ${several(left, 'day')}.`;
  return left < soonDays ? warning(check, says, remedy) : ok(check, says);
}

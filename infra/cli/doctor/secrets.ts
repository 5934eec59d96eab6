import { handshakeHeaderOf } from '../../../lib/intake/handshake.ts';
import { day } from '../../../lib/kernel/time.ts';
import type { Settings } from '../../../lib/settings/schema.ts';
import { labelOf } from '../../environments/secret-names.ts';
import { mistakeOfEquality } from '../../environments/secrets/equality.ts';
import { isKeyValue, mistakeIn } from '../../environments/secrets/forms.ts';
import type { StoredSecret } from '../secrets/vault.ts';
import { type Finding, ok, problem, several, skipped, warning } from './finding.ts';

/** An older secret gets a warning. */
const maxAgeDays = 365;
/** The alarm for the end of the key rings this long before it too (infra/constructs/monitoring). */
const expiryWarningDays = 30;

/**
 * Is every secret filled, of the right form and not too old, and when does the portal's key expire?
 *
 * @param portalKey what the secret of the key holds, taken apart
 */
export function judgeSecrets(
  stored: readonly StoredSecret[],
  portalKey: { key: string; expiresAtMs?: number } | undefined,
  settings: Pick<Settings, 'sources'>,
  { environment, nowMs }: { environment: string; nowMs: number },
): Finding[] {
  const held = stored.flatMap(({ name, value }) => (value === undefined ? [] : [{ name, value }]));
  const store = `Store it with npx rooms secrets ${environment}.`;
  const findings = stored.map(({ name, value, changedAtMs }): Finding => {
    const check = `secrets.${labelOf(name).replace(' ', '.')}`;
    if (value === undefined && name.use === 'portalWebhook') {
      const says =
        'The secret is empty, so what people do with rooms is noticed once a day, and not within a minute.';
      return warning(check, says, store);
    }
    const source = name.use === 'verify' ? settings.sources[name.source] : undefined;
    if (value === undefined && source && handshakeHeaderOf(source) !== undefined) {
      return skipped(check, 'Its system makes the secret itself: npx rooms handshake expects it.');
    }
    if (value === undefined) return problem(check, 'The secret is empty.', store);
    const mistake = mistakeIn(name, name.use === 'portal' ? (portalKey?.key ?? '') : value, settings);
    if (mistake) return problem(check, mistake, store);
    const equal = mistakeOfEquality({ name, value }, held, settings);
    if (equal) return problem(check, equal, store);
    const days = changedAtMs === undefined ? 0 : Math.floor((nowMs - changedAtMs) / day);
    if (days < maxAgeDays) {
      const how =
        name.use !== 'portal' && isKeyValue(value) ? ': the one value of its JSON object counts' : '';
      return ok(check, `The secret is filled${how}.`);
    }
    return warning(check, `The secret is ${days} days old.`, `Make a new one. ${store}`);
  });
  if (portalKey) findings.push(judgeExpiry(portalKey.expiresAtMs, store, nowMs));
  return findings;
}

function judgeExpiry(expiresAtMs: number | undefined, store: string, nowMs: number): Finding {
  const check = 'secrets.portal-key-expiry';
  if (expiresAtMs === undefined) {
    return skipped(
      check,
      'It is not stored when the key of the portal expires, so no alarm rings before that.',
    );
  }
  const left = Math.floor((expiresAtMs - nowMs) / day);
  const remedy = `Make a key of the same user. ${store}`;
  if (left < 0) return problem(check, 'The key of the portal has expired.', remedy);
  const says = `The key of the portal expires in ${several(left, 'day')}.`;
  return left < expiryWarningDays ? warning(check, says, remedy) : ok(check, says);
}

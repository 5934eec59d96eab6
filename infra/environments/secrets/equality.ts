import { portalKeyIn } from '../../../lib/docspace/client.ts';
import type { Settings } from '../../../lib/settings/schema.ts';
import { secretList } from '../../../lib/stores/aws/secrets.ts';
import { labelOf, type SecretName } from '../secret-names.ts';

/** A secret and what is stored, or is to be stored, for it. */
export interface HeldSecret {
  name: SecretName;
  value: string;
}

/**
 * Is the secret the same as another one of the environment? Who has to know one of two equal ones could pass for the other:
 * one source for another, or a source for us. The sources of one vendor may share the credential of one agent.
 *
 * @returns a sentence that names the other one and quotes no secret; undefined if it is like no other
 */
export function mistakeOfEquality(
  one: HeldSecret,
  others: readonly HeldSecret[],
  { sources }: Pick<Settings, 'sources'>,
): string | undefined {
  const own = new Set(partsOf(one));
  const equal = others.find(
    (other) =>
      labelOf(other.name) !== labelOf(one.name) &&
      partsOf(other).some((part) => own.has(part)) &&
      !isOneAgent(one.name, other.name, sources),
  );
  if (!equal) return undefined;
  return `It is the same as "${labelOf(equal.name)}": who knows one could pass for the other. Make a secret of its own.`;
}

function partsOf({ name, value }: HeldSecret): string[] {
  const parts = name.use === 'portal' ? [portalKeyIn(value).key] : secretList(value);
  // The padding of base64 makes no other secret.
  return parts.map((part) => part.trim().replace(/=+$/, '')).filter((part) => part !== '');
}

const signedResults = ['project-system', 'helpdesk'];

function isOneAgent(one: SecretName, other: SecretName, sources: Settings['sources']): boolean {
  if (one.use !== 'writeBack' || other.use !== 'writeBack') return false;
  const [type, otherType] = [sources[one.source]?.type, sources[other.source]?.type];
  return type !== undefined && type === otherType && !signedResults.includes(type);
}

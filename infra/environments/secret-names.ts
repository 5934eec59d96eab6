import type { Settings } from '../../lib/settings/schema.ts';

/** Which secret of an environment: the portal's key, or one of the two of a source. */
export type SecretName = { use: 'portal' } | { use: 'verify' | 'writeBack'; source: string };

/** Every secret that an environment has. */
export function secretNames({ sources }: Pick<Settings, 'sources'>): SecretName[] {
  const uses = ['verify', 'writeBack'] as const;
  return [
    { use: 'portal' },
    ...Object.keys(sources).flatMap((source) => uses.map((use) => ({ use, source }))),
  ];
}

/** `portal`, `verify helpdesk` or `writeBack helpdesk`. */
export function labelOf(name: SecretName): string {
  return name.use === 'portal' ? 'portal' : `${name.use} ${name.source}`;
}

import { portalWebhookName } from '../../lib/intake/portal/webhook.ts';
import type { Settings } from '../../lib/settings/schema.ts';

/** Which secret of an environment: the portal's key, the one that verifies the portal's webhooks, or one of the two of a source. */
export type SecretName = { use: 'portal' | 'portalWebhook' } | SecretOfSource;
export type SecretOfSource = { use: 'verify' | 'writeBack'; source: string };

/** What of an environment says which webhooks it takes. */
export type Receiving = Pick<Settings, 'sources' | 'life'>;

/** Every secret that an environment has. */
export function secretNames({ sources, life }: Receiving): SecretName[] {
  const uses = ['verify', 'writeBack'] as const;
  return [
    { use: 'portal' },
    ...(life ? [{ use: 'portalWebhook' } as const] : []),
    ...Object.keys(sources).flatMap((source) => uses.map((use) => ({ use, source }))),
  ];
}

/** What webhooks may be sent to: a source, and the portal itself where rooms follow their work items. */
export function webhookNames({ sources, life }: Receiving): string[] {
  return [...Object.keys(sources), ...(life ? [portalWebhookName] : [])];
}

/** Is it the secret of a source? */
export function isOfSource(name: SecretName): name is SecretOfSource {
  return 'source' in name;
}

/** `portal`, `portal-webhook`, `verify helpdesk` or `writeBack helpdesk`. */
export function labelOf(name: SecretName): string {
  if (isOfSource(name)) return `${name.use} ${name.source}`;
  return name.use === 'portal' ? 'portal' : 'portal-webhook';
}

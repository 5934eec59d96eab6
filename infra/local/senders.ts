import { randomUUID } from 'node:crypto';
import type { Settings, SourceSettings } from '../../lib/settings/schema.ts';
import { samplesOf } from '../../lib/sources/registry/samples.ts';
import { urlWithSecret } from '../../lib/sources/signatures/secret-in-url.ts';
import type { Senders } from '../cli/live/live-page.ts';
import type { SecretsFile } from './secrets-file.ts';

export interface SendersOptions {
  settings: Pick<Settings, 'sources'>;
  secrets: SecretsFile;
  /** Without a trailing slash. */
  gatewayUrl(): string;
}

/** Sends the first sample of a source's type, as its system signs and sends it, about a new work item each time. */
export function sendersOf({ settings, secrets, gatewayUrl }: SendersOptions): Senders {
  // The secrets of a real system are a list that may be empty: nothing is sent in its name then.
  const sources = Object.entries(settings.sources).flatMap(([name, source]) => {
    const [secret] = secrets.sources[name]?.verify ?? [];
    return secret === undefined ? [] : [[name, { source, secret }] as const];
  });
  const bySource = new Map<string, { source: SourceSettings; secret: string }>(sources);
  return {
    names: [...bySource.keys()],
    async send(name) {
      const found = bySource.get(name);
      if (!found) throw new Error(`no secret for the source "${name}"`);
      const { source, secret } = found;
      // Systems number their items, and a new number is a new item.
      const id = String(Date.now());
      const { samples, sign } = samplesOf(source);
      const [sample] = Object.values(
        samples(source, { id, title: 'Sent from the page', projectType: 'marketing' }),
      );
      const body = JSON.stringify(sample);
      const deliveryId = `msg_${randomUUID()}`;
      const headers = sign(source, { secret, body, nowMs: Date.now(), deliveryId });
      const url = urlWithSecret(source, `${gatewayUrl()}/webhooks/${name}`, secret);
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
      });
      await response.body?.cancel();
      return { status: response.status, name: `${name}/${id}` };
    },
  };
}

import type { SourceSettings } from '../../settings/schema.ts';

export interface WebhookToSign {
  secret: string;
  body: string;
  nowMs: number;
  /** The id of the delivery, for schemes that have one. */
  deliveryId: string;
}

/** What a sample webhook is to be about. What is left out here is left out of the sample where that is possible. */
export interface SampleWish {
  id: string;
  /** Of the ticket or the project. */
  title?: string | undefined;
  projectType?: string | undefined;
  callbackUrl?: string | undefined;
}

/** Webhooks as one type of source sends them: for the demo, `send`, the HTTP contract and tests. No Lambda holds them. */
export interface SourceSamples<S extends SourceSettings = SourceSettings> {
  /** The headers that authenticate a webhook, as the vendor sends them; none for a source with its secret in the URL. */
  sign(source: S, webhook: WebhookToSign): Record<string, string>;
  /** Bodies as the vendor sends them, by name; the first is the usual one, `test` what its test button sends. */
  samples(source: S, wish: SampleWish): Readonly<Record<string, unknown>>;
}

import { networkErrorCode } from '../../kernel/json-http.ts';
import type { WorkRecord } from '../../work-items/record.ts';
import type { SourceWriteBack } from '../contract/write-back.ts';
import {
  isStandardWebhookSecret,
  makeStandardWebhookSecret,
  signStandardWebhook,
} from '../signatures/standard-webhooks.ts';
import type { GenericSettings } from './settings.ts';

/** Sends the signed event of a result to the URL of the webhook or of the environment. */
export const genericWriteBack: SourceWriteBack<GenericSettings> = {
  secret: {
    hint: () => 'a whsec_... that it verifies its results with',
    isUsable: (_, secret) => isStandardWebhookSecret(secret),
    make: (_, random) => makeStandardWebhookSecret(random),
  },
  wantsResult: (source, record) => receiverOf(source, record) !== undefined,
  hostOf: (source, record) => new URL(receiverOf(source, record)?.url ?? '').host,
  async write(source, { record, eventId, event }, { secret, dial, clock }) {
    const receiver = receiverOf(source, record);
    if (!receiver) return { outcome: 'delivered' };
    const body = JSON.stringify(event);
    const headers = {
      'content-type': 'application/json',
      ...signStandardWebhook(secret, eventId, clock.now(), body),
    };
    try {
      const status = await dial({ ...receiver, headers, body });
      if (status >= 200 && status < 300) return { outcome: 'delivered' };
      const message = `The receiver answered HTTP ${status}.`;
      return status === 401 || status === 403
        ? { outcome: 'refused', code: 'WriteBackKeyRefused', message }
        : { outcome: 'try-later', message };
    } catch (error) {
      return { outcome: 'try-later', message: `The receiver could not be reached (${reasonOf(error)}).` };
    }
  },
};

/** Why a receiver could not be reached, without its URL, which may hold a token. */
export function reasonOf(error: unknown): string {
  return networkErrorCode(error) ?? (error instanceof Error ? error.message : 'unknown');
}

function receiverOf(
  { resultUrl }: GenericSettings,
  { callbackUrl }: WorkRecord,
): { url: string; own: boolean } | undefined {
  if (callbackUrl) return { url: callbackUrl, own: false };
  return resultUrl ? { url: resultUrl, own: true } : undefined;
}

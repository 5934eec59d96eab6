import { networkErrorCode } from '../../kernel/json-http.ts';
import { hour } from '../../kernel/time.ts';
import type { WorkRecord } from '../../work-items/record.ts';
import { waitBeforeRepeat } from '../contract/repeats.ts';
import type { ResultAnswer, SourceWriteBack, WriteBackOutcome } from '../contract/write-back.ts';
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
  takesLife: 'events',
  wantsResult: (source, record) => receiverOf(source, record) !== undefined,
  hostOf: (source, record) => new URL(receiverOf(source, record)?.url ?? '').host,
  async write(source, { record, eventId, event }, { secret, dial, clock }) {
    const receiver = receiverOf(source, record);
    if (!receiver) return { outcome: 'delivered' };
    const body = JSON.stringify(event);
    for (let repeats = 0; ; repeats += 1) {
      const beganMs = clock.now();
      const headers = {
        'content-type': 'application/json',
        ...signStandardWebhook(secret, eventId, beganMs, body),
      };
      const { outcome, mayPass } = await sent(() => dial({ ...receiver, headers, body }));
      if (outcome.outcome !== 'try-later' || !mayPass) return outcome;
      // A receiver knows a repeat by its webhook-id.
      const waitMs = waitBeforeRepeat(repeats, { beganMs, pauseMs: outcome.afterMs }, clock);
      if (waitMs === undefined) return outcome;
      await clock.sleep(waitMs);
    }
  },
};

/** What one request came to. `mayPass`: the same request may succeed a moment later. */
async function sent(
  send: () => Promise<ResultAnswer>,
): Promise<{ outcome: WriteBackOutcome; mayPass: boolean }> {
  try {
    const { status, retryAfterMs } = await send();
    if (status >= 200 && status < 300) return { outcome: { outcome: 'delivered' }, mayPass: false };
    const message = `The receiver answered HTTP ${status}.`;
    if (status === 401 || status === 403) {
      return { outcome: { outcome: 'refused', code: 'WriteBackKeyRefused', message }, mayPass: false };
    }
    const pauseMs = status === 429 || status === 503 ? retryAfterMs : undefined;
    const pause = pauseMs === undefined ? {} : { afterMs: Math.min(pauseMs, hour) };
    const mayPass = status >= 500 || status === 408 || status === 425 || pauseMs !== undefined;
    return { outcome: { outcome: 'try-later', message, ...pause }, mayPass };
  } catch (error) {
    const message = `The receiver could not be reached (${reasonOf(error)}).`;
    return { outcome: { outcome: 'try-later', message }, mayPass: true };
  }
}

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

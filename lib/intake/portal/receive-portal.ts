import type { Clock } from '../../kernel/clock.ts';
import { isFailure } from '../../kernel/failures.ts';
import type { Log } from '../../kernel/log.ts';
import { minute } from '../../kernel/time.ts';
import type { VersionedItem } from '../../kernel/versioned-item.ts';
import type { Settings } from '../../settings/schema.ts';
import type { HeaderMap } from '../../sources/contract/receive.ts';
import type { RecordStore } from '../../work-items/record-store.ts';
import { type Answer, answer, ignoredAnswer, problemAnswer, storedAnswer, tryLater } from '../answers.ts';
import { noteHint } from './note-hint.ts';
import { isFromPortal, isPortalWebhookSecret, portalWebhookName, readPortalWebhook } from './webhook.ts';

/** When the last webhook of the portal came (ms since 1970): what the doctor looks at. */
export interface LastPortalWebhook {
  atMs: number;
}
export const lastPortalWebhookKey = { pk: 'portal-webhook', sk: 'last' };

export interface ReceivePortalDependencies {
  settings: Settings;
  records: RecordStore;
  lastPortalWebhook: VersionedItem<LastPortalWebhook>;
  /** The secrets that verify webhooks; empty when none is set. Throws when they are unreadable. */
  verifySecrets: (source: string, options?: { fresh: boolean }) => Promise<string[]>;
  clock: Clock;
  log: Log;
}

/** The parts of a webhook that are of use. */
interface PortalRequest {
  headers: HeaderMap;
  body: Uint8Array;
}

const source = portalWebhookName;

/**
 * Takes a webhook of the portal itself: a hint that something became of a room. It is believed in nothing but that; an
 * update looks at the room.
 */
export async function receivePortal(
  request: PortalRequest,
  dependencies: ReceivePortalDependencies,
): Promise<Answer> {
  const { log, clock, lastPortalWebhook } = dependencies;
  const sender = await authenticate(request, dependencies);
  if (sender === 'unset')
    return tryLater('The secret of the webhooks of the portal is not usable; an operator has to set it.');
  if (sender === 'unknown') {
    log.warn('WEBHOOK_REFUSED', { source, status: 401 });
    return problemAnswer(
      401,
      'The signature is missing or wrong. Enter the same secret key at the webhook in the portal as in this environment.',
    );
  }
  const ignored = (reason: string) => ignoredAnswer(reason, { source, log });
  const store = async () => {
    await noteArrival(lastPortalWebhook, clock.now());
    const hint = readPortalWebhook(request.body);
    if (!hint) {
      log.warn('WEBHOOK_REFUSED', { source, status: 400 });
      return problemAnswer(400, 'The body is no webhook of ONLYOFFICE DocSpace with an event and a payload.');
    }
    if ('other' in hint) {
      return ignored(
        'Only room.updated, room.archived, room.deleted and room.restored are of use; the webhook needs no other triggers.',
      );
    }
    const noted = await noteHint(hint, dependencies);
    if (noted.outcome === 'unknown') return ignored('This environment has no work item with this room.');
    if (noted.outcome === 'known') return ignored('That is known of this room already.');
    const { key, source: of } = noted.record;
    log.info('ROOM_HINT_NOTED', { key, source: of, roomId: hint.roomId, trigger: hint.trigger });
    return answer(200, { status: 'noted' });
  };
  return storedAnswer(store, { source, log });
}

/** The portal signs the body and no time: a repeat of an old webhook is one more look at a room, and nothing else. */
async function authenticate(
  { headers, body }: PortalRequest,
  { verifySecrets, log }: ReceivePortalDependencies,
): Promise<'known' | 'unknown' | 'unset'> {
  try {
    let isSet = false;
    for (const options of [undefined, { fresh: true }]) {
      const secrets = (await verifySecrets(source, options)).filter(isPortalWebhookSecret);
      if (isFromPortal(headers, body, secrets)) return 'known';
      isSet = secrets.length > 0;
    }
    if (isSet) return 'unknown';
    const reason =
      'The secret "portal-webhook" is unset, or holds no 8 to 30 characters without spaces. Store it with npx rooms secrets.';
    log.error('SOURCE_SECRET_UNUSABLE', { source, reason });
  } catch (error) {
    const why = isFailure(error) ? error.message : 'unknown';
    log.error('SOURCE_SECRET_UNUSABLE', {
      source,
      reason: `The secret "portal-webhook" cannot be read (${why}).`,
    });
  }
  return 'unset';
}

/** To the minute is enough: of many at once one write wins. */
async function noteArrival(last: VersionedItem<LastPortalWebhook>, nowMs: number): Promise<void> {
  const found = await last.read();
  if (found && nowMs - found.value.atMs < minute) return;
  await last.write({ atMs: nowMs }, found?.version ?? 0);
}

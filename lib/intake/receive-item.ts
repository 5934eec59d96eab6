import type { Log } from '../kernel/log.ts';
import { wantsPeople } from '../rooms/life/members/wants-people.ts';
import type { Settings, SourceSettings } from '../settings/schema.ts';
import type { FieldMistake, HeaderMap, ParsedItem, Reading } from '../sources/contract/receive.ts';
import { isRead } from '../sources/registry/names.ts';
import { receiverOf } from '../sources/registry/receivers.ts';
import { keyOf } from '../work-items/keys.ts';
import { type WorkRecord, workItemOf } from '../work-items/record.ts';
import { statusPath } from '../work-items/status-link.ts';
import { type AcceptDependencies, acceptWorkItem, type Work } from './accept.ts';
import { answerTo, logAcceptance } from './acceptance-answer.ts';
import { type Answer, answer, ignoredAnswer, problemAnswer, storedAnswer } from './answers.ts';
import { knownOfAnotherAccount, receiveLook } from './life/receive-look.ts';
import { receiveState } from './life/receive-state.ts';

export interface ReceiveItemDependencies extends AcceptDependencies {
  settings: Settings;
  /** The environment's own secret: signs the links to the statuses of work items. */
  signingKey: () => Promise<string>;
  log: Log;
}

/** The webhook that an item came in. Its sender is authenticated. */
export interface Sent {
  name: string;
  source: SourceSettings;
  headers: HeaderMap;
  /** The gateway's own URL, without a trailing slash; undefined where it is not known. */
  baseUrl?: string | undefined;
  /** The place of the item in the list of a webhook that has several, from 0. */
  place?: number;
}

/** An item that was read: what it is answered is known already, or once it was accepted. */
export type ReadItem =
  | { answer: Answer }
  /** `key`: items with the same one are the same work item, and are accepted one after the other. */
  | { key: string; accept: () => Promise<Answer> };

const updateOfUnknown =
  'An update makes no room by itself; it only corrects what has failed here. Nothing is known of this one.';

/** Reads one item of a webhook, and logs what it came to. */
export function readItem(parsed: ParsedItem, sent: Sent, dependencies: ReceiveItemDependencies): ReadItem {
  const { settings, log, clock } = dependencies;
  const { name, source, headers, place } = sent;
  const about = { headers, nowMs: clock.now(), follows: settings.life !== undefined };
  const answered = { source: name, log };
  const reading: Reading =
    'mistakes' in parsed
      ? { outcome: 'invalid', mistakes: parsed.mistakes }
      : receiverOf(source).read(source, parsed.json, about);
  if (reading.outcome === 'invalid') {
    const refusal = invalidAnswer(reading.mistakes, place);
    const item = place === undefined ? {} : { item: place };
    log.warn('WEBHOOK_REFUSED', { source: name, status: refusal.status, ...item });
    return { answer: refusal };
  }
  if (reading.outcome === 'stranger') {
    const refusal = problemAnswer(401, reading.reason);
    log.warn('WEBHOOK_REFUSED', { source: name, status: refusal.status, reason: 'of another account' });
    return { answer: refusal };
  }
  if (reading.outcome === 'ignored') return { answer: ignoredAnswer(reading.reason, answered) };
  if (reading.outcome === 'challenge') {
    log.info('WEBHOOK_IGNORED', { source: name });
    return { answer: answer(200, { challenge: reading.challenge }) };
  }
  if (reading.outcome === 'state' || reading.outcome === 'look') {
    const item = { namespace: settings.namespace, source: name, facts: reading.facts };
    const accept = () =>
      reading.outcome === 'state'
        ? receiveState(reading, name, dependencies)
        : receiveLook(reading, name, dependencies);
    return { key: keyOf(workItemOf(item)), accept };
  }
  const { facts, callbackUrl, itemUrl, people, isUpdate, asksForLook, account, lookUp } = reading;
  const follows: Work['follows'] = wantsPeople({ facts }, settings)
    ? (people ?? (isRead(source) ? 'read' : undefined))
    : undefined;
  const work = {
    namespace: settings.namespace,
    source: name,
    facts,
    ...(callbackUrl ? { callbackUrl } : {}),
    ...(itemUrl ? { itemUrl } : {}),
    roomsPerHour: source.roomsPerHour,
    ...(isUpdate ? { isUpdate } : {}),
    ...(account ? { account } : {}),
    ...(lookUp ? { lookUp } : {}),
    ...(follows ? { follows } : {}),
  };
  const accept = async () => {
    const acceptance = await acceptWorkItem(work, dependencies);
    if (acceptance.outcome === 'unknown') return ignoredAnswer(updateOfUnknown, answered);
    if (acceptance.outcome === 'another-account') {
      return ignoredAnswer(knownOfAnotherAccount(acceptance.account, account ?? ''), answered);
    }
    if (asksForLook && acceptance.outcome === 'duplicate' && acceptance.record.status === 'done') {
      return receiveLook({ outcome: 'look', facts }, name, dependencies);
    }
    logAcceptance(acceptance, name, log);
    return answerTo(acceptance, await statusUrlOf(acceptance.record, sent, dependencies));
  };
  return { key: keyOf(workItemOf(work)), accept: () => storedAnswer(accept, answered) };
}

/** None where the key cannot be read just now: the work item is stored, and its sender is not to send it again for that. */
async function statusUrlOf(
  record: WorkRecord,
  { baseUrl }: Sent,
  { signingKey }: ReceiveItemDependencies,
): Promise<string | undefined> {
  if (baseUrl === undefined) return undefined;
  const key = await signingKey().catch(() => undefined);
  const path = key && statusPath(workItemOf(record), key);
  return path && `${baseUrl}${path}`;
}

/** Names every wrong field, also in one sentence, for a log that shows one line. */
function invalidAnswer(mistakes: readonly FieldMistake[], place: number | undefined): Answer {
  const errors =
    place === undefined
      ? [...mistakes]
      : mistakes.map(({ field, message }) => ({
          field: field === '(body)' ? `[${place}]` : `[${place}].${field}`,
          message,
        }));
  const list = errors.map(({ field, message }) => `${field}: ${message}`).join('; ');
  return problemAnswer(400, `Correct these fields and send the webhook again. ${list}`, { errors });
}

import * as v from 'valibot';
import { eventId } from '../results/event.ts';
import * as f from '../settings/fields.ts';
import type { SourceSettings } from '../settings/schema.ts';
import type { WorkRecord } from '../work-items/record.ts';
import { isHeaderSecret, verifyHeaderSecret } from './header-secret.ts';
import { type HeaderProof, proofSetting } from './proof-setting.ts';
import type {
  Result,
  SourceTools,
  SourceTrouble,
  SourceType,
  WriteBack,
  WriteBackTools,
} from './source-type.ts';
import { isStandardWebhookSecret, signStandardWebhook, verifyStandardWebhook } from './standard-webhooks.ts';

/** A source that speaks our own form. */
export interface GenericSettings extends SourceSettings {
  /** How its webhooks prove where they come from. */
  proof: { scheme: 'standard-webhooks' } | HeaderProof;
  /** Where its results go when the webhook names no `callbackUrl`. */
  resultUrl?: string;
  /** Exact host names (and optional `:port`) that a webhook's `callbackUrl` may name. */
  callbackHosts: string[];
}

/** All that the generic types have in common: everything but the body. */
export const generic = {
  settings: (local) => ({
    proof: proofSetting('standard-webhooks'),
    resultUrl: v.optional(f.url('https://projects.example.com/docspace-results', local)),
    callbackHosts: v.optional(
      f.list(f.host(), 'write a list of host names such as ["hooks.example.com"], or []'),
      [],
    ),
  }),
  example: { resultUrl: 'https://projects.example.com/docspace-results' },
  secretHints: ({ proof }) => ({
    verify:
      proof.scheme === 'header'
        ? `what it sends in the header ${proof.header}`
        : 'the whsec_... that it signs its webhooks with',
    writeBack: 'a whsec_... that it verifies its results with',
  }),

  verify({ proof }, { headers, body, secrets, nowMs }) {
    return proof.scheme === 'header'
      ? verifyHeaderSecret(headers[proof.header], secrets)
      : verifyStandardWebhook(headers, body, secrets, nowMs);
  },
  sign({ proof }, { secret, deliveryId, nowMs, body }) {
    return proof.scheme === 'header'
      ? { [proof.header]: secret }
      : signStandardWebhook(secret, deliveryId, nowMs, body);
  },
  isSecret({ proof }, secret) {
    return proof.scheme === 'header' ? isHeaderSecret(secret) : isStandardWebhookSecret(secret);
  },
  publicSecrets: {
    // github.com/standard-webhooks/standard-webhooks, tests of its libraries and examples of its documents
    secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'],
    remedy: 'This was signed with a secret from a public example; make one of your own.',
  },

  wantsResult: (source, record) => receiverOf(source, record) !== undefined,
  isWriteBackSecret: (_, secret) => isStandardWebhookSecret(secret),
  writeBack: sendEvent,
  check: checkReceivers,
} satisfies Partial<SourceType<GenericSettings>>;

/** The signed event of the result, to the URL of the webhook or of the environment. */
async function sendEvent(
  source: GenericSettings,
  { record, event }: Result,
  { secret, dial, clock }: WriteBackTools,
): Promise<WriteBack> {
  const receiver = receiverOf(source, record);
  if (!receiver) return { outcome: 'delivered' };
  const body = JSON.stringify(event);
  const headers = {
    'content-type': 'application/json',
    ...signStandardWebhook(secret, eventId(record), clock.now(), body),
  };
  try {
    const status = await dial({ ...receiver, headers, body });
    if (status >= 200 && status < 300) return { outcome: 'delivered' };
    const message = `The receiver answered HTTP ${status}.`;
    return status === 401 || status === 403
      ? { outcome: 'refused', code: 'WriteBackKeyRefused', message }
      : { outcome: 'try-later', message };
  } catch (error) {
    // Without the URL: it may hold a token.
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    const reason = code ?? (error instanceof Error ? error.message : 'unknown');
    return { outcome: 'try-later', message: `The receiver could not be reached (${reason}).` };
  }
}

/** Do the hosts that results go to answer at all? Of the paths of callbacks nobody knows before they come. */
async function checkReceivers(
  { resultUrl, callbackHosts }: GenericSettings,
  { reach }: SourceTools,
): Promise<SourceTrouble[]> {
  const targets = [
    ...(resultUrl ? [{ url: resultUrl, own: true }] : []),
    ...callbackHosts.map((host) => ({ url: `https://${host}/`, own: false })),
  ];
  const troubles: SourceTrouble[] = [];
  for (const target of targets) {
    const { host } = new URL(target.url);
    const what = target.own ? 'the result URL' : 'callbackHosts';
    try {
      const status = await reach(target);
      if (status < 500) continue;
      const says = `${host} of ${what} answers HTTP ${status}.`;
      troubles.push({ grave: target.own, says, remedy: 'Look after the system behind it.' });
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
      const reason = code ?? (error instanceof Error ? error.message : 'unknown');
      troubles.push({
        grave: target.own,
        says: `${host} of ${what} cannot be reached from here (${reason}).`,
        remedy:
          'Correct it in the environment file, or have its system started; one in a private network has to be in outgoing.privateNetworks and answers only there.',
      });
    }
  }
  return troubles;
}

function receiverOf(
  { resultUrl }: GenericSettings,
  { callbackUrl }: WorkRecord,
): { url: string; own: boolean } | undefined {
  if (callbackUrl) return { url: callbackUrl, own: false };
  return resultUrl ? { url: resultUrl, own: true } : undefined;
}

/** A callback URL whose host the environment allows: https, no user or password. */
export function callbackUrl({ callbackHosts }: Pick<GenericSettings, 'callbackHosts'>) {
  const allowed = callbackHosts.length > 0 ? callbackHosts.join(', ') : 'none';
  const remedy = `send an https URL whose host the environment allows (allowed: ${allowed}), or leave it out`;
  return v.optional(
    v.pipe(
      v.string(remedy),
      v.maxLength(2000, remedy),
      v.check((value) => {
        if (!URL.canParse(value)) return false;
        const url = new URL(value);
        return (
          url.protocol === 'https:' && !url.username && !url.password && callbackHosts.includes(url.host)
        );
      }, remedy),
    ),
  );
}

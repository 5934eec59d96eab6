import { isFailure } from '../kernel/failures.ts';
import type { VersionedItem } from '../kernel/versioned-item.ts';
import type { SourceSettings } from '../settings/schema.ts';
import { type HeaderMap, maxItems } from '../sources/contract/receive.ts';
import { receiverOf } from '../sources/registry/receivers.ts';
import type { Executions } from '../work-items/executions.ts';
import type { Hold, SourceHolds } from '../work-items/holds.ts';
import type { KeyTags } from '../work-items/keys.ts';
import type { Counters } from '../work-items/quota.ts';
import { addressCheckAnswer, isAddressCheck } from './address-check.ts';
import { type Answer, problemAnswer, tryLater } from './answers.ts';
import { type Handshakes, handshakeHeaderOf, handshakeSecrets, takeHandshake } from './handshake.ts';
import { contentTypeRemedy, hasKnownContentType, parseBody } from './parse-body.ts';
import { type ReceivePortalDependencies, receivePortal } from './portal/receive-portal.ts';
import { portalWebhookName } from './portal/webhook.ts';
import { readItem } from './receive-item.ts';
import { receiveSeveral } from './receive-several.ts';

/** A webhook as it came over the wire. */
export interface WebhookRequest {
  /** The part of the path after `/webhooks/`. */
  source: string;
  /** What follows it in the path. */
  urlSecret?: string | undefined;
  /** The gateway's own URL, which its links begin with. */
  baseUrl?: string | undefined;
  method: string;
  /** By lower-case name; the values of a header that came twice are joined by ", ". */
  headers: HeaderMap;
  body: Uint8Array;
}

export interface ReceiveDependencies extends ReceivePortalDependencies {
  executions: Executions;
  hold: VersionedItem<Hold>;
  sourceHolds: SourceHolds;
  counters: Counters;
  keyTags: KeyTags;
  /** The environment's own secret. */
  signingKey: () => Promise<string>;
  /** For sources whose systems make a secret themselves. */
  handshakes?: Handshakes;
}

const maxBodyBytes = 1024 * 1024;
const maxHandshakeBytes = 1024;
const wrongSignature =
  'The signature or secret is missing or wrong, or the timestamp is more than 300 s off. Check the secret and the clock of the sender.';

/**
 * Takes a webhook: size, content type, signature over the raw bytes, form, record, execution, answer. Nothing
 * permanent is answered with 5xx, because senders repeat those and then switch the webhook off.
 */
export async function receive(request: WebhookRequest, dependencies: ReceiveDependencies): Promise<Answer> {
  const { settings, log } = dependencies;
  const { source: name } = request;
  const source = Object.hasOwn(settings.sources, name) ? settings.sources[name] : undefined;
  const isPortal = !source && name === portalWebhookName && settings.life !== undefined;
  const refused = (refusal: Answer, reason?: string) => {
    const why = reason === undefined ? {} : { reason };
    log.warn('WEBHOOK_REFUSED', {
      source: source || isPortal ? name : '(unknown)',
      status: refusal.status,
      ...why,
    });
    return refusal;
  };
  if (!source && !isPortal)
    return refused(problemAnswer(404, 'This environment has no source of that name; check the URL.'));
  if (isAddressCheck(request.method)) {
    log.info('WEBHOOK_IGNORED', { source: name });
    return addressCheckAnswer();
  }
  const handshake = source && handshakeHeaderOf(source);
  const { handshakes } = dependencies;
  if (handshake !== undefined && handshakes && isHandshake(request, handshake)) {
    const taken = await takeHandshake(name, handshake, request.headers, handshakes, dependencies.clock.now());
    if (typeof taken === 'string')
      return refused(problemAnswer(401, `${wrongSignature} Here ${taken}.`), taken);
    log.info('HANDSHAKE_TAKEN', { source: name });
    return taken;
  }
  const wrong = badRequest(request);
  if (wrong) return refused(wrong);
  if (!source) return receivePortal(request, dependencies);
  const sender = await authenticate(request, source, dependencies);
  if (sender === 'unusable-secret')
    return tryLater(`The secret of the source "${name}" is not usable yet; an operator has to set it.`);
  if (sender === 'unread-secret')
    return tryLater(`The secret of the source "${name}" could not be read just now. Send the webhook again.`);
  const receiver = receiverOf(source);
  if (sender === 'unknown') {
    const examples = receiver.secret.publicExamples;
    const known = examples && isSignedWith(examples.secrets, request, source, dependencies);
    if (known)
      return refused(problemAnswer(401, examples.remedy), 'signed with the secret of a public example');
    const { headers, urlSecret } = request;
    const why = receiver.whyNot(source, { headers, urlSecret, nowMs: dependencies.clock.now() });
    return refused(problemAnswer(401, `${wrongSignature} Here ${why}.`), why);
  }
  const parsed = parseBody(request.body, request.headers, source);
  if (typeof parsed === 'string') return refused(problemAnswer(400, parsed));
  const sent = { name, source, headers: request.headers, baseUrl: request.baseUrl };
  if (!('items' in parsed)) {
    const item = readItem(parsed, sent, dependencies);
    return 'answer' in item ? item.answer : item.accept();
  }
  if (parsed.items.length > maxItems) {
    return refused(problemAnswer(400, `Send at most ${maxItems} items in one webhook.`));
  }
  const items = parsed.items.map((one, place) => readItem(one, { ...sent, place }, dependencies));
  return receiveSeveral(items, { source: name, clock: dependencies.clock, log });
}

/** The header comes without a signature, and with hardly a body. */
function isHandshake({ method, headers, body }: WebhookRequest, header: string): boolean {
  return method === 'POST' && headers[header] !== undefined && body.byteLength <= maxHandshakeBytes;
}

function badRequest({ method, headers, body }: WebhookRequest): Answer | undefined {
  if (method !== 'POST')
    return problemAnswer(405, 'Send the webhook with POST.', { headers: { allow: 'GET, HEAD, POST' } });
  if (body.byteLength > maxBodyBytes)
    return problemAnswer(413, 'The body is larger than 1 MB. Send only the fields that are needed.');
  if (!hasKnownContentType(headers)) return problemAnswer(415, contentTypeRemedy);
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? '';
  if (encoding !== '' && encoding !== 'identity') {
    return problemAnswer(
      415,
      'The body is compressed or encoded, as its header content-encoding says. Send it as it is, without that header.',
      { headers: { 'accept-encoding': 'identity' } },
    );
  }
  return undefined;
}

/** Is the sender the source? A secret that is unset or of another form authenticates nobody. */
async function authenticate(
  request: WebhookRequest,
  source: SourceSettings,
  { verifySecrets, handshakes, clock, log }: ReceiveDependencies,
): Promise<'known' | 'unknown' | 'unusable-secret' | 'unread-secret'> {
  const { secret: form, verify } = receiverOf(source);
  const unusable = new Set(form.publicExamples?.secrets);
  const label = `verify ${request.source}`;
  try {
    // Once more with secrets that are not from the cache, because one may have been rotated since.
    for (const options of [undefined, { fresh: true }]) {
      const stored = await verifySecrets(request.source, options);
      const made =
        handshakes && handshakeHeaderOf(source) ? await handshakeSecrets(request.source, handshakes) : [];
      const all = [...stored, ...made];
      const secrets = all.filter((secret) => form.isUsable(source, secret) && !unusable.has(secret));
      if (secrets.length === 0) continue;
      const { method, headers, urlSecret, body } = request;
      if (verify(source, { method, headers, urlSecret, body, secrets, nowMs: clock.now() })) return 'known';
      if (options) return 'unknown';
    }
    const reason = `The secret "${label}" is unset, or holds no ${form.hint(source)}: neither as one text nor in a JSON list or in a JSON object of one value. Store it with npx rooms secrets.`;
    log.error('SOURCE_SECRET_UNUSABLE', { source: request.source, reason });
    return 'unusable-secret';
  } catch (error) {
    log.error('SOURCE_SECRET_UNUSABLE', {
      source: request.source,
      reason: `The secret "${label}" cannot be read (${isFailure(error) ? error.message : 'unknown'}).`,
    });
    return 'unread-secret';
  }
}

function isSignedWith(
  secrets: readonly string[],
  { method, headers, urlSecret, body }: WebhookRequest,
  source: SourceSettings,
  { clock }: ReceiveDependencies,
): boolean {
  return receiverOf(source).verify(source, { method, headers, urlSecret, body, secrets, nowMs: clock.now() });
}

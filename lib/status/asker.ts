import { isFailure } from '../kernel/failures.ts';
import type { Settings, SourceSettings } from '../settings/schema.ts';
import type { HeaderMap, WebhookToVerify } from '../sources/contract/receive.ts';
import { receiverOf } from '../sources/registry/receivers.ts';
import { isForgotten } from '../work-items/erase.ts';
import { formsOfId, keyOf, type WorkItem } from '../work-items/keys.ts';
import type { WorkRecord } from '../work-items/record.ts';
import type { RecordStore } from '../work-items/record-store.ts';
import { isStatusSignature } from '../work-items/status-link.ts';

/** A request for the status of a work item. */
export interface StatusRequest {
  method: string;
  /** As the gateway hands it over: decoded or not. */
  source: string;
  id: string;
  /** Of the link, if there is one. */
  signature?: string | undefined;
  headers: HeaderMap;
}

export interface AskerDependencies {
  settings: Pick<Settings, 'namespace' | 'sources'>;
  records: Pick<RecordStore, 'read'>;
  signingKey: () => Promise<string>;
  /** The secrets that verify webhooks of a source; none where none is set. */
  verifySecrets: (source: string, options?: { fresh: boolean }) => Promise<string[]>;
  clock: { now(): number };
}

/**
 * The record that somebody asks about and may ask about: by the signature of its link, or by the proof with which its source
 * sends webhooks. Without either nothing is read, so that neither answer nor time shows what there is.
 *
 * @returns undefined for everything that is not to be known
 */
export async function recordAskedFor(
  request: StatusRequest,
  dependencies: AskerDependencies,
): Promise<WorkRecord | undefined> {
  const items = await provenItems(request, dependencies);
  for (const item of items) {
    const record = (await dependencies.records.read(keyOf(item)))?.value;
    if (record && !isForgotten(record)) return record;
  }
  return undefined;
}

/** The work items that the request may be about, as far as it proves that its sender may know of them. */
async function provenItems(request: StatusRequest, dependencies: AskerDependencies): Promise<WorkItem[]> {
  const { signature, id } = request;
  const { settings } = dependencies;
  const source =
    decoded(request.source).find((name) => Object.hasOwn(settings.sources, name)) ?? request.source;
  const items = spellingsOf(id).flatMap((one) =>
    (['project', 'ticket'] as const).map((kind) => ({
      namespace: settings.namespace,
      source,
      kind,
      id: one,
    })),
  );
  if (signature !== undefined) {
    const key = await dependencies.signingKey();
    // The signature says which spelling is meant, and that of a source that was taken out still counts.
    return items.filter((item) => isStatusSignature(signature, item, key));
  }
  const its = Object.hasOwn(settings.sources, source) ? settings.sources[source] : undefined;
  return its && (await isSource(request, source, its, dependencies)) ? items : [];
}

/** The ids that may be meant: gateways differ in whether they decode a path, and Unicode writes some letters in two ways. */
function spellingsOf(id: string): string[] {
  return [...new Set(decoded(id).flatMap(formsOfId))];
}

/** The text as it came, and without percent-encoding if it has any. */
function decoded(text: string): string[] {
  try {
    return [...new Set([text, decodeURIComponent(text)])];
  } catch {
    return [text];
  }
}

/** Did the source itself send this request, with its own proof over no body? */
async function isSource(
  { method, headers }: StatusRequest,
  name: string,
  source: SourceSettings,
  { verifySecrets, clock }: AskerDependencies,
): Promise<boolean> {
  const { secret: form, verify } = receiverOf(source);
  const unusable = new Set(form.publicExamples?.secrets);
  // Once more with secrets that are not from the cache, because one may have been rotated since.
  for (const options of [undefined, { fresh: true }]) {
    const stored = await verifySecrets(name, options).catch((error: unknown) => {
      if (!isFailure(error)) throw error;
      return [];
    });
    const secrets = stored.filter((secret) => form.isUsable(source, secret) && !unusable.has(secret));
    const proof = { method, headers, body: nothing, secrets, nowMs: clock.now() };
    if (verify(source, proof)) return !isForEver((changed) => verify(source, { ...proof, ...changed }));
  }
  return false;
}

const nothing = new Uint8Array();
const anotherBody = Buffer.from('{}');
const yearsMs = 10 * 365 * 86_400_000;

/**
 * True for a signature over the body alone. That of no body would be the same for every item and for ever, and whoever saw it
 * once, in a log perhaps, could read each status; a secret that is sent itself is known to be one.
 */
function isForEver(verifiesAs: (changed: Partial<WebhookToVerify>) => boolean): boolean {
  return !verifiesAs({ body: anotherBody }) && verifiesAs({ nowMs: yearsMs });
}

import { seal, unseal } from '../kernel/sealed.ts';
import { minute } from '../kernel/time.ts';
import { updateItem, type VersionedItem } from '../kernel/versioned-item.ts';
import type { HeaderMap } from '../sources/contract/receive.ts';
import { isOneOf } from '../sources/signatures/one-of-secrets.ts';
import { type Answer, answer } from './answers.ts';

/** What is kept of the handshakes of a source: the secrets that its system has made, encrypted, one for each webhook. */
export interface HandshakeState {
  secrets: string[];
  /** An operator expects one more handshake until then (ms since 1970). */
  open?: { untilMs: number; replaces: boolean };
}

export interface Handshakes {
  item(source: string): VersionedItem<HandshakeState>;
  /** What secrets are encrypted with. */
  key(): Promise<string>;
}

export const handshakeKey = (source: string) => ({ pk: 'handshake', sk: source });
/** For so long a handshake is expected unless an operator says otherwise. */
export const usualWindowMinutes = 10;
/** Each webhook of the system has its own; more than these are none that anybody has made on purpose. */
const mostSecrets = 20;
/** 32 or 64 hex digits at Asana, the only system that does so as far as we know (Asana/openapi, createWebhook, 2026). */
const secretForm = /^[A-Za-z0-9_-]{16,200}$/;

/** The header in which the system of a source sends the secret that it has made. */
export function handshakeHeaderOf(source: object): string | undefined {
  const { handshake } = source as { handshake?: { header?: string } };
  return handshake?.header;
}

/** The secrets that a source has got by handshakes. */
export async function handshakeSecrets(source: string, { item, key }: Handshakes): Promise<string[]> {
  const found = await item(source).read();
  return found ? opened(source, found.value, await key()) : [];
}

function opened(source: string, { secrets }: HandshakeState, key: string): string[] {
  return secrets.flatMap((sealed) => unseal(key, purposeOf(source), sealed) ?? []);
}

const purposeOf = (source: string) => `handshake ${source}`;

/**
 * Takes the secret that the system of a source has made, if an operator expects one: whoever else could send a secret of his
 * own, and sign with it. The window closes behind the first. A secret that is kept already is answered again, because an
 * answer may get lost.
 *
 * @returns the answer, with the secret as the system wants it back; or why it is refused
 */
export async function takeHandshake(
  source: string,
  header: string,
  headers: HeaderMap,
  { item, key }: Handshakes,
  nowMs: number,
): Promise<Answer | string> {
  const offered = headers[header] ?? '';
  if (!secretForm.test(offered)) return `the header ${header} has no secret of 16 to 200 letters and digits`;
  const own = await key();
  const sealed = seal(own, purposeOf(source), offered);
  let isTaken = false;
  await updateItem(item(source), (before = { secrets: [] }) => {
    const known = opened(source, before, own);
    isTaken = isOneOf(offered, known);
    const { open, secrets } = before;
    if (isTaken || !open || open.untilMs < nowMs) return undefined;
    isTaken = true;
    return { secrets: open.replaces ? [sealed] : [...secrets, sealed].slice(-mostSecrets) };
  });
  if (!isTaken)
    return `no handshake is expected; an operator has to open the window for it first (npx rooms handshake)`;
  const { headers: usual, ...rest } = answer(200, {
    status: 'ignored',
    reason: 'handshake: the secret is kept',
  });
  return { ...rest, headers: { ...usual, [header]: offered } };
}

/** Expects one handshake. */
export async function openWindow(
  item: VersionedItem<HandshakeState>,
  { minutes, replaces }: { minutes: number; replaces: boolean },
  nowMs: number,
): Promise<HandshakeState> {
  const untilMs = nowMs + minutes * minute;
  const state = await updateItem(item, (before) => ({
    secrets: before?.secrets ?? [],
    open: { untilMs, replaces },
  }));
  return state ?? { secrets: [] };
}

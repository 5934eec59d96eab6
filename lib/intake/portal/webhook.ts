import { createHmac, timingSafeEqual } from 'node:crypto';
import * as v from 'valibot';
import { parseJson } from '../../kernel/json.ts';
import type { HeaderMap } from '../../sources/contract/receive.ts';

/** What webhooks of the portal go to, in place of the name of a source: no source may have it. */
export const portalWebhookName = 'portal';

/** The header with the signature (WebhookSender.cs:58, DocSpace-server 3.7.2). */
const portalSignatureHeader = 'x-docspace-signature-256';

/** `sha256=` and the HMAC over the raw body in upper-case hex digits (WebhookSender.cs:149-158,251-260, DocSpace-server 3.7.2). */
export function portalSignature(secret: string, body: Uint8Array): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex').toUpperCase()}`;
}

/** Was the body signed with one of the secrets? Never throws. */
export function isFromPortal(headers: HeaderMap, body: Uint8Array, secrets: readonly string[]): boolean {
  const sent = Buffer.from(headers[portalSignatureHeader] ?? '');
  return secrets.some((secret) => {
    const right = Buffer.from(portalSignature(secret, body));
    return sent.length === right.length && timingSafeEqual(sent, right);
  });
}

/**
 * A secret that the portal takes: its policy for passwords holds for it, with at most 30 printable characters of ASCII
 * (PasswordSettings.cs:85-155, WebhooksController.cs:391-447, DocSpace-server 3.7.2).
 */
export function isPortalWebhookSecret(secret: string): boolean {
  return /^[\x21-\x7e]{8,30}$/.test(secret);
}

/**
 * One with a capital letter, a digit and a sign, which every policy accepts.
 *
 * @param random 32 bytes that nobody can guess
 */
export function makePortalWebhookSecret(random: Buffer): string {
  const letters = random.toString('base64').replace(/[^A-Za-z0-9]/g, '');
  return `R1.${letters.padEnd(27, 'x').slice(0, 27)}`;
}

/** What became of a room, by the names of the portal's triggers (WebhookTrigger.cs:176-207, DocSpace-server 3.7.2). */
const triggers = ['room.updated', 'room.archived', 'room.deleted', 'room.restored'] as const;
export type RoomTrigger = (typeof triggers)[number];

/** A hint of the portal that something became of a room. It may be late, repeated, and overtaken by another. */
export interface RoomHint {
  trigger: RoomTrigger;
  roomId: number;
  /** Of the room when it happened. */
  title?: string;
}

// The payload is the row of the database: a room that lies in another cloud has an id that is no number.
export const portalWebhookSchema = v.object({
  event: v.object({ trigger: v.string() }),
  payload: v.object({ id: v.union([v.number(), v.string()]), title: v.exactOptional(v.string()) }),
});

/**
 * What an authenticated body says.
 *
 * @returns `other` for a webhook about something else than a room that changed, with the name of its trigger; undefined for
 *   a body of another form
 */
export function readPortalWebhook(body: Uint8Array): RoomHint | { other: string } | undefined {
  const parsed = v.safeParse(portalWebhookSchema, parseJson(Buffer.from(body).toString('utf8')));
  if (!parsed.success) return undefined;
  const { event, payload } = parsed.output;
  const trigger = triggers.find((known) => known === event.trigger);
  const roomId = Number(payload.id);
  if (!trigger || !Number.isSafeInteger(roomId)) return { other: event.trigger };
  return { trigger, roomId, ...(payload.title === undefined ? {} : { title: payload.title }) };
}

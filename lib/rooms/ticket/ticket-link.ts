import { createHash } from 'node:crypto';
import { type Link, listLinks } from '../../docspace/access.ts';
import type { Portal } from '../../docspace/client.ts';
import { isRefusal } from '../../docspace/errors.ts';
import { accessRights } from '../../docspace/numbers.ts';
import { day, minute } from '../../kernel/time.ts';
import type { LinkSettings, Settings } from '../../settings/schema.ts';
import type { RecordedLink, Warning, WorkRecord } from '../../work-items/record.ts';

/** Namespace of our name-based UUIDs. Never changed: a repeat must find the link that it made. */
const namespace = '7b0c8a52-4f0e-4d0c-9d0e-2f6f0c1b5a11';

/** The id of the one link that we make for a room: a UUID of version 5 (RFC 9562, 5.5). */
export function linkIdOf(portalUrl: string, roomId: number): string {
  const hash = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(`${portalUrl}/${roomId}`)
    .digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString('hex').slice(0, 32);
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');
}

/** A link as a result hands it out. Its URL is a secret: it admits everybody who has it. */
export interface HandedOutLink {
  kind: RecordedLink['kind'];
  url: string;
  access: number;
  /** When it ends (ms since 1970); undefined for one without an end. */
  expiresAtMs?: number | undefined;
}

/** What a result says of the link of a room: the link, unless it is not to be handed out, and why. */
export interface LinkForResult {
  link?: HandedOutLink;
  warnings: Warning[];
}

/** Is a link a part of the result of this record? */
export function wantsLink({ facts, room, status }: WorkRecord, { ticketRoom }: Settings): boolean {
  const isMade = status === 'done' && room !== undefined;
  return facts.kind === 'ticket' && isMade && ticketRoom.link.kind !== 'members';
}

/**
 * The link of a ticket's room, read at the moment of sending it: everybody who holds it gets in, so it is neither
 * stored nor passed on. Only the link that was made for the room is handed out, as long as it may no more than it was
 * made for: managers of a room can make links of their own and change ours.
 */
export async function linkForResult(
  record: WorkRecord,
  { call, url }: Portal,
  settings: Settings,
): Promise<LinkForResult> {
  const { room } = record;
  if (!room || !wantsLink(record, settings)) return { warnings: [] };
  const made = record.link?.roomId === room.id ? record.link : linkBySettings(record, url, settings);
  if (!made) return { warnings: [] };
  try {
    return judgedLink(made, await listLinks(call, room.id, made.kind));
  } catch (error) {
    // The room is gone, or not ours any more.
    if (!isRefusal(error)) throw error;
    const message = `The portal does not show the link of the room: ${error.message}`;
    return { warnings: [{ ...linkMissing, message }] };
  }
}

/** What is to be said of the links of a room, by the link that was made for it. */
export function judgedLink(made: RecordedLink, links: readonly Link[]): LinkForResult {
  const found = links.find(({ id }) => id === made.id);
  if (!found) {
    const isOther = made.kind === 'invitation' && links.length > 0;
    return { warnings: [isOther ? linkNotOurs : linkMissing] };
  }
  if (mayMore(found, made)) return { warnings: [linkChanged] };
  const { url, access, expiresAtMs } = found;
  const warnings = found.internal ? [linkInternal] : [];
  return { link: { kind: made.kind, url, access, expiresAtMs }, warnings };
}

/** The portal keeps whole seconds, and clocks differ. */
const tolerableMs = minute;

function mayMore({ access, expiresAtMs, maxUses }: Link, made: RecordedLink): boolean {
  const endMs = made.expiresAt === undefined ? undefined : Date.parse(made.expiresAt);
  const isLonger = endMs !== undefined && !((expiresAtMs ?? Number.POSITIVE_INFINITY) <= endMs + tolerableMs);
  const hasMoreUses = (maxUses ?? Number.POSITIVE_INFINITY) > (made.maxUses ?? Number.POSITIVE_INFINITY);
  return access !== made.access || isLonger || hasMoreUses;
}

/** Of a record that does not say what was made: what the environment makes, at the latest at the outcome. */
function linkBySettings(
  { room, outcomeAt, updatedAt }: WorkRecord,
  portalUrl: string,
  { ticketRoom: { link } }: Settings,
): RecordedLink | undefined {
  return (
    room && recordedLinkOf(link, { portalUrl, roomId: room.id, nowMs: Date.parse(outcomeAt ?? updatedAt) })
  );
}

/** The link that the settings make for a room at a time; undefined where they make none. */
export function recordedLinkOf(
  link: LinkSettings,
  { portalUrl, roomId, nowMs }: { portalUrl: string; roomId: number; nowMs: number },
): RecordedLink | undefined {
  if (link.kind === 'members') return undefined;
  const { kind, access, expiresAfterDays } = link;
  return {
    roomId,
    id: linkIdOf(portalUrl, roomId),
    kind,
    access: accessRights[access],
    ...(expiresAfterDays === undefined
      ? {}
      : { expiresAt: new Date(nowMs + expiresAfterDays * day).toISOString() }),
    ...(kind === 'invitation' && link.maxUses !== undefined ? { maxUses: link.maxUses } : {}),
  };
}

/** Somebody made an invitation link before: a room has one at most (FileSharing.cs:338-368, DocSpace-server 3.7.2). */
export const linkNotOurs: Warning = {
  code: 'LinkNotOurs',
  message:
    'The room has an invitation link that this environment did not make. It is not handed out: look in the portal who made it and what it may.',
};
const linkChanged: Warning = {
  code: 'LinkChanged',
  message:
    'Somebody changed the link of the room: it may more, or longer, than this environment gives. It is not handed out.',
};
const linkMissing: Warning = {
  code: 'LinkMissing',
  message: 'The room has no link any more, or never had one.',
};
const linkInternal: Warning = {
  code: 'LinkInternal',
  message: 'A policy of the portal lets the link of the room open for members of the portal alone.',
};

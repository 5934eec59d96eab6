import { createHash } from 'node:crypto';
import { explain } from '../kernel/failures.ts';
import type { HandedOutLink } from '../rooms/ticket/ticket-link.ts';
import type { ResultEvent } from '../sources/contract/result-event.ts';
import type { LifeResult } from '../work-items/life/life.ts';
import type { RecordedRoom, WorkRecord } from '../work-items/record.ts';

/** The event of a record that is done or failed. Its bytes are the same for every attempt to deliver it. */
export function resultEvent(record: WorkRecord, link?: HandedOutLink): ResultEvent {
  const { facts, source, room, template, error, warnings = [] } = record;
  const subject = facts.kind === 'project' ? { projectId: facts.projectId } : { ticketId: facts.ticketId };
  const timestamp = record.outcomeAt ?? record.updatedAt;
  if (record.status === 'failed') {
    const { code, message } = error ?? { code: 'UnexpectedError', message: '' };
    return {
      type: 'room.failed',
      timestamp,
      data: { source, ...subject, error: { code, message: explain({ code, message }) } },
    };
  }
  if (!room) throw new Error('a record without a room has no room to report');
  const { id, url, title } = room;
  return {
    type: 'room.created',
    timestamp,
    data: {
      source,
      ...subject,
      roomId: id,
      roomUrl: url,
      ...linkField(link),
      title,
      ...(template ? { template } : {}),
      warnings,
      room: shownByPortal(room),
    },
  };
}

/** A secret: it is in the event alone. */
function linkField(link: HandedOutLink | undefined) {
  return link && { [link.kind === 'invitation' ? 'invitationUrl' : 'externalUrl']: link.url };
}

/** What is known of the room; a record of an older version has less. */
function shownByPortal({ type, tags, createdOn }: RecordedRoom) {
  return {
    ...(type === undefined ? {} : { type }),
    ...(tags === undefined ? {} : { tags }),
    ...(createdOn === undefined ? {} : { createdOn }),
  };
}

/**
 * The `webhook-id`: the same for every attempt to deliver one outcome, another for the next outcome or another room.
 *
 * @param added codes of the warnings that the event has beside those of the record: with them it says another thing
 */
export function eventIdOf(record: WorkRecord, added: readonly string[] = []): string {
  const { key, attempt, status, room } = record;
  const outcome = [`${key} ${attempt} ${status} ${room?.id ?? ''}`, ...added].join(' ');
  return `msg_${createHash('sha256').update(outcome).digest('hex').slice(0, 32)}`;
}

/**
 * The event of what became of a room, and its `webhook-id`: the same for every attempt to deliver it.
 *
 * @param link of a room that has one again
 */
export function lifeEvent(
  { key, source, facts }: Pick<WorkRecord, 'key' | 'source' | 'facts'>,
  { type, at, by, archiveAfter, reason, message, room }: LifeResult,
  link?: HandedOutLink,
): { event: ResultEvent; eventId: string } {
  const subject = facts.kind === 'project' ? { projectId: facts.projectId } : { ticketId: facts.ticketId };
  const data = {
    source,
    ...subject,
    roomId: room.id,
    roomUrl: room.url,
    ...linkField(link),
    ...(archiveAfter === undefined ? {} : { archiveAfter }),
    ...(reason === undefined ? {} : { reason }),
    ...(message === undefined ? {} : { message }),
    title: room.title,
    ...(by === undefined ? {} : { by }),
  };
  const hash = createHash('sha256')
    .update(`${key} ${type} ${at} ${room.id}${by === undefined ? '' : ` ${by}`}`)
    .digest('hex');
  return { event: { type, timestamp: at, data }, eventId: `msg_${hash.slice(0, 32)}` };
}

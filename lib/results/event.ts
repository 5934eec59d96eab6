import { createHash } from 'node:crypto';
import { explain } from '../kernel/failures.ts';
import type { ResultEvent } from '../sources/contract/result-event.ts';
import type { RecordedRoom, WorkRecord } from '../work-items/record.ts';

/** The event of a record that is done or failed. Its bytes are the same for every attempt to deliver it. */
export function resultEvent(record: WorkRecord, more: { invitationUrl?: string } = {}): ResultEvent {
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
      ...more,
      title,
      ...(template ? { template } : {}),
      warnings,
      room: shownByPortal(room),
    },
  };
}

/** What is known of the room; a record of an older version has less. */
function shownByPortal({ type, tags, createdOn }: RecordedRoom) {
  return {
    ...(type === undefined ? {} : { type }),
    ...(tags === undefined ? {} : { tags }),
    ...(createdOn === undefined ? {} : { createdOn }),
  };
}

/** The `webhook-id`: the same for every attempt to deliver one outcome, another for the next outcome or another room. */
export function eventIdOf(record: WorkRecord): string {
  const outcome = `${record.key} ${record.attempt} ${record.status} ${record.room?.id ?? ''}`;
  return `msg_${createHash('sha256').update(outcome).digest('hex').slice(0, 32)}`;
}

import { createHash } from 'node:crypto';
import { explain } from '../kernel/failures.ts';
import type { WorkRecord } from '../work-items/record.ts';

/** The outcome of a work item as the source's receiver gets it. */
export interface ResultEvent {
  type: 'room.created' | 'room.failed';
  timestamp: string;
  data: Record<string, unknown>;
}

/** The event of a record that is done or failed. Its bytes are the same for every try. */
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
  const { id, url, title, type, tags, createdOn } = room;
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
      room: { type, tags, createdOn },
    },
  };
}

/** The `webhook-id`: the same for every try of one outcome, another for the next attempt's or another room's. */
export function eventId(record: WorkRecord): string {
  const outcome = `${record.key} ${record.attempt} ${record.status} ${record.room?.id ?? ''}`;
  return `msg_${createHash('sha256').update(outcome).digest('hex').slice(0, 32)}`;
}

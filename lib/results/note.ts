import { explain } from '../kernel/failures.ts';
import type { LinkSettings } from '../settings/schema.ts';
import type { Note, NoteLine } from '../sources/contract/write-back.ts';
import type { WorkRecord } from '../work-items/record.ts';

/**
 * The note about a result: about the room that was made, or about the failure, one for each code.
 *
 * @param invitationUrl a secret: in notes that only agents see, and never logged
 * @param link what kind of link the rooms of tickets have
 */
export function noteOf(
  record: WorkRecord,
  { invitationUrl, link }: { invitationUrl?: string | undefined; link: LinkSettings },
): Note {
  const { status, room, error, warnings = [] } = record;
  if (status === 'failed' || !room) {
    const { code, message } = error ?? { code: 'UnexpectedError', message: '' };
    const text = `The DocSpace room could not be made. ${explain({ code, message })}`;
    return { lines: [{ text }], marker: `[docspace-failure:${code}]` };
  }
  const lines: NoteLine[] = [
    { text: `DocSpace room "${room.title}":`, url: room.url },
    {
      text: 'It opens for the team that this environment invites and for DocSpace administrators. Whoever else needs it asks a manager of the room.',
    },
  ];
  if (invitationUrl && link.kind === 'invitation') {
    const days = link.expiresAfterDays === 1 ? 'day' : 'days';
    lines.push({
      text: `Whoever holds this link gets in, with the right "${link.access}", for ${link.expiresAfterDays} ${days} from when the room was made. Keep it to agents:`,
      url: invitationUrl,
    });
  }
  for (const { message } of warnings) lines.push({ text: `Not as it should be: ${message}` });
  return { lines, marker: `[docspace-room:${room.id}]` };
}

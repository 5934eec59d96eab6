import { roomUrl } from '../docspace/rooms.ts';
import type { Result } from '../sources/source-type.ts';

/** A line of a note: words, and a link after them. */
interface Line {
  text: string;
  url?: string;
}

/**
 * What a note about a result says. It may hold the invitation link, a secret: for notes that only agents see.
 */
export interface Note {
  lines: readonly Line[];
  /** The last words of the note, by which a repeat finds it again. */
  marker: string;
}

/** The note about a result: of the room that was made, or of the failure, one for each code. */
export function noteOf({ record, event, invitationUrl, link }: Result): Note {
  const { room, error, warnings = [] } = record;
  if (event.type === 'room.failed' || !room) {
    const { message } = (event.data.error ?? {}) as { message?: string };
    const marker = `[docspace-failure:${error?.code ?? 'UnexpectedError'}]`;
    return { lines: [{ text: `The DocSpace room could not be made. ${message ?? ''}`.trim() }], marker };
  }
  const lines: Line[] = [
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

/**
 * Is a note about the room due, by the URL that the system shows of a room now? With none there was no note yet. A room
 * of this work item that made way for another one had a note about itself, with a link that opens nothing any more.
 */
export function isNoteDue({ record: { room, retired = [] } }: Result, shown: unknown): boolean {
  if ((shown ?? '') === '') return true;
  const portalUrl = room?.url.slice(0, room.url.lastIndexOf('/rooms/shared/')) ?? '';
  return retired.some((id) => roomUrl(portalUrl, id) === shown);
}

/** For systems that take HTML. A room's title holds the words of a customer. */
export function toHtml({ lines, marker }: Note): string {
  const line = ({ text, url }: Line) =>
    url ? `${escapeHtml(text)} <a href="${escapeHtml(url)}">${escapeHtml(url)}</a>` : escapeHtml(text);
  return [...lines.map(line), escapeHtml(marker)].map((text) => `<p>${text}</p>`).join('');
}

/** For systems that take plain text. */
export function toText({ lines, marker }: Note): string {
  return [...lines.map(({ text, url }) => (url ? `${text} ${url}` : text)), marker].join('\n');
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

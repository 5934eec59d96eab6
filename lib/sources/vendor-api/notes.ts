import { roomUrl } from '../../docspace/rooms.ts';
import type { WorkRecord } from '../../work-items/record.ts';
import type { ResultEvent } from '../contract/result-event.ts';
import type { Note, NoteLine } from '../contract/write-back.ts';

/**
 * Is a note about the room due, by the URL that the system shows of a room now? While it shows none there was no note
 * yet. A room of this work item that was retired for another one had a note of its own, with a link that opens nothing
 * any more.
 *
 * @param url of the room that the work item has now
 */
export function isNoteDue(url: string, { retired = [] }: WorkRecord, shown: unknown): boolean {
  if ((shown ?? '') === '') return true;
  const portalUrl = url.slice(0, url.lastIndexOf('/rooms/shared/'));
  return retired.some((id) => roomUrl(portalUrl, id) === shown);
}

/** Is it about what became of a room later, and not the outcome of its work item? */
export function isOfLife({ type }: ResultEvent): boolean {
  return type !== 'room.created' && type !== 'room.failed';
}

/** A note for systems that take HTML. A room's title holds the words of a customer. */
export function toHtml({ lines, marker }: Note): string {
  const line = ({ text, url }: NoteLine) =>
    url ? `${escapeHtml(text)} <a href="${escapeHtml(url)}">${escapeHtml(url)}</a>` : escapeHtml(text);
  return [...lines.map(line), escapeHtml(marker)].map((text) => `<p>${text}</p>`).join('');
}

/** A note for systems that take plain text. */
export function toText({ lines, marker }: Note): string {
  return [...lines.map(({ text, url }) => (url ? `${text} ${url}` : text)), marker].join('\n');
}

/**
 * Is this the note, by its marker? In any form in which a system may give it back: as wiki markup, as HTML, as a document
 * in JSON, trimmed. A marker that is the beginning of another is not that one.
 */
export function isNote(text: string, { marker, formerMarker }: Note): boolean {
  return [marker, formerMarker].some((word) => new RegExp(`${word}(?![a-z0-9])`, 'i').test(text));
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

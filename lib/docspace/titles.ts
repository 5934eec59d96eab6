import { oneHarmlessLine } from '../kernel/text.ts';

/** The longest title of a room and of a folder (CreateRoomRequestDto.cs, CreateFolderRequestDto.cs, 3.7.2). */
const maxRoomTitleLength = 170;
export const maxFolderTitleLength = 165;

/** An extension is kept when its dot stands behind this index (F/Helpers/Global.cs, DocSpace-server 3.7.2). */
const extensionFrom = 150;

/**
 * A title as the portal stores it (F/Helpers/Global.cs, DocSpace-server 3.7.2): trimmed; a tab, each of
 * `* + : " < > ? | \ /` and each half of a character beyond U+FFFF becomes `_`; cut to `longest` UTF-16
 * units. What is sent is sanitised already, so that what is found again compares equal.
 */
export function sanitizeTitle(title: string, longest = maxRoomTitleLength): string {
  const clean = title.trim().replace(/[\t*+:"<>?|\\/\uD800-\uDFFF]/g, '_');
  if (clean.length <= longest) return clean;
  const dot = clean.lastIndexOf('.');
  const extension = dot > extensionFrom ? clean.slice(dot) : '';
  if (extension.length >= longest) return clean.slice(0, longest);
  return clean.slice(0, longest - extension.length) + extension;
}

/** `Q1 Campaign (PRJ-10021)`, by what people call the project; a long name is cut before the id, which stays whole where it can. */
export function projectRoomTitle(project: {
  projectName: string;
  projectId: string;
  label?: string;
}): string {
  const id = sanitizeTitle(oneHarmlessLine(project.label ?? project.projectId));
  const tail = ` (${id})`;
  const name = sanitizeTitle(oneHarmlessLine(project.projectName))
    .slice(0, Math.max(0, maxRoomTitleLength - tail.length))
    .trimEnd();
  return sanitizeTitle(name === '' ? id : `${name}${tail}`);
}

/** `Ticket #35436 - Login error`, cut at the end. */
export function ticketRoomTitle(ticket: { ticketId: string; subject: string; label?: string }): string {
  const subject = oneHarmlessLine(ticket.subject).trim();
  const name = oneHarmlessLine(ticket.label ?? `#${ticket.ticketId}`);
  const title = subject === '' ? `Ticket ${name}` : `Ticket ${name} - ${subject}`;
  return sanitizeTitle(title).trimEnd();
}

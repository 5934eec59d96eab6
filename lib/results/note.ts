import { accessRights } from '../docspace/numbers.ts';
import { explain } from '../kernel/failures.ts';
import type { HandedOutLink } from '../rooms/ticket/ticket-link.ts';
import type { Note, NoteLine } from '../sources/contract/write-back.ts';
import type { LifeResult } from '../work-items/life/life.ts';
import type { WorkRecord } from '../work-items/record.ts';

/**
 * The note about a result: about the room that was made, or about the failure, one for each code.
 *
 * @param link a secret: in notes that only agents see, and never logged
 */
export function noteOf(record: WorkRecord, link?: HandedOutLink): Note {
  const { status, room, error, warnings = [] } = record;
  if (status === 'failed' || !room) {
    const { code, message } = error ?? { code: 'UnexpectedError', message: '' };
    const text = `The DocSpace room could not be made. ${explain({ code, message })}`;
    return { lines: [{ text }], marker: `docspacefailure${code}`, formerMarker: `docspace-failure:${code}` };
  }
  const lines: NoteLine[] = [
    { text: `DocSpace room "${room.title}":`, url: room.url },
    {
      text: 'It opens for the team that this environment invites and for DocSpace administrators. Other people who need it can ask a manager of the room.',
    },
  ];
  if (link) lines.push({ text: aboutLink(link), url: link.url });
  for (const { message } of warnings) lines.push({ text: `Not as it should be: ${message}` });
  return { lines, marker: `docspaceroom${room.id}`, formerMarker: `docspace-room:${room.id}` };
}

/** The note about what became of a room later, for people who work on the ticket; one for each time. */
export function lifeNoteOf(result: LifeResult, link?: HandedOutLink): Note {
  const { type, at, by, archiveAfter, message, room } = result;
  const words: Partial<Record<LifeResult['type'], string>> = {
    'room.archiving': `goes to the archive on ${archiveAfter?.slice(0, 10)}, unless the ticket is opened again before:`,
    'room.held':
      'is still in the archive: the plan of the portal has no free room. It comes back by itself as soon as there is one:',
    'room.warning': `is not as it should be: ${message}.`,
  };
  const byHand =
    type === 'room.unreachable'
      ? 'does not follow its ticket any more: its service user was taken out of it by hand in the portal:'
      : `was ${type.replace('room.', '')} by hand in the portal:`;
  const what = by === 'people' ? byHand : (words[type] ?? 'is open again:');
  const lines: NoteLine[] = [{ text: `DocSpace room "${room.title}" ${what}`, url: room.url }];
  if (link) lines.push({ text: aboutLink(link), url: link.url });
  const marker = `docspace${type.replace('.', '')}${by ?? ''}${room.id}at${Date.parse(at).toString(36)}`;
  return { lines, marker, formerMarker: marker };
}

/** What a link admits to, in the portal's words for rights. */
function aboutLink({ kind, access, expiresAtMs }: HandedOutLink): string {
  const what = kind === 'invitation' ? 'gets in' : 'opens the room without an account';
  const right = Object.entries(accessRights).find(([, number]) => number === access)?.[0] ?? String(access);
  const end =
    expiresAtMs === undefined
      ? 'without an end'
      : `until ${new Date(expiresAtMs).toISOString().slice(0, 10)}`;
  return `Everybody who holds this link ${what}, with the right "${right}", ${end}. Keep it to agents:`;
}

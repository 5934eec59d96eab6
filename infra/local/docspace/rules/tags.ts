import { PortalError } from '../http/errors.ts';
import type { StoredRoom } from '../state/model.ts';
import type { PortalState } from '../state/portal.ts';

const longest = 255;

/** MySQL's utf8_general_ci: case, accents and trailing spaces do not count (DbFilesTag.cs:77-82, 3.7.2). */
export function sameTag(a: string, b: string): boolean {
  return foldedTag(a) === foldedTag(b);
}

/** Every tag is compared with every other again and again. */
const folds = new Map<string, string>();

/** What all tags have in common that are the same to the portal. */
export function foldedTag(tag: string): string {
  const known = folds.get(tag);
  if (known !== undefined) return known;
  const fold = tag.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trimEnd();
  folds.set(tag, fold);
  return fold;
}

/** A tag that the column cannot hold fails as a database error: over 255 characters, or outside 3-byte utf8. */
function assertStorable(tag: string): void {
  if (tag.length <= longest && !/[\uD800-\uDFFF]/.test(tag)) return;
  const message = 'An error occurred while saving the entity changes. See the inner exception for details.';
  throw new PortalError(500, message, 'Microsoft.EntityFrameworkCore.DbUpdateException');
}

/** The tag as the dictionary holds it, added if it is new: an existing one wins with its own case. */
export function dictionaryTag(portal: PortalState, name: string): string {
  const known = portal.tags.find((tag) => sameTag(tag, name));
  if (known !== undefined) return known;
  assertStorable(name);
  portal.tags.push(name);
  return name;
}

/** Adds tags to a room, newest first; unknown ones are made on the fly, known ones stay. */
export function attachTags(portal: PortalState, { room }: StoredRoom, names: string[]): void {
  for (const name of names) assertStorable(name);
  for (const name of names) {
    const tag = dictionaryTag(portal, name);
    if (!room.tags.includes(tag)) room.tags.unshift(tag);
  }
}

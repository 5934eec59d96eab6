import type { RoomSide, StoredRoom } from '../state/model.ts';

/** Without an index the database answers: the title contains the whole text, without a delay (FolderDao.cs:626-629). */
export function foundBySql({ title }: StoredRoom, text: string): boolean {
  return title.toLowerCase().includes(text.toLowerCase());
}

/**
 * Whether the search index finds a room: each word of the text must stand somewhere in the title that the index
 * knows by now (Core/Selector.cs:120-153, FactoryIndexer.cs:393-423, DocSpace-server 3.7.2).
 */
export function foundByIndex(room: RoomSide, text: string, now: number): boolean {
  const known = room.indexed.filter(({ from }) => from <= now).at(-1);
  if (!known) return false;
  const title = known.title.toLowerCase();
  return text
    .toLowerCase()
    .split(' ')
    .every((word) => title.includes(word));
}

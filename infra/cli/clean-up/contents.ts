import type { PortalClient } from '../../../lib/docspace/client.ts';
import { type AuthoredContent, listAuthored } from '../../../lib/docspace/contents/files.ts';
import type { Room } from '../../../lib/docspace/schemas.ts';

/** A room with more folders is taken for one that people work with: nobody wants to wait for a proof. */
const mostFolders = 200;

/**
 * Does a room hold anything that people made or changed? What was copied from a template belongs to the service user, in its
 * first version, and so do the folders and the file that links back (FileDao.cs, CopyFileAsync, DocSpace-server 3.7.2); a
 * file that people put in, or change, has their name. Reads one list for each folder.
 *
 * @param me the id of the service user
 */
export async function holdsWorkOfPeople(
  call: PortalClient,
  { id, filesCount, foldersCount }: Pick<Room, 'id' | 'filesCount' | 'foldersCount'>,
  me: string,
): Promise<boolean> {
  if (foldersCount > mostFolders) return true;
  if (filesCount === 0 && foldersCount === 0) return false;
  for (let level = [id]; level.length > 0; ) {
    const below: number[] = [];
    for (const folderId of level) {
      const content = await listAuthored(call, folderId);
      if (isByPeople(content, me)) return true;
      below.push(...content.folders.map((folder) => folder.id));
    }
    level = below;
  }
  return false;
}

/** What says nothing of its author is taken for the work of people. */
function isByPeople({ files, folders }: AuthoredContent, me: string): boolean {
  return (
    folders.some(({ createdBy }) => createdBy?.id !== me) ||
    files.some(
      ({ createdBy, updatedBy = createdBy, version }) =>
        createdBy?.id !== me || updatedBy?.id !== me || version > 1,
    )
  );
}

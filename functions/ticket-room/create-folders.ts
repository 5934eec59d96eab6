import { isRefusal } from '../../lib/docspace/errors.ts';
import { createFolder, listFolders } from '../../lib/docspace/folders.ts';
import type { Portal } from '../../lib/docspace/portal.ts';
import { type AttemptRef, currentRecord } from '../../lib/rooms/attempt.ts';
import type { RecordStore } from '../../lib/rooms/record-store.ts';
import type { Warning } from '../../lib/rooms/records.ts';
import { longestFolderTitle, sanitizeTitle } from '../../lib/rooms/titles.ts';
import { bind } from '../bind.ts';
import { settings } from '../dependencies/environment.ts';
import { portal } from '../dependencies/portal.ts';
import { records } from '../dependencies/records.ts';
import { secrets } from '../dependencies/secrets.ts';

/** Creates the folders that the room lacks, one by one in the order of the settings. */
export async function createFolders(
  { key, attempt, roomId }: AttemptRef & { roomId: number },
  { portal, records, folders }: { portal: Portal; records: RecordStore; folders: string[] },
): Promise<{ folders: number; warnings: Warning[] }> {
  await currentRecord(records, { key, attempt });
  const there = new Set((await listFolders(portal.call, roomId)).map(({ title }) => title));
  const warnings: Warning[] = [];
  let made = 0;
  for (const folder of folders) {
    const title = sanitizeTitle(folder, longestFolderTitle);
    try {
      if (!there.has(title)) await createFolder(portal.call, roomId, title);
      made += 1;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      warnings.push({
        code: 'FolderNotCreated',
        message: `The portal refused the folder "${title}": ${error.message}`,
      });
    }
  }
  return { folders: made, warnings };
}

export const handler = bind(createFolders, () => ({
  portal: portal(secrets()),
  records: records(),
  folders: settings().ticketRoom.folders,
}));

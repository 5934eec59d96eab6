import { roomTypes } from '../docspace/numbers.ts';
import type { Portal } from '../docspace/portal.ts';
import { getRoom } from '../docspace/rooms.ts';
import type { Counts } from '../work-items/record.ts';

/**
 * The files and folders that a room from this template will have: the template's own counters of its whole
 * subtree, which are the number that the portal's job works towards
 * (CreateRoomFromTemplateOperation.cs:158, DocSpace-server 3.7.2). The system folders of a form-filling room
 * are counted but not copied, so its folders promise nothing.
 */
export async function expectedCounts({ call }: Portal, templateId: number): Promise<Counts> {
  const { filesCount, foldersCount, roomType } = await getRoom(call, templateId);
  return { files: filesCount, folders: roomType === roomTypes.FillingFormsRoom ? 0 : foldersCount };
}

import { accessRights } from '../../../docspace/numbers.ts';

/** Rights from the least to the most; the owner's full access, 1, is above all (FileShare.cs, FileSecurity.cs, DocSpace-server 3.7.2). */
const byHeight: readonly number[] = [
  accessRights.Read,
  accessRights.FillForms,
  accessRights.Comment,
  accessRights.Review,
  accessRights.Editing,
  accessRights.ContentCreator,
  accessRights.RoomManager,
  1,
];

/** Is the one right more than the other? One that is newer than this version is more than none alone. */
export function isHigher(one: number, other: number): boolean {
  return byHeight.indexOf(one) > byHeight.indexOf(other);
}

import type * as v from 'valibot';
import type { PortalClient } from '../client.ts';
import { allPages } from '../pages.ts';
import { authoredContentSchema, fileSchema, folderContentSchema } from '../schemas.ts';

/** A file by its id and its title. */
export type File = v.InferOutput<typeof fileSchema>;

/** The longest title of a text file, with its extension (CreateTextOrHtmlFileRequestDto.cs, DocSpace-server 3.7.2). */
export const maxFileTitleLength = 165;

/** The files directly in a room or folder, all pages, in which folders come first. Reads its own writes. */
export async function listFiles(call: PortalClient, parentId: number): Promise<File[]> {
  const request = { path: `files/${parentId}`, schema: folderContentSchema };
  const entries = await allPages(call, request, ({ folders, files }) => [
    ...folders.map(() => undefined),
    ...files,
  ]);
  return entries.flatMap((entry) => entry ?? []);
}

/** Entries of one folder: who made them, and who changed them last. */
export type AuthoredContent = Omit<v.InferOutput<typeof authoredContentSchema>, 'total'>;

/** What is directly in a room or folder, all pages, with its authors. */
export async function listAuthored(call: PortalClient, parentId: number): Promise<AuthoredContent> {
  const request = { path: `files/${parentId}`, schema: authoredContentSchema };
  const entries = await allPages(call, request, ({ folders, files }) => [
    ...folders.map((folder) => ({ folder })),
    ...files.map((file) => ({ file })),
  ]);
  return {
    folders: entries.flatMap((entry) => ('folder' in entry ? [entry.folder] : [])),
    files: entries.flatMap((entry) => ('file' in entry ? [entry.file] : [])),
  };
}

/**
 * Creates a text file. With `createNewIfExist` the portal gives one of that title that is there the new text, and without it
 * a second one another title: its controller turns the flag round (FilesControllerHelper.cs:156-178, FileUploader.cs,
 * DocSpace-server 3.7.2). So look before you repeat, as for a folder.
 *
 * @param file.title ends in `.txt`, at most 165 characters
 * @param file.content without anything that looks like HTML, which the portal would store as such
 */
export function createTextFile(
  call: PortalClient,
  parentId: number,
  { title, content }: { title: string; content: string },
): Promise<File> {
  const body = { title, content, createNewIfExist: true };
  return call({ method: 'POST', path: `files/${parentId}/text`, body, schema: fileSchema });
}

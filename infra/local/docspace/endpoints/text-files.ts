import { bindBody } from '../http/body.ts';
import { accessDenied, badArgument, notFound } from '../http/errors.ts';
import type { Call, EndpointRoute } from '../http/router.ts';
import { canCreateIn } from '../rules/rights.ts';
import { storedTitle } from '../rules/titles.ts';
import { fileShape } from '../shapes/folder.ts';
import type { FileEntry } from '../state/model.ts';

/** Text files may have titles up to here (CreateTextOrHtmlFileRequestDto.cs, DocSpace-server 3.7.2). */
const longestTitle = 165;

/** Files with a text (FilesController.cs:264-281; FilesControllerHelper.cs:156-178; FileUploader.cs, DocSpace-server 3.7.2). */
export const textFileRoutes: EndpointRoute[] = [{ method: 'POST', path: 'files/:id/text', handle: create }];

/**
 * What looks like HTML gets that extension. `createNewIfExist` does the opposite of what it is called: the helper and the
 * uploader both turn it round, so with it a file of that title gets the new text, and without it the new file another title.
 */
async function create({ portal, user, id, body }: Call) {
  const rules = {
    title: { type: 'string', required: true, max: longestTitle },
    content: { type: 'string' },
    createNewIfExist: { type: 'bool' },
  } as const;
  const { title, content, createNewIfExist = false } = bindBody(await body(), rules, 'File');
  if (title.trim() === '') throw badArgument("The value cannot be an empty string. (Parameter 'title')");
  if (content === undefined) throw badArgument("Value cannot be null. (Parameter 's')");
  const room = portal.roomOf(id);
  if (!portal.folders.has(id) || !room) throw notFound();
  if (!canCreateIn(portal, room, user)) throw accessDenied();
  const extension = /<([^\s>]*)(\s[^<]*)>/.test(content) ? '.html' : '.txt';
  const wanted = storedTitle(title.toLowerCase().endsWith(extension) ? title : `${title}${extension}`);
  const known = portal.childFiles(id).find((file) => file.title === wanted);
  if (known && createNewIfExist) return fileShape(portal, withText(known, content), room);
  const free = known ? availableTitle(portal.childFiles(id), wanted, extension) : wanted;
  return fileShape(portal, withText(portal.addFile(id, free, user.id), content), room);
}

function withText(file: FileEntry, text: string): FileEntry {
  return Object.assign(file, { text, bytes: Buffer.byteLength(text) });
}

/** The title with a number that no file in the folder has. */
function availableTitle(files: readonly FileEntry[], title: string, extension: string): string {
  const name = title.slice(0, -extension.length);
  for (let number = 1; ; number += 1) {
    const next = `${name} (${number})${extension}`;
    if (!files.some((file) => file.title === next)) return next;
  }
}

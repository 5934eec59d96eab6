/** TAB * + : " < > ? | \ / and each half of a surrogate pair (F/Helpers/Global.cs, DocSpace-server 3.7.2). */
const forbidden = /[\t*+:"<>?|\\/\uD800-\uDFFF]/g;
const longest = 170;
/** A dot beyond this index starts an extension that survives the cut. */
const extensionFrom = 150;

/**
 * The title as the portal stores it: trimmed, each forbidden UTF-16 unit replaced by `_` (so an emoji is two of
 * them), cut to 170 units with a late extension kept. Nothing is ever renamed for being a duplicate.
 * Source: F/Helpers/Global.cs:196-241, DocSpace-server 3.7.2.
 */
export function storedTitle(title: string): string {
  const clean = title.trim().replace(forbidden, '_');
  if (clean.length <= longest) return clean;
  const dot = clean.lastIndexOf('.');
  const extension = dot > extensionFrom ? clean.slice(dot) : '';
  if (extension === '' || extension.length >= longest) return clean.slice(0, longest);
  return clean.slice(0, longest - extension.length) + extension;
}

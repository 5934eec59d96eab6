/**
 * A page with the section that a command writes, between `<!-- npm run COMMAND -->` and `<!-- end of ... -->`.
 *
 * @throws Error when the page has no such place
 */
export function withSection(page: string, command: string, section: string): string {
  const [begin, end] = [`<!-- npm run ${command} -->`, `<!-- end of npm run ${command} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the page has no ${begin} ... ${end}`);
  return `${page.slice(0, from + begin.length)}\n\n${section}\n\n${page.slice(to)}`;
}

import type { Path } from './mistakes.ts';

interface Open {
  isList: boolean;
  /** Of the member or element that comes next or was just seen. */
  key: string | number;
  /** Is the next text of an object a key? */
  atKey: boolean;
}

/**
 * The line of a member or an element in a JSON text, from 1; that of what holds it where it is absent.
 *
 * @param text valid JSON
 */
export function lineOf(text: string, path: Path): number {
  const open: Open[] = [];
  let best = { depth: 0, at: 0 };
  /** Remembers a place that lies on the way to the path, the deepest first. */
  const see = (at: number) => {
    const isOnTheWay = open.length <= path.length && open.every(({ key }, depth) => key === path[depth]);
    if (isOnTheWay && open.length > best.depth) best = { depth: open.length, at };
  };
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gs)) {
    const last = open.at(-1);
    if (token === '}' || token === ']') open.pop();
    else if (token === ',' && last) {
      if (last.isList) last.key = Number(last.key) + 1;
      else last.atKey = true;
    } else if (token !== ':' && last?.atKey && !last.isList) {
      last.key = JSON.parse(token);
      last.atKey = false;
      see(index);
    } else if (token !== ':') {
      if (last?.isList) see(index);
      if (token === '{') open.push({ isList: false, key: '', atKey: true });
      if (token === '[') open.push({ isList: true, key: 0, atKey: false });
    }
  }
  return text.slice(0, best.at).split('\n').length;
}

/** Where in the file a mistake is: `['ticketRoom', 'team', 2, 'access']`. */
export type Path = readonly (string | number)[];

export interface Mistake {
  path: Path;
  /** What is wrong and what to write instead, as the rest of a sentence. */
  message: string;
}

/** A settings file that cannot be used. Its message has one line for every mistake. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  /** One text for every mistake, each beginning with the path of its field. */
  readonly mistakes: readonly string[];

  /** @param heading a line above the mistakes, such as the file's name */
  constructor(mistakes: readonly string[], heading?: string) {
    super(
      heading === undefined ? mistakes.join('\n') : [heading, ...mistakes.map((m) => `  ${m}`)].join('\n'),
    );
    this.mistakes = mistakes;
  }
}

/** One line: `ticketRoom.team[2].access: what is wrong and what to write instead`. */
export function toLine({ path, message }: Mistake): string {
  return `${toDotted(path)}: ${message}`.replace(/[\r\n\u2028\u2029]+/g, ' ');
}

function toDotted(path: Path): string {
  if (path.length === 0) return '(the whole file)';
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      if (!/^\w[\w-]*$/.test(part)) return `[${JSON.stringify(shorten(part))}]`;
      return index === 0 ? part : `.${part}`;
    })
    .join('');
}

/** What was found, short enough for one line; nothing that may be a password or a key. */
export function found(value: unknown): string {
  if (value === undefined) return '';
  const text = JSON.stringify(value) ?? typeof value;
  if (/\/\/[^/]*@|sk-|whsec_/.test(text)) return ' (the value found may be secret and is not shown)';
  return ` (found ${shorten(text)})`;
}

function shorten(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}

/** `"Read", "Editing" or "RoomManager"` */
export function oneOf(values: readonly string[]): string {
  const quoted = values.map((value) => JSON.stringify(value));
  const last = quoted.pop();
  return quoted.length === 0 ? `${last}` : `${quoted.join(', ')} or ${last}`;
}

/** The known word that is nearest to an unknown one, unless they have little in common. */
export function didYouMean(word: string, known: readonly string[]): string | undefined {
  const near = known
    .map((candidate) => ({ candidate, distance: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= Math.ceil(candidate.length * 0.4))
    .sort((a, b) => a.distance - b.distance);
  return near[0]?.candidate;
}

/** Edits (Levenshtein) from one word to the other. */
function distance(from: string, to: string): number {
  // A word so different in length is never near: this keeps a key of a megabyte cheap.
  if (Math.abs(from.length - to.length) > 10) return Number.POSITIVE_INFINITY;
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (let column = 1; column <= to.length; column++) {
      const replaced = (row[column - 1] ?? 0) + (letter === to[column - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}

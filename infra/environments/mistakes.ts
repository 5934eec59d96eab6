import { oneHarmlessLine } from '../../lib/kernel/text.ts';

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
  /** Its message. */
  readonly lines: readonly string[];

  /** Where each of the mistakes is; empty where it is in no field. */
  readonly places: readonly Path[];

  /** @param heading a line above the mistakes, such as the file's name */
  constructor(mistakes: readonly string[], heading?: string, places: readonly Path[] = []) {
    const lines = heading === undefined ? mistakes : [heading, ...mistakes.map((m) => `  ${m}`)];
    super(lines.join('\n'));
    this.mistakes = mistakes;
    this.places = places;
    this.lines = lines;
  }
}

/** One line: `ticketRoom.team[2].access: what is wrong and what to write instead`. */
export function toLine({ path, message }: Mistake): string {
  return oneHarmlessLine(`${toDotted(path)}: ${message}`);
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

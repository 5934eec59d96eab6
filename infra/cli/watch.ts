import { stripVTControlCharacters } from 'node:util';
import { oneHarmlessLine } from '../../lib/kernel/text.ts';
import { CommandError } from './command.ts';

/** A terminal on which a text can be shown in place of the one before. */
export interface Screen {
  size(): { rows: number; columns: number };
  /** Shows these lines in place of those before. */
  redraw(lines: readonly string[]): void;
  /** Resolves after that time; to false if the person wants no more. */
  wait(ms: number): Promise<boolean>;
}

/** How often it looks again. */
const watchEveryMs = 5000;

/**
 * Shows a text again and again, until the person wants no more. What cannot be read once stays as it was shown before,
 * with the reason below it.
 *
 * @param read makes the text
 * @throws what the first reading throws
 */
export async function watch(read: () => Promise<string>, screen: Screen): Promise<void> {
  let shown: string | undefined;
  do {
    let note = `Every ${watchEveryMs / 1000} s; Ctrl-C ends it.`;
    try {
      shown = await read();
    } catch (error) {
      if (shown === undefined) throw error;
      note = `It could not be read just now, and is tried again: ${reasonOf(error)}`;
    }
    screen.redraw(fitted(shown.split('\n'), note, screen.size()));
  } while (await screen.wait(watchEveryMs));
}

/** A text that is longer than the screen would push its beginning off. */
function fitted(
  lines: readonly string[],
  note: string,
  { rows, columns }: { rows: number; columns: number },
): string[] {
  const rowsOf = (line: string) => Math.max(1, Math.ceil(stripVTControlCharacters(line).length / columns));
  // The last row is the cursor's, and two are for what is left out and for the note.
  let left = Math.max(1, rows - 2 - rowsOf(note));
  const fitting: string[] = [];
  for (const line of lines) {
    left -= rowsOf(line);
    if (left < 0) break;
    fitting.push(line);
  }
  const rest = lines.length - fitting.length;
  return [
    ...fitting,
    ...(rest > 0 ? [`... ${rest} more lines, for which the window is too small`] : []),
    note,
  ];
}

function reasonOf(error: unknown): string {
  return error instanceof CommandError
    ? error.lines.map(oneHarmlessLine).join(' ')
    : error instanceof Error
      ? error.name
      : 'unknown';
}

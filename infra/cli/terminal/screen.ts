import { setTimeout } from 'node:timers/promises';
import type { Screen } from '../watch.ts';

const controlSequence = '\u001b[';
/** ECMA-48: the cursor to the first row, the rest of a line erased, all below the cursor erased. */
const home = `${controlSequence}H`;
const restOfLine = `${controlSequence}K`;
const below = `${controlSequence}J`;

/** The terminal of a process, until Ctrl-C ends the process. */
export function screenOf(stream: NodeJS.WriteStream): Screen {
  let isFirst = true;
  return {
    // A terminal without a size, as some of CI's, gets that of a VT100.
    size: () => ({ rows: stream.rows || 24, columns: stream.columns || 80 }),
    redraw(lines) {
      // What stood on the screen before scrolls away instead of being overwritten.
      if (isFirst) stream.write('\n'.repeat(stream.rows || 24));
      isFirst = false;
      stream.write(`${home}${lines.map((line) => `${line}${restOfLine}\n`).join('')}${below}`);
    },
    async wait(ms) {
      await setTimeout(ms);
      return true;
    },
  };
}

/** What happened in a run, line by line, for people. */
export interface Trace {
  note(who: string, what: string): void;
  lines: string[];
}

/** Keeps what is noted; the time is that since the beginning of the run. */
export function keptTrace(now: () => number): Trace {
  const lines: string[] = [];
  const startMs = now();
  return {
    lines,
    note(who, what) {
      const ms = Math.floor(now() - startMs);
      const pad = (value: number, length = 2) => String(value).padStart(length, '0');
      const time = `${Math.floor(ms / 3_600_000)}:${pad(Math.floor(ms / 60_000) % 60)}:${pad(Math.floor(ms / 1000) % 60)}.${pad(ms % 1000, 3)}`;
      lines.push(`${time.padStart(12)}  ${who.padEnd(22)} ${what}`);
    },
  };
}

/** For runs whose trace nobody will read. */
export const noTrace: Trace = { note() {}, lines: [] };

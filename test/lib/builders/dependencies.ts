import type { Log, LogFields } from '../../../lib/kernel/log.ts';

export interface LogLine {
  level: 'info' | 'warn' | 'error';
  code: string;
  fields: LogFields;
}

/** A log that keeps its lines. */
export function keptLog(): { log: Log; lines: LogLine[]; codes: () => string[] } {
  const lines: LogLine[] = [];
  const note =
    (level: LogLine['level']) =>
    (code: string, fields: LogFields = {}) =>
      void lines.push({ level, code, fields });
  return {
    lines,
    codes: () => lines.map(({ code }) => code),
    log: { info: note('info'), warn: note('warn'), error: note('error') },
  };
}

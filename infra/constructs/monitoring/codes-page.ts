import { failures } from '../../../lib/kernel/failures.ts';
import { type LogCode, logCodes } from '../../../lib/kernel/log.ts';
import { warnings } from '../../../lib/kernel/warnings.ts';
import { logAlarms } from './log-alarms.ts';

/** The page of every failure, warning and log code: infra/codes.md. Its test writes it, and holds that it is of today. */
export function codesPage(): string {
  return `${[
    '# Codes',
    '',
    'Every code that this project says, and what to do about it. `npx vitest run test/infra/codes-page -u` writes this page',
    'from `lib/kernel`.',
    '',
    '## Failures',
    '',
    'In `room.failed`, in `npx rooms find`, as the error of an execution, and as `error` or `reason` of log lines. Trouble',
    'that may pass holds the work item, or all work, before anything is reported as failed.',
    '',
    ...table(
      ['code', 'what to do'],
      byName(failures).map(([code, { remedy }]) => [`\`${code}\``, remedy]),
    ),
    '',
    '## Warnings',
    '',
    'In `room.created`, in the note on a ticket, and in `npx rooms find`: the room is there, and not all of it is as it',
    'should be. `npx rooms retry NAME ID --new-room` makes another room where it is worth that.',
    '',
    ...table(
      ['code', 'meaning', 'what to do'],
      byName(warnings).map(([code, { meaning, remedy }]) => [`\`${code}\``, meaning, remedy]),
    ),
    '',
    '## Log lines',
    '',
    'Each line of a Lambda has one of these as its `code`. Where an alarm counts the line, the section of the runbook says',
    'what to do.',
    '',
    ...table(['code', 'meaning', 'runbook'], byName(logCodes).map(logRow)),
  ].join('\n')}\n`;
}

function byName<Code extends string, Of>(entries: Readonly<Record<Code, Of>>): [Code, Of][] {
  return (Object.entries(entries) as [Code, Of][]).sort(([one], [other]) => (one < other ? -1 : 1));
}

function logRow([code, meaning]: [LogCode, string]): string[] {
  const alarms = Object.entries(logAlarms).filter(([, { lines }]) =>
    lines.some((line) => line.code === code),
  );
  return [`\`${code}\``, `${meaning}.`, alarms.map(([name]) => sectionLink(name)).join(', ')];
}

/** `RoomFailed` as a link to *Room failed*. */
function sectionLink(alarm: string): string {
  const words = alarm.split(/(?=[A-Z])/).map((word) => word.toLowerCase());
  const title = words.join(' ').replace(/^./, (first) => first.toUpperCase());
  return `[${title}](runbook.md#${words.join('-')})`;
}

function table(head: string[], rows: string[][]): string[] {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}

import { type Finding, several } from './doctor/finding.ts';

const marks = { ok: 'ok     ', skipped: '-      ', warning: 'WARNING', problem: 'PROBLEM' };

/** The findings for people: a line each, and below it what to do. */
export function report(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ check }) => check.length));
  const lines = findings.flatMap((finding) => {
    const line = `${marks[finding.level]} ${finding.check.padEnd(width)}  ${finding.says}`;
    return 'remedy' in finding ? [line, `${' '.repeat(width + 10)}${finding.remedy}`] : [line];
  });
  const count = (level: Finding['level']) => findings.filter((one) => one.level === level).length;
  const sum = `${several(count('problem'), 'problem')}, ${several(count('warning'), 'warning')}, ${count('ok')} right, ${count('skipped')} not asked.`;
  return [...lines, '', sum].join('\n');
}

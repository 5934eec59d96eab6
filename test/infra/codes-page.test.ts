import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { codesPage } from '../../infra/constructs/monitoring/codes-page.ts';
import { failures } from '../../lib/kernel/failures.ts';
import { logCodes } from '../../lib/kernel/log.ts';
import { warnings } from '../../lib/kernel/warnings.ts';

describe('the page of the codes', () => {
  it('is of today (npx vitest run test/infra/codes-page -u writes it)', async () => {
    await expect(codesPage()).toMatchFileSnapshot('../../infra/codes.md');
  });

  it('has every failure, warning and log code once, each with what it means or what to do', () => {
    const rows = codesPage().match(/^\| `\w+` \|.*$/gm) ?? [];
    const codes = rows.map((row) => /`(\w+)`/.exec(row)?.[1]);
    const all = [failures, warnings, logCodes].flatMap(Object.keys);
    expect(codes.sort()).toEqual(all.sort());
    for (const row of rows) expect(row.split(' | ')[1]?.length, row).toBeGreaterThan(9);
  });

  it('links only to sections that the runbook has', () => {
    const headings = [...readFileSync('infra/runbook.md', 'utf8').matchAll(/^## (.*)$/gm)].map(([, title]) =>
      title?.toLowerCase().replaceAll(' ', '-'),
    );
    const linked = [...codesPage().matchAll(/runbook\.md#([\w-]+)/g)].map(([, anchor]) => anchor);
    expect(linked.length).toBeGreaterThan(10);
    expect(linked.filter((anchor) => !headings.includes(anchor))).toEqual([]);
  });
});

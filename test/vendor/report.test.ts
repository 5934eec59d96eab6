import { describe, expect, it } from 'vitest';
import { outcomesOf, type SuiteOutcome, verdictOf } from './report.ts';

const outcome = (title: string, more: Partial<SuiteOutcome> = {}): SuiteOutcome => ({
  file: 'rooms.spec.ts',
  title,
  status: 'expected',
  expectedToFail: false,
  message: '',
  ...more,
});
const uploads = { title: '/upload', reason: 'uploads' };

describe('the verdict on a run of the vendor suite', () => {
  it('is good when all pass that are not left out, and names every other with its reason', () => {
    const { ok, lines } = verdictOf(['A', 'B', 'POST /upload'], [outcome('A'), outcome('B')], [uploads]);
    expect(ok).toBe(true);
    expect(lines).toContain('Left out, uploads: 1');
    expect(lines).toContain('    POST /upload');
    expect(lines).toContain('3 tests: 2 pass, 0 do not, 1 are left out.');
  });

  it.each(['unexpected', 'skipped', 'flaky'] as const)('is bad when a test is %s, and says why', (status) => {
    const failing = outcome('B', { status, message: 'Expected: 200\nReceived: 404' });
    const { ok, lines } = verdictOf(['A', 'B'], [outcome('A'), failing], []);
    expect(ok).toBe(false);
    expect(lines.slice(0, 3)).toEqual([
      `${status.toUpperCase()} rooms.spec.ts: B`,
      '    Expected: 200',
      '    Received: 404',
    ]);
  });

  it('is bad when a pattern fits no test, when a test was neither run nor left out, and when nothing ran', () => {
    const stale = verdictOf(['A'], [outcome('A')], [uploads]);
    expect(stale.ok).toBe(false);
    expect(stale.lines.join()).toContain('No test has a title like "/upload"');
    expect(verdictOf(['A', 'B'], [outcome('A')], []).ok).toBe(false);
    expect(verdictOf(['POST /upload'], [], [uploads]).ok).toBe(false);
  });

  it('counts what passes only as long as the portal has a known bug', () => {
    const { lines } = verdictOf(['A'], [outcome('A', { expectedToFail: true })], []);
    expect(lines.at(-1)).toMatch(/^1 of those/);
  });
});

it('tests are read from every level of the runner report, messages without colours', () => {
  const spec = (title: string, status: SuiteOutcome['status'], message?: string) => ({
    title,
    file: 'a.spec.ts',
    tests: [{ status, expectedStatus: 'passed', results: message ? [{ error: { message } }] : [] }],
  });
  const inner = { specs: [spec('B', 'unexpected', '\u001b[31mError\u001b[39m')] };
  const report = { suites: [{ specs: [spec('A', 'expected')], suites: [inner] }], errors: [] };
  expect(outcomesOf(report).map(({ title, status, message }) => [title, status, message])).toEqual([
    ['A', 'expected', ''],
    ['B', 'unexpected', 'Error'],
  ]);
});

/** What is left out of the suite, and why: a pattern for titles, without regard to case. */
export interface NotOurs {
  title: string;
  reason: string;
}

export interface SuiteOutcome {
  file: string;
  title: string;
  /** As the runner has it: expected failures that fail are `expected`. */
  status: 'expected' | 'unexpected' | 'flaky' | 'skipped';
  /** A known bug of the portal: the test is written to fail until it is mended. */
  expectedToFail: boolean;
  message: string;
}

interface Spec {
  title: string;
  file: string;
  tests: {
    status: SuiteOutcome['status'];
    expectedStatus: string;
    results: { error?: { message?: string } }[];
  }[];
}

interface Suite {
  specs?: Spec[];
  suites?: Suite[];
}

/** The JSON report of Playwright 1.49 and later. */
export interface RunnerReport {
  suites: Suite[];
  errors: { message?: string }[];
}

/** All tests of a report, in its order. */
export function outcomesOf({ suites }: RunnerReport): SuiteOutcome[] {
  return suites.flatMap((suite) => [
    ...(suite.specs ?? []).flatMap(({ title, file, tests }) =>
      tests.map(({ status, expectedStatus, results }) => ({
        file,
        title,
        status,
        expectedToFail: expectedStatus === 'failed',
        message: plain(results.at(-1)?.error?.message ?? ''),
      })),
    ),
    ...outcomesOf({ suites: suite.suites ?? [], errors: [] }),
  ]);
}

/** Without the colours of a terminal. */
const plain = (text: string) => text.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g'), '');

export interface SuiteVerdict {
  lines: string[];
  ok: boolean;
}

/**
 * What is to be said of a run, and whether every test passed that should.
 *
 * @param listed titles of all tests of the suite, those left out included
 */
export function verdictOf(listed: string[], outcomes: SuiteOutcome[], notOurs: NotOurs[]): SuiteVerdict {
  const leftOut = notOurs.map(({ title, reason }) => {
    const pattern = new RegExp(title, 'i');
    return { title, reason, titles: listed.filter((own) => pattern.test(own)) };
  });
  const stale = leftOut.filter(({ titles }) => titles.length === 0);
  const passed = outcomes.filter(({ status }) => status === 'expected');
  const others = outcomes.filter(({ status }) => status !== 'expected');
  const knownBugs = passed.filter(({ expectedToFail }) => expectedToFail).length;
  const unrun = listed.length - outcomes.length - leftOut.flatMap(({ titles }) => titles).length;
  const lines = [
    ...others.flatMap(({ file, title, status, message }) => [
      `${status.toUpperCase()} ${file}: ${title}`,
      ...message.split('\n').map((line) => `    ${line}`),
    ]),
    ...stale.map(({ title }) => `No test has a title like "${title}": take it out of not-ours.json.`),
    ...(unrun === 0 ? [] : [`${Math.abs(unrun)} tests are neither run nor left out, or both.`]),
    ...leftOut.flatMap(({ reason, titles }) => [
      `Left out, ${reason}: ${titles.length}`,
      ...titles.map((title) => `    ${title}`),
    ]),
    `${listed.length} tests: ${passed.length} pass, ${others.length} do not, ` +
      `${listed.length - outcomes.length} are left out.`,
    `${knownBugs} of those that pass are written to fail while the portal has a known bug.`,
  ];
  return { lines, ok: others.length === 0 && stale.length === 0 && unrun === 0 && passed.length > 0 };
}

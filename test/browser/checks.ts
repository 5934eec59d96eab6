/** Collects what was checked, and prints it as it comes. */
export class Checks {
  private failed = 0;
  private passed = 0;

  /** One thing that must be so. */
  check(what: string, isSo: boolean, seen?: unknown): void {
    if (isSo) this.passed += 1;
    else this.failed += 1;
    console.log(
      `${isSo ? 'ok    ' : 'FAILED'} ${what}${isSo || seen === undefined ? '' : `: ${JSON.stringify(seen)}`}`,
    );
  }

  /** The exit code, after a line with the counts. */
  end(): number {
    console.log(`${this.passed} passed, ${this.failed} failed`);
    return this.failed === 0 ? 0 : 1;
  }
}

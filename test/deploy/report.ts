import { paint } from '../../infra/local/commands/terminal.ts';

/** Says whether something is as it should be, and shows what was found when it is not. */
export type Check = (what: string, right: boolean, found?: unknown) => void;

/** Counts checks and prints each as it is made. */
export class DeployReport {
  passed = 0;
  failed = 0;
  readonly #colours = paint();
  readonly #startedAtMs = Date.now();

  /** @param scenario stands before each of its lines: several run at a time */
  checkFor(scenario: string): Check {
    return (what, right, found) => {
      if (right) this.passed += 1;
      else this.failed += 1;
      const mark = right ? this.#colours.green('ok') : this.#colours.red('NO');
      this.say(
        `${mark}  ${scenario}: ${what}${right || found === undefined ? '' : `, found ${show(found)}`}`,
      );
    };
  }

  say(line: string): void {
    const seconds = ((Date.now() - this.#startedAtMs) / 1000).toFixed(1).padStart(6);
    console.log(`${this.#colours.dim(`${seconds} s`)}  ${line}`);
  }

  summary(): string {
    return `${this.passed} passed, ${this.failed} failed`;
  }
}

function show(found: unknown): string {
  if (found instanceof Error) return found.stack ?? found.message;
  const text = JSON.stringify(found) ?? String(found);
  return text.length > 1500 ? `${text.slice(0, 1500)} ...` : text;
}

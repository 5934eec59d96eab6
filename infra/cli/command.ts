import type { Paint } from '../local/commands/terminal.ts';

/** What the exit code of `rooms` says. A shell script or a pipeline decides by it. */
export const exitCodes = {
  done: { code: 0, meaning: 'done' },
  defect: { code: 1, meaning: 'a defect of this program; where it is stands on stderr' },
  nothingDone: { code: 2, meaning: 'nothing is done; the reason is a sentence on stderr' },
  needsAttention: { code: 3, meaning: 'done, and something has to be put right' },
  interrupted: { code: 130, meaning: 'interrupted by Ctrl-C' },
} as const;

/** A mistake that a person can correct: shown as a sentence, without a stack trace, and answered with exit code 2. */
export class CommandError extends Error {
  override name = 'CommandError';
  readonly lines: readonly string[];

  /**
   * @param lines a sentence, or several lines; a line break within one is somebody else's and is not printed
   * @param details what `--json` says beside them
   */
  constructor(
    lines: string | readonly string[],
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    const all = [lines].flat();
    super(all.join('\n'));
    this.lines = all;
  }
}

/** A question that gets no answer: its input has ended, as by Ctrl-D. */
export class Unanswered extends CommandError {}

/** Ctrl-C at a question, answered with exit code 130. */
export class Interrupted extends Unanswered {}

/** A word of a command line that is no option. All but the last have to be there. */
export interface Word {
  /** As the usage shows it, such as `NAME`. */
  label: string;
  summary: string;
  optional?: true;
}

export interface Option {
  type: 'string' | 'boolean';
  /** What stands for the value of a `string`, such as `FILE`. */
  label?: string;
  summary: string;
}

type Words = Readonly<Record<string, Word>>;
type Options = Readonly<Record<string, Option>>;

/** A command line that was understood. */
export interface Input<W extends Words = Words, O extends Options = Options> {
  words: { [Name in keyof W]: W[Name] extends { optional: true } ? string | undefined : string };
  options: { [Name in keyof O]: O[Name]['type'] extends 'boolean' ? boolean : string | undefined };
}

/** What the program gives to a command that runs. */
export interface Context {
  /** Shows what goes on before the result; never on stdout, which has the result alone. */
  progress(text: string | readonly string[]): void;
  /**
   * Asks the person at the terminal whether to go on.
   *
   * @throws CommandError if not, and without a terminal
   */
  confirm(question: string): Promise<void>;
}

/** One command of `rooms`: its help, its checks and its JSON all follow from this. */
export interface Command<Result = unknown, W extends Words = Words, O extends Options = Options> {
  name: string;
  /** One line without a full stop, which says what it does. */
  summary: string;
  /** What else a person has to know before running it. */
  description?: string;
  /** In their order. */
  words: W;
  /** Beside `--json` and `--help`, which every command has, and `--watch`, which one that is watchable has. */
  options: O;
  /** Command lines without `npx rooms`. */
  examples: readonly string[];
  /** What exit code 3 means; absent for a command that never ends with it. */
  attention?: { meaning: string; isNeeded(result: Result): boolean };
  /** Whether it has `--watch`: it reads only, and may be run again and again. */
  isWatchable?: true;
  /** Whether it shows its result again and again without `--watch`. */
  watches?(input: Input<W, O>): boolean;
  /** What Ctrl-C leaves behind; absent if nothing needs to be said. */
  interrupted?: string;
  /**
   * Does it, and answers what `--json` prints.
   *
   * @throws CommandError if nothing is done
   */
  run(input: Input<W, O>, context: Context): Promise<Result>;
  /** The result for people. */
  text(result: Result, paint: Paint): string;
}

/** Checks a definition and infers the types of its words and options. */
export function defineCommand<const W extends Words, const O extends Options, Result>(
  command: Command<Result, W, O>,
): Command<Result, W, O> {
  return command;
}

/** A command with any words, options and result. */
// biome-ignore lint/suspicious/noExplicitAny: a list holds commands with unlike inputs and results.
export type AnyCommand = Command<any, any, any>;

/** The first word of most commands. */
export const environmentWord = {
  label: 'NAME',
  summary: 'an environment, named as its file in infra/environments; local is the running local stack',
} as const satisfies Word;

export const workItemWord = {
  label: '[SOURCE/]ID',
  summary: 'the id of a project or ticket, the key of a Jira issue, or the key that stands in a log line',
} as const satisfies Word;

export const settingsOption = {
  environment: {
    type: 'string',
    label: 'FILE',
    summary: 'its settings, if they are in another file than infra/environments/NAME.json',
  },
} as const satisfies Options;

const watchOption = {
  watch: {
    type: 'boolean',
    summary: 'shows it again every few seconds, on a terminal, until Ctrl-C',
  },
} as const satisfies Options;

/** The options of a command, without those that every command has. */
export function optionsOf({ options, isWatchable }: AnyCommand): Options {
  return { ...options, ...(isWatchable ? watchOption : {}) };
}

/** Of commands whose effect cannot be taken back. */
export const cautionOptions = {
  'dry-run': { type: 'boolean', summary: 'says what would be done, and does nothing' },
  yes: { type: 'boolean', summary: 'asks nothing: for scripts' },
} as const satisfies Options;

/** Options that every command has. */
export const commonOptions = {
  json: {
    type: 'boolean',
    summary: 'prints the result as one JSON document on stdout, and nothing else there',
  },
  help: { type: 'boolean', short: 'h', summary: 'shows how the command is written' },
} as const;

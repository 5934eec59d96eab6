/** What goes wrong with the next operations of a kind: planned one by one, then by chance. */
export class Planned<Trouble> {
  readonly #waiting: Trouble[] = [];

  /** @param chance decides where nothing is planned; a seed may replace it */
  constructor(public chance: () => Trouble) {}

  next(trouble: Trouble): void {
    this.#waiting.push(trouble);
  }

  take(): Trouble {
    return this.#waiting.shift() ?? this.chance();
  }
}

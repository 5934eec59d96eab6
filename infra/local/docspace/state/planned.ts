/** What goes wrong with the coming ones of a kind: as planned one by one, and after that by chance. */
export class Planned<Trouble> {
  readonly #waiting: Trouble[] = [];

  /** @param chance says what happens to one that nothing is planned for; a seed may replace it */
  constructor(public chance: () => Trouble) {}

  next(trouble: Trouble): void {
    this.#waiting.push(trouble);
  }

  take(): Trouble {
    return this.#waiting.shift() ?? this.chance();
  }
}

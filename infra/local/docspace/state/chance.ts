import { type DelayRange, pick, type Random, seededRandom } from './random.ts';

/** The only source of chance: the same seed and the same calls give the same run. */
export class Chance {
  #source: Random;

  constructor(seed: number) {
    this.#source = seededRandom(seed);
  }

  /** Starts over with another seed. */
  reseed(seed: number): void {
    this.#source = seededRandom(seed);
  }

  readonly random: Random = () => this.#source();

  /** True with that probability; nothing is drawn for an impossible event. */
  strikes(rate = 0): boolean {
    return rate > 0 && this.random() < rate;
  }

  pick(span: DelayRange): number {
    return pick(this.random, span);
  }
}

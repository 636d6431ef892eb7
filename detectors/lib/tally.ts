import { entropyBits } from './spread.js';

/**
 * Counts how often each code comes up for one account after another. The codes met are kept in the order in which they first came
 * up, so that nothing depends on their numbers; `reset` costs only as much as was counted.
 */
export class Tally {
  /** How often each code came up. */
  readonly count: Uint32Array;
  readonly #met: Uint32Array;
  readonly #metCount: Uint32Array;
  /** Distinct codes met. */
  nMet = 0;
  total = 0;

  constructor(nCodes: number) {
    this.count = new Uint32Array(nCodes);
    this.#met = new Uint32Array(nCodes);
    this.#metCount = new Uint32Array(nCodes);
  }

  add(code: number): void {
    if (this.count[code]++ === 0) this.#met[this.nMet++] = code;
    this.total++;
  }

  /** The code that came up most often, the one met first where several did; -1 when nothing was counted. */
  main(): number {
    let main = -1;
    let most = 0;
    for (let place = 0; place < this.nMet; place++) {
      const code = this.#met[place];
      if (this.count[code] > most) [main, most] = [code, this.count[code]];
    }
    return main;
  }

  /** Share of the main code; NaN when nothing was counted. */
  mainShare(): number {
    return this.total === 0 ? NaN : this.count[this.main()] / this.total;
  }

  entropyBits(): number {
    for (let place = 0; place < this.nMet; place++) this.#metCount[place] = this.count[this.#met[place]];
    return entropyBits(this.#metCount, this.nMet, this.total);
  }

  reset(): void {
    for (let place = 0; place < this.nMet; place++) this.count[this.#met[place]] = 0;
    this.nMet = 0;
    this.total = 0;
  }
}

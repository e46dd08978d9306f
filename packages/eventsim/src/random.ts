/** A stream of numbers that is the same on every machine: integer arithmetic alone (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number from 0 to 2^32 - 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  /** A whole number from 0 to `limit` - 1. */
  below(limit: number): number {
    return Math.floor((this.next() / 4_294_967_296) * limit);
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  /** True `parts` times in `whole`. */
  chance(parts: number, whole: number): boolean {
    return this.below(whole) < parts;
  }

  /** One of the items. Throws for none. */
  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error("nothing to pick from");
    return item;
  }

  /** A rank from 0 to `limit` - 1; low ones come far more often. */
  popular(limit: number): number {
    const share = this.next() / 4_294_967_296;
    return Math.floor(share * share * share * limit);
  }

  /** A stream of its own for a purpose, so that one more draw elsewhere does not change it. */
  fork(purpose: number): Random {
    return new Random(Math.imul(this.#state ^ Math.imul(purpose + 1, 0x9e3779b1), 0x85ebca6b));
  }
}

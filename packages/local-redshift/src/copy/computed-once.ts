/**
 * Expressions that the engine computes once a row, in an inner select, under names that no key of the rows has.
 * It would write them back into the condition and compute them twice, were none of those that the condition uses
 * volatile: a call of engine_mark is.
 */
export class ComputedOnce {
  readonly #prefix: string;
  readonly #names = new Map<string, string>();

  constructor(keys: readonly string[]) {
    let prefix = "_";
    while (keys.some((key) => key.startsWith(prefix))) prefix += "_";
    this.#prefix = prefix;
  }

  /** The quoted name under which the expression stands. */
  name(expression: string): string {
    const name = this.#names.get(expression) ?? `"${this.#prefix}${this.#names.size}"`;
    this.#names.set(expression, name);
    return name;
  }

  /** For the inner select's list. */
  sql(): string {
    return [...this.#names].map(([expression, name]) => `${expression} as ${name}`).join(", ");
  }
}

/** Types that a function written in TypeScript takes and gives: text, 64-bit integers, doubles, booleans. */
export type NativeKind = "text" | "bigint" | "double" | "boolean";

export type NativeValue = string | bigint | number | boolean;

/**
 * A scalar function that SQL can call, for what the engine has no function for. Its name begins with
 * `rs_`. A row with a NULL argument gives NULL without a call. What it throws fails the statement.
 */
export interface NativeFunction {
  readonly name: string;
  readonly parameters: readonly NativeKind[];
  readonly returns: NativeKind;
  /** Whether each call counts: it is then made when the statement runs, and never beforehand. */
  readonly volatile?: boolean;
  readonly call: (...args: readonly NativeValue[]) => NativeValue | null;
}

/** A function of texts that gives a text, a number or NULL. */
export function textFunction(
  name: string,
  count: number,
  returns: NativeKind,
  call: (...args: readonly string[]) => NativeValue | null,
): NativeFunction {
  return {
    name,
    parameters: Array.from({ length: count }, () => "text" as const),
    returns,
    call: (...args) => call(...args.map(String)),
  };
}

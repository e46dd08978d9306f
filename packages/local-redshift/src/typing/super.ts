import { RedshiftError } from "../types.ts";
import type { Known } from "./numeric.ts";

/**
 * What Redshift types at run time, value by value, and the engine would take for the text of the JSON.
 * (dg/query-super: Dynamic typing)
 */

const ARITHMETIC: ReadonlySet<string> = new Set(["+", "-", "*", "/", "%", "^"]);

const OF_TEXT: ReadonlySet<string> = new Set([
  ...["upper", "lower", "initcap", "length", "len", "char_length", "character_length", "octet_length"],
  ...["substring", "substr", "left", "right", "trim", "btrim", "ltrim", "rtrim", "lpad", "rpad", "concat"],
  ...["replace", "translate", "reverse", "repeat", "split_part", "strpos", "charindex", "position", "ascii"],
  ...["regexp_substr", "regexp_replace", "regexp_count", "regexp_instr", "md5", "sha1", "sha2", "listagg"],
]);

/** @throws RedshiftError 0A000 for arithmetic with SUPER */
export function refuseArithmetic(operator: string, left: Known, right: Known): void {
  if (ARITHMETIC.has(operator) && isSuper(left, right)) refuse(`the operator ${operator}`);
}

/** @throws RedshiftError 0A000 for IN, BETWEEN, LIKE and SIMILAR TO with SUPER */
export function refusePredicate(types: readonly Known[]): void {
  if (types.length > 1 && isSuper(types[0] ?? null)) refuse("IN, BETWEEN or LIKE");
}

/** @throws RedshiftError 0A000 for a function of text with SUPER */
export function refuseCall(name: string, args: readonly Known[]): void {
  if (OF_TEXT.has(name) && isSuper(...args)) refuse(`${name}()`);
}

function isSuper(...types: readonly Known[]): boolean {
  return types.some((type) => type?.kind === "super");
}

function refuse(what: string): never {
  throw new RedshiftError(`${what} with SUPER is not supported by local-redshift`, {
    code: "0A000",
    hint: "Cast the SUPER value to its type: payload.name::varchar.",
  });
}

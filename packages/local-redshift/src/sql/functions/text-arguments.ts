import { isFloat, isNumber, type Known } from "../../typing/numeric.ts";
import { isName, isWord, type Node } from "../tree.ts";

const MOMENTS: ReadonlySet<string> = new Set(["date", "time", "timestamp", "timestamptz"]);

/**
 * Functions that take a number, date or time as its text, and at which places: "Non-character data types are
 * treated like a string". (dg/r_SUBSTRING; dg/c_Supported_data_types, implicit conversion)
 */
const PLACES: ReadonlyMap<string, readonly number[]> = new Map([
  ...["lower", "upper", "initcap", "reverse", "len", "length", "char_length", "character_length"].map(at(0)),
  ...["textlen", "octet_length", "left", "right", "substring", "substr", "repeat", "replicate"].map(at(0)),
  ...["lpad", "rpad", "trim", "btrim", "ltrim", "rtrim", "split_part", "translate", "ascii"].map(at(0)),
  ...["md5", "sha", "sha1", "func_sha1", "sha2", "quote_literal", "quote_ident"].map(at(0)),
  ...["regexp_count", "regexp_instr", "regexp_replace", "regexp_substr"].map(at(0)),
  ...["strpos", "charindex", "position", "replace"].map(at(0, 1)),
]);

function at(...places: readonly number[]): (name: string) => readonly [string, readonly number[]] {
  return (name) => [name, places];
}

/** Whether a value of this type is taken as its text where a text is asked for. */
export function becomesText(type: Known): boolean {
  return type !== null && (isNumber(type) || MOMENTS.has(type.kind));
}

/** A value as its text; the engine writes other floats than Redshift. */
export function textOf(sql: string, type: Known): string {
  return type !== null && isFloat(type) ? `rs_text(${sql})` : `(${sql})::varchar`;
}

/** The places of a call's arguments that must be made text. */
export function placesOfText(name: string, types: readonly Known[]): readonly number[] {
  return (PLACES.get(name) ?? []).filter((place) => becomesText(types[place] ?? null));
}

/**
 * The arguments of `substring(x from a for b)`, `position(a in b)` and `trim(leading a from x)` as those of a plain
 * call, and what that call's name is; null for one that is plain already.
 */
export function partedCall(
  name: string,
  nodes: readonly Node[],
): { readonly name: string; readonly args: readonly (readonly Node[])[] } | null {
  const place = (word: string): number => nodes.findIndex((node) => isWord(node, word));
  const [from, inside] = [place("from"), place("in")];
  if (name === "position" && inside > 0) {
    return { name: "strpos", args: [nodes.slice(inside + 1), nodes.slice(0, inside)] };
  }
  if ((name === "substring" || name === "substr") && from > 0) {
    const length = place("for");
    const end = length < 0 ? nodes.length : length;
    const size = length < 0 ? [] : [nodes.slice(length + 1)];
    return { name: "substring", args: [nodes.slice(0, from), nodes.slice(from + 1, end), ...size] };
  }
  if (name !== "trim") return null;
  const [first] = nodes;
  const sided = isName(first) && isWord(first, "both", "leading", "trailing");
  if (!sided && from < 0) return null;
  const characters = nodes.slice(sided ? 1 : 0, from < 0 ? undefined : from);
  const side = sided ? first.word : "both";
  const text = from < 0 ? characters : nodes.slice(from + 1);
  return {
    name: side === "leading" ? "ltrim" : side === "trailing" ? "rtrim" : "btrim",
    args: [text, ...(from < 0 || characters.length === 0 ? [] : [characters])],
  };
}

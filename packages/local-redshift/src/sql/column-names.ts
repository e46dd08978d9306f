import { callName, postgresName } from "../typing/column-name.ts";
import { startsClause } from "./select-parts.ts";
import { isName, isParens, isSymbol, isWord, type NameLeaf, type Node, raw } from "./tree.ts";
import { readType, type SqlType } from "./types.ts";

/** Words that stand between operands, so that a name behind them is no alias. */
const OPERATORS = [
  "and",
  "or",
  "not",
  "is",
  "in",
  "like",
  "ilike",
  "between",
  "similar",
  "to",
  "escape",
  "at",
  "zone",
];

/** Words that end an expression. */
const ENDS = ["end", "null", "true", "false", "sysdate", "current_date", "current_timestamp", "nulls"];

/**
 * Names the columns of select lists that have no name, as PostgreSQL and Redshift do: after the function,
 * after the column of a cast, else "?column?". DuckDB would show its own text of the expression. So it
 * would of a column at one of the offsets in `replaced`, for which an expression will stand.
 */
export function nameColumns(
  nodes: readonly Node[],
  replaced: ReadonlyMap<number, unknown> = new Map(),
): readonly Node[] {
  if (!nodes.some((node) => isWord(node, "select"))) return nodes;
  const out: Node[] = [];
  let item: Node[] | null = null;
  const finish = (): void => {
    if (item !== null) out.push(...item, ...aliasOf(item, replaced));
    item = null;
  };
  for (const [index, node] of nodes.entries()) {
    if (isWord(node, "select")) {
      finish();
      out.push(node);
      item = [];
    } else if (item !== null && startsClause(nodes, index)) {
      finish();
      out.push(node);
    } else if (item !== null && isSymbol(node, ",")) {
      finish();
      out.push(node);
      item = [];
    } else if (item === null || (item.length === 0 && isWord(node, "distinct", "all"))) {
      out.push(node);
    } else {
      item.push(node);
    }
  }
  finish();
  return out;
}

function aliasOf(item: readonly Node[], replaced: ReadonlyMap<number, unknown>): readonly Node[] {
  const expression = isWord(item[0], "top") && item[1]?.kind === "number" ? item.slice(2) : item;
  const name = nameOf(expression) ?? replacedName(expression, replaced);
  return name === null ? [] : [raw(`as "${name.replaceAll('"', '""')}"`, " ")];
}

function replacedName(item: readonly Node[], replaced: ReadonlyMap<number, unknown>): string | null {
  const [first, last] = [item[0], item.at(-1)];
  const only = item.length === (operandLength(item) ?? 0);
  return only && first !== undefined && replaced.has(first.at) && isName(last) ? last.word : null;
}

/** The names of columns that are one word with a meaning of its own. (dg/r_SYSDATE, dg/r_USER, …) */
const WORD_NAMES: ReadonlyMap<string, string> = new Map([
  ["current_user", "current_user"],
  ["session_user", "session_user"],
  ["user", "current_user"],
  ["sysdate", "timestamp"],
  ["current_date", "date"],
  ["current_user_id", "current_user_id"],
  ["localtime", "time"],
  ["localtimestamp", "timestamp"],
]);

/** The name to give, or null where there is one already. */
function nameOf(item: readonly Node[]): string | null {
  const last = item.at(-1);
  if (last === undefined || isSymbol(last, "*") || isAliased(item)) return null;
  if (isParens(last) && isWord(item.at(-2), "exclude") && isSymbol(item.at(-3), "*")) return null;
  const cast = item.findLastIndex((node) => isSymbol(node, "::"));
  if (cast > 0) return castName(item, cast);
  const end = operandLength(item);
  if (end === null || !isWholeCall(item, end)) {
    return isWord(item[0], "case") && isWord(last, "end") ? "case" : "?column?";
  }
  const [only, second] = item;
  if (second === undefined && only?.kind === "word") return WORD_NAMES.get(only.word) ?? null;
  const call = item[end - 1]?.kind === "group";
  const name = item[call ? end - 2 : end - 1];
  if (!isName(name)) return "?column?";
  if (isWord(name, "cast") && isParens(second)) return castCallName(second.children);
  return call ? calledName(name) : null;
}

/** `x::type` is named after x where x has a name, else after the type. */
function castName(item: readonly Node[], cast: number): string {
  const type = typeOf(item, cast + 1);
  const operand = item.slice(0, cast);
  if (type === null || operand.some((node) => isSymbol(node) && !isSymbol(node, ".", "::")))
    return "?column?";
  return ownName(operand) ?? postgresName(type);
}

/** `cast(x as type)` likewise. */
function castCallName(inside: readonly Node[]): string {
  const as = inside.findLastIndex((node) => isWord(node, "as"));
  const type = typeOf(inside, as + 1);
  if (as < 0 || type === null) return "cast";
  return ownName(inside.slice(0, as)) ?? postgresName(type);
}

/** The name that an expression has from the column, function or cast that it is; null for any other. */
export function ownName(operand: readonly Node[]): string | null {
  if (isDotted(operand)) {
    const last = operand.at(-1);
    const [only] = operand;
    if (operand.length === 1 && only?.kind === "word") {
      if (["null", "true", "false"].includes(only.word)) return null;
      return WORD_NAMES.get(only.word) ?? only.word;
    }
    return isName(last) ? last.word : null;
  }
  const name = nameOf(operand);
  return name === "?column?" || name === "case" ? null : name;
}

function isDotted(nodes: readonly Node[]): boolean {
  return isName(nodes[0]) && operandLength(nodes) === nodes.length && nodes.at(-1)?.kind !== "group";
}

function typeOf(nodes: readonly Node[], start: number): SqlType | null {
  const read = readType(nodes, start);
  return read !== undefined && start + read.length === nodes.length ? read.type : null;
}

function calledName(name: NameLeaf): string {
  return callName(name.word);
}

/** How many nodes `a.b.c` or `f(…)` at the beginning take; null for another beginning. */
function operandLength(item: readonly Node[]): number | null {
  if (!isName(item[0])) return null;
  let end = 1;
  while (isSymbol(item[end], ".") && isName(item[end + 1])) end += 2;
  return item[end]?.kind === "group" ? end + 1 : end;
}

/** Whether behind the operand there is nothing but what belongs to a call. */
function isWholeCall(item: readonly Node[], end: number): boolean {
  return item
    .slice(end)
    .every(
      (node) =>
        node.kind === "group" || isWord(node, "over", "within", "group", "ignore", "respect", "nulls"),
    );
}

/** Whether the item ends with a name of its own, with AS or without. */
export function isAliased(item: readonly Node[]): boolean {
  const [before, last] = [item.at(-2), item.at(-1)];
  if (!isName(last) || item.length < 2) return false;
  if (isWord(before, "as")) return true;
  if (last.kind === "word" && ENDS.includes(last.word)) return false;
  if (before === undefined || before.kind === "operator" || isSymbol(before, ".")) return false;
  if (isWord(before, ...OPERATORS)) return false;
  // `double precision`, `time zone`: the words of a type behind a cast.
  return !isWord(last, "precision", "varying", "zone");
}

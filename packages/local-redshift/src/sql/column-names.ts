import { callName } from "../typing/column-name.ts";
import { isName, isSymbol, isWord, type NameLeaf, type Node, raw } from "./tree.ts";

/** Words that end a select list. */
const CLAUSES = [
  ...["from", "where", "group", "having", "qualify", "order", "limit", "offset", "window", "into", "fetch"],
  ...["union", "intersect", "except", "minus"],
];

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
    } else if (item !== null && isWord(node, ...CLAUSES) && !isSymbol(nodes[index - 1], ".")) {
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
]);

/** The name to give, or null where there is one already. */
function nameOf(item: readonly Node[]): string | null {
  const last = item.at(-1);
  if (last === undefined || isSymbol(last, "*") || isAliased(item)) return null;
  const cast = item.findIndex((node) => isSymbol(node, "::"));
  const end = operandLength(item);
  if (end === null || (cast >= 0 ? cast !== end : !isWholeCall(item, end))) {
    return isWord(item[0], "case") && isWord(last, "end") ? "case" : "?column?";
  }
  const [only, second] = item;
  if (second === undefined && only?.kind === "word") return WORD_NAMES.get(only.word) ?? null;
  const call = item[end - 1]?.kind === "group";
  const name = item[call ? end - 2 : end - 1];
  if (!isName(name)) return "?column?";
  return call ? calledName(name) : cast >= 0 ? name.word : null;
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

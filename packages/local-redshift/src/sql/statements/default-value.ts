import { isName, isParens, isWord, literal, type Node } from "../tree.ts";
import type { Executor } from "./action.ts";

/** Words that stand for the moment or the session rather than for a constant. */
const MOVING = [
  ...["sysdate", "current_date", "current_time", "current_timestamp", "localtime", "localtimestamp"],
  ...["current_user", "session_user", "user", "current_schema", "current_database"],
];

/** Names before parentheses that are no functions. */
const TYPES = [
  ...["cast", "convert", "varchar", "char", "character", "varying", "nvarchar", "nchar", "bpchar", "text"],
  ...["decimal", "numeric", "float"],
];

/** Whether a default is the same whenever it is taken. */
export function isConstant(nodes: readonly Node[]): boolean {
  return nodes.every((node, at) => {
    if (node.kind === "group") return isConstant(node.children);
    if (!isName(node)) return true;
    if (isParens(nodes[at + 1])) return isWord(node, ...TYPES);
    return !isWord(node, ...MOVING);
  });
}

interface WithDefault {
  readonly defaultValue: string | null;
  readonly constantDefault: boolean;
}

/**
 * The engine keeps no default that calls our own functions, as casts to text do: a constant one is computed
 * when the table is made.
 */
export async function withComputedDefault<Column extends WithDefault>(
  executor: Executor,
  column: Column,
): Promise<Column> {
  const { defaultValue, constantDefault } = column;
  if (defaultValue === null || !constantDefault || !/\brs_\w+\(/.test(defaultValue)) return column;
  const { rows } = await executor.run(`select (${defaultValue})::varchar`);
  const value = rows[0]?.[0];
  return { ...column, defaultValue: value === null || value === undefined ? "null" : literal(String(value)) };
}

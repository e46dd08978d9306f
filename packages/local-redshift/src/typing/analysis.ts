import type { Query } from "../query/ast.ts";
import { NotRead } from "../query/cursor.ts";
import { readQuery } from "../query/read-query.ts";
import { isParens, isSymbol, isWord, type Node, startsWith } from "../sql/tree.ts";
import type { Findings } from "./infer-expression.ts";
import { type Catalog, inferQuery } from "./infer-query.ts";
import type { Columns } from "./scope.ts";

/** What is known of the types in a statement. */
export interface Analysis {
  /** The columns of its query; null where they can't be told. */
  readonly columns: Columns;
  readonly findings: Findings;
}

/** Answers the columns of a relation at once, or undefined when it must be asked for. */
export type KnownColumns = (path: readonly string[]) => Columns | undefined;

/**
 * Finds the types in a statement's query. Relations that `known` has not are fetched first, all at once.
 * Null for a statement without a query, or with one that can't be read: then nothing is known.
 */
export async function analyse(
  nodes: readonly Node[],
  known: KnownColumns,
  fetch: (paths: readonly (readonly string[])[]) => Promise<void>,
): Promise<Analysis | null> {
  const query = readStatement(nodes);
  if (query === null) return null;
  const missing = new Map<string, readonly string[]>();
  const catalog: Catalog = (path) => {
    const columns = known(path);
    if (columns === undefined) missing.set(path.join("."), path);
    return columns ?? null;
  };
  const first = inferQuery(query, catalog);
  if (missing.size === 0) return first;
  await fetch([...missing.values()]);
  return inferQuery(query, catalog);
}

function readStatement(nodes: readonly Node[]): Query | null {
  const inside = queryNodes(nodes);
  if (inside === null) return null;
  try {
    return readQuery(inside);
  } catch (error) {
    if (error instanceof NotRead) return null;
    throw error;
  }
}

/** The nodes of the query that a statement holds; UPDATE and DELETE as the query of their expressions. */
function queryNodes(nodes: readonly Node[]): readonly Node[] | null {
  const [first] = nodes;
  if (isParens(first) || isWord(first, "select", "with")) return withoutInto(nodes);
  if (isWord(first, "insert")) return afterTarget(nodes);
  if (isWord(first, "create")) return afterAs(nodes);
  if (isWord(first, "declare", "explain")) {
    const at = nodes.findIndex((node) => isWord(node, "select", "with"));
    return at < 0 ? null : nodes.slice(at);
  }
  return null;
}

/** SELECT … INTO name FROM … without the name. */
function withoutInto(nodes: readonly Node[]): readonly Node[] {
  const into = nodes.findIndex((node) => isWord(node, "into"));
  const from = nodes.findIndex((node, at) => at > into && isWord(node, "from"));
  return into < 0 || from < 0 ? nodes : [...nodes.slice(0, into), ...nodes.slice(from)];
}

function afterTarget(nodes: readonly Node[]): readonly Node[] | null {
  const at = nodes.findIndex(
    (node, i) =>
      !isSymbol(nodes[i - 1], ".") &&
      (isWord(node, "select", "with") || (isParens(node) && isWord(node.children[0], "select", "with"))),
  );
  return at < 0 ? null : nodes.slice(at);
}

function afterAs(nodes: readonly Node[]): readonly Node[] | null {
  const as = nodes.findIndex((node) => isWord(node, "as"));
  const [query] = nodes.slice(as + 1);
  if (as < 0 || !(isParens(query) || isWord(query, "select", "with"))) return null;
  const binding = ["with", "no", "schema", "binding"];
  const end = nodes.length - binding.length;
  return nodes.slice(as + 1, startsWith(nodes, end, ...binding) ? end : nodes.length);
}

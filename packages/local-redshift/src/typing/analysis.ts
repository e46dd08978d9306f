import type { Query } from "../query/ast.ts";
import { NotRead } from "../query/cursor.ts";
import { readQuery } from "../query/read-query.ts";
import type { Node } from "../sql/tree.ts";
import type { SqlType } from "../sql/types.ts";
import { assign, assignmentOf, mergedInto } from "./assignment.ts";
import { emptyFindings, type Findings } from "./infer-expression.ts";
import { type Catalog, inferQuery } from "./infer-query.ts";
import type { Columns, TypedColumn } from "./scope.ts";
import { queryOf } from "./statement-query.ts";

/** What is known of the types in a statement. */
export interface Analysis {
  /** The columns of its query; null where they can't be told. */
  readonly columns: Columns;
  readonly findings: Findings;
  /** Columns of an INSERT's query that may be text where the table has numbers: their types, by place. */
  readonly numbers?: ReadonlyMap<number, SqlType>;
  /** The columns of the table that is written into, where SUPER is among them. */
  readonly target?: readonly TypedColumn[];
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
  const assignment = assignmentOf(nodes);
  const merged = mergedInto(nodes);
  if (query === null && assignment === null && merged === null) return null;
  const missing = new Map<string, readonly string[]>();
  const catalog: Catalog = (path) => {
    const columns = known(path);
    if (columns === undefined) missing.set(path.join("."), path);
    return columns ?? null;
  };
  const infer = (): Analysis | null => {
    const found = query === null ? null : inferQuery(query, catalog);
    const path = assignment?.path ?? merged;
    const target = path === null ? null : catalog(path);
    const findings = found?.findings ?? emptyFindings();
    const numbers =
      assignment === null
        ? null
        : assign(assignment, target, found?.columns ?? null, findings.momentLiterals);
    const hasSuper = target?.some(({ type }) => type?.kind === "super") === true;
    if (found === null && !hasSuper && findings.momentLiterals.size === 0) return null;
    return {
      ...(found ?? { columns: null, findings }),
      ...(numbers === null || numbers.size === 0 ? {} : { numbers }),
      ...(hasSuper && target !== null ? { target } : {}),
    };
  };
  const first = infer();
  if (missing.size === 0) return first;
  await fetch([...missing.values()]);
  return infer();
}

function readStatement(nodes: readonly Node[]): Query | null {
  const inside = queryOf(nodes);
  if (inside === null) return null;
  try {
    return readQuery(inside);
  } catch (error) {
    if (error instanceof NotRead) return null;
    throw error;
  }
}

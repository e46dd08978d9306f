import { NotRead } from "../query/cursor.ts";
import { readQuery } from "../query/read-query.ts";
import { tokenize } from "../sql/tokens.ts";
import { isName, isSymbol, isWord, type Node, parseTree } from "../sql/tree.ts";
import { RedshiftError } from "../types.ts";
import { queryOf } from "../typing/statement-query.ts";
import { changed } from "./changes.ts";
import type { Catalog, Gap, RelationLineage } from "./contract.ts";
import { definition } from "./definitions.ts";
import { type JsonPaths, load } from "./load.ts";
import { queryRelation } from "./query-relation.ts";
import { pathAt } from "./read-names.ts";
import { Tables } from "./tables.ts";

/** One step of a script. */
export type Step =
  /** Statements that are carried out one after another. */
  | { readonly kind: "statement"; readonly sql: string }
  /** A query that makes a table or view anew. */
  | { readonly kind: "define"; readonly path: readonly string[]; readonly sql: string }
  /** A query whose columns are added to a table's by their names, as an increment's are. */
  | { readonly kind: "append"; readonly path: readonly string[]; readonly sql: string };

export interface ScriptLineage {
  /** What the script made or wrote, by dotted name in lower case. */
  readonly relations: ReadonlyMap<string, RelationLineage>;
  /** Names without a meaning, and statements that could not be read. */
  readonly gaps: readonly Gap[];
}

/**
 * Follows columns through the statements of a script, without a database. A statement that can't be read is
 * a gap, and changes nothing.
 */
export function scriptLineage(
  steps: readonly Step[],
  catalog: Catalog,
  jsonPaths: JsonPaths = () => null,
): ScriptLineage {
  const tables = new Tables(catalog);
  const gaps: Gap[] = [];
  for (const step of steps) {
    const lost = (path: readonly string[]): void => {
      gaps.push({ statement: step.sql, reason: `nothing tells where the column ${path.join(".")} is from` });
    };
    try {
      carryOut(step, tables, lost, jsonPaths);
    } catch (error) {
      if (!(error instanceof NotRead || error instanceof RedshiftError)) throw error;
      gaps.push({ statement: step.sql, reason: error.message });
    }
  }
  return { relations: tables.lineage(), gaps };
}

function carryOut(
  step: Step,
  tables: Tables,
  lost: (path: readonly string[]) => void,
  jsonPaths: JsonPaths,
): void {
  const nodes = statementNodes(step.sql);
  const read = (path: readonly string[]): ReturnType<Tables["read"]> => tables.read(path);
  if (step.kind === "statement") {
    statement(nodes, step.sql, { tables, lost, read, jsonPaths });
    return;
  }
  const relation = queryRelation(readQuery(nodes), read, lost);
  if (step.kind === "define") tables.set(step.path, relation);
  else tables.add(step.path, relation.columns, relation.rows, relation.bases);
}

/** Without the semicolon behind it. */
function statementNodes(sql: string): readonly Node[] {
  const nodes = parseTree(tokenize(sql));
  return isSymbol(nodes.at(-1), ";") ? nodes.slice(0, -1) : nodes;
}

interface Carrying {
  readonly tables: Tables;
  readonly read: (path: readonly string[]) => ReturnType<Tables["read"]>;
  readonly lost: (path: readonly string[]) => void;
  readonly jsonPaths: JsonPaths;
}

function statement(nodes: readonly Node[], sql: string, carrying: Carrying): void {
  const [first] = nodes;
  if (!isName(first)) return;
  const { tables } = carrying;
  const relationOf = (query: readonly Node[]): ReturnType<Tables["read"]> =>
    queryRelation(readQuery(query), carrying.read, carrying.lost);
  switch (first.word) {
    case "copy":
      load(sql, tables, carrying.jsonPaths);
      return;
    case "create":
    case "alter":
    case "drop":
    case "truncate":
      definition(nodes, tables, relationOf);
      return;
    case "insert":
    case "update":
    case "delete":
    case "merge":
      changed(nodes, tables, relationOf);
      return;
    case "select":
    case "with": {
      const into = nodes.findIndex((node) => isWord(node, "into"));
      const query = queryOf(nodes);
      if (into < 0 || query === null) return;
      const at = isWord(nodes[into + 1], "temp", "temporary", "table") ? into + 2 : into + 1;
      const start = isWord(nodes[at], "table") ? at + 1 : at;
      tables.set(pathAt(nodes, start).path, relationOf(query));
      return;
    }
    default:
      // What neither makes nor writes a table says nothing of columns.
      return;
  }
}

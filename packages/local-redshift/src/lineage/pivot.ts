import type { Pivoted } from "../query/ast.ts";
import { Cursor, NotRead } from "../query/cursor.ts";
import { readers } from "../query/read-query.ts";
import { isName, isParens, isWord, type Node, splitByComma, stringValue } from "../sql/tree.ts";
import type { LineageColumn, Origin } from "./contract.ts";
import { originsOf, type Reading } from "./expression-origins.ts";
import { conditional, merged, written } from "./origins.ts";
import { originsOfName, type Relation, type Scope } from "./scope.ts";
import { starOf } from "./star.ts";
import { textOf } from "./text.ts";

/** What PIVOT or UNPIVOT makes of its source, which is the scope's. (dg/r_FROM_clause-pivot-unpivot-examples) */
export function pivotRelation(pivoted: Pivoted, scope: Scope, reading: Reading): Relation {
  const { nodes } = pivoted;
  const split = nodes.findIndex((node) => isWord(node, "for"));
  const within = nodes.findIndex((node, at) => at > split && isWord(node, "in"));
  const list = nodes[within + 1];
  const name = nodes[split + 1];
  if (split < 1 || within < 0 || !isParens(list) || !isName(name)) throw new NotRead("PIVOT");
  const parts = { head: nodes.slice(0, split), name: name.word, entries: splitByComma(list.children) };
  return pivoted.clause === "pivot"
    ? pivot(parts, scope, reading)
    : unpivot(parts, scope, pivoted.includeNulls);
}

interface Parts {
  /** Before FOR. */
  readonly head: readonly Node[];
  /** Between FOR and IN. */
  readonly name: string;
  /** Behind IN. */
  readonly entries: readonly (readonly Node[])[];
}

/** A column for each value; all columns that are not named are grouped by. */
function pivot({ head, name, entries }: Parts, scope: Scope, reading: Reading): Relation {
  const cursor = new Cursor(head);
  const aggregate = readers.expressionAt(cursor);
  const text = textOf(head.slice(0, cursor.at));
  cursor.skip("as");
  const alias = isName(cursor.node) ? `_${cursor.node.word}` : "";
  const deciding = conditional(columnOf(name, scope), "group");
  const origins = merged([...written(originsOf(aggregate, scope, reading), text, false), ...deciding]);
  const made = entries.map((entry): LineageColumn => ({ name: nameOf(entry) + alias, origins }));
  const used = new Set([name, ...namesIn(head)]);
  const { columns, open } = starOf(null, [...used], scope);
  const grouped = conditional(
    columns.flatMap((column) => column.origins),
    "group",
  );
  return relationOf(scope, { columns: [...columns, ...made], open, more: grouped });
}

/** A row for each column that is named, with its name and its value. */
function unpivot({ head, name, entries }: Parts, scope: Scope, includeNulls: boolean): Relation {
  const [value] = head;
  if (head.length !== 1 || !isName(value)) throw new NotRead("UNPIVOT");
  const names = entries.flatMap(([column]) => (isName(column) ? [column.word] : []));
  const origins = merged(names.flatMap((column) => columnOf(column, scope)));
  const { columns, open } = starOf(null, names, scope);
  const made = [
    { name, origins: [] },
    { name: value.word, origins: written(origins, `unpivot (${names.join(", ")})`, false) },
  ];
  const more = includeNulls ? [] : conditional(origins, "filter");
  return relationOf(scope, { columns: [...columns, ...made], open, more });
}

function relationOf(
  { relations }: Scope,
  { columns, open, more }: Pick<Relation, "columns" | "open"> & { readonly more: readonly Origin[] },
): Relation {
  return {
    alias: "",
    path: [],
    columns,
    open,
    rows: merged([...relations.flatMap(({ rows }) => rows), ...more]),
    bases: [...new Set(relations.flatMap(({ bases }) => bases))],
  };
}

function columnOf(name: string, scope: Scope): readonly Origin[] {
  return originsOfName([name], scope) ?? [];
}

/** `'value'`, `1` or either with AS and a name. */
function nameOf(entry: readonly Node[]): string {
  const last = entry.at(-1);
  if (entry.length > 1 && isName(last)) return last.word;
  const text = stringValue(last) ?? (last?.kind === "group" ? "" : (last?.text ?? ""));
  return text.toLowerCase();
}

function namesIn(nodes: readonly Node[]): readonly string[] {
  return nodes.flatMap((node) =>
    node.kind === "group" ? namesIn(node.children) : isName(node) ? [node.word] : [],
  );
}

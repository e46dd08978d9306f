import type { Query, Source } from "./ast.ts";

/** A table or view that a query reads, where it is written. */
export interface TableReference {
  readonly path: readonly string[];
  /** Character offset of the first name. */
  readonly at: number;
}

/** The tables and views that a query reads, its own WITH queries left out, in the order of the text. */
export function tablesRead(query: Query): readonly TableReference[] {
  const found: TableReference[] = [];
  visit(query, new Set(), found);
  return found.sort((a, b) => a.at - b.at);
}

/** Where a tree keeps what it was read from. */
const AS_WRITTEN: ReadonlySet<string> = new Set(["nodes", "onNodes", "written"]);

/** Columns that a query calls `schema.table.column`, where they are written. */
export function columnsOf(value: unknown, schema: string, table: string): readonly TableReference[] {
  if (Array.isArray(value)) return value.flatMap((part) => columnsOf(part, schema, table));
  if (value === null || typeof value !== "object") return [];
  if ("kind" in value && value.kind === "column" && "path" in value && Array.isArray(value.path)) {
    const [first, second] = value.path;
    const at = "at" in value && typeof value.at === "number" ? value.at : -1;
    return value.path.length > 2 && first === schema && second === table ? [{ path: value.path, at }] : [];
  }
  return Object.entries(value).flatMap(([key, part]) =>
    AS_WRITTEN.has(key) ? [] : columnsOf(part, schema, table),
  );
}

/** The tree is plain data: whatever holds a query or a source is gone through. */
function visit(value: unknown, names: ReadonlySet<string>, found: TableReference[]): void {
  if (Array.isArray(value)) {
    for (const part of value) visit(part, names, found);
    return;
  }
  if (value === null || typeof value !== "object") return;
  if (isQuery(value)) {
    visitQuery(value, names, found);
    return;
  }
  if (isTable(value)) {
    const [name = ""] = value.path;
    if (value.path.length > 1 || !names.has(name)) found.push({ path: value.path, at: value.at });
    return;
  }
  for (const [key, part] of Object.entries(value)) if (!AS_WRITTEN.has(key)) visit(part, names, found);
}

function visitQuery(query: Query, names: ReadonlySet<string>, found: TableReference[]): void {
  const within = new Set(names);
  for (const { name, query: inner } of query.ctes) {
    if (query.recursive) within.add(name);
    visit(inner, within, found);
    within.add(name);
  }
  visit(query.body, within, found);
  visit(query.orderBy, within, found);
}

function isQuery(value: object): value is Query {
  return "ctes" in value && "body" in value;
}

function isTable(value: object): value is Source & { readonly kind: "table" } {
  return "kind" in value && value.kind === "table" && "path" in value;
}

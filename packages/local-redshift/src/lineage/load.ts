import { parseCopy } from "../copy/parse.ts";
import { ROWS } from "./contract.ts";
import type { Tables } from "./tables.ts";

/** Answers what the paths of a jsonpaths file are, such as `$.song`; null where it can't be read. */
export type JsonPaths = (location: string) => readonly string[] | null;

/** The relation that stands for what a COPY reads. */
export function sourceRelation(location: string): string {
  return `source:${location}`;
}

/**
 * COPY: each column comes from one key of the objects that are read, or from one field by its place ("#1").
 * Where that can't be told, it comes from the rows. (copy-parameters-data-format)
 */
export function load(sql: string, tables: Tables, jsonPaths: JsonPaths): void {
  const command = parseCopy(sql);
  const { schema, name } = command.table;
  const path = schema === null ? [name] : [schema, name];
  const columns = command.columns ?? tables.written(path).columns.map((column) => column.name);
  const relation = sourceRelation(command.source);
  const { format } = command;
  const paths = format.kind === "json" && format.pathsFile !== null ? jsonPaths(format.pathsFile) : null;
  const fieldOf = (column: string, at: number): string => {
    if (format.kind !== "json") return format.kind === "parquet" ? column : `#${at + 1}`;
    if (format.match === "paths") return paths?.[at] === undefined ? ROWS : keyOf(paths[at]);
    return format.match === "noshred" ? ROWS : column;
  };
  const values = columns.map((column, at) => {
    const field = fieldOf(column, at);
    const origin = { relation, column: field, use: "load", steps: [], renamed: null, named: true } as const;
    return { name: column, origins: [{ ...origin, kind: field === ROWS ? "expression" : "copy" } as const] };
  });
  tables.add(path, values, [], [relation]);
}

/** `$.song` and `$['song']` are the key `song`; what goes deeper keeps its path without the `$`. */
function keyOf(path: string): string {
  const inner = path.replace(/^\$\.?/, "");
  const bracket = /^\[(?:'([^']*)'|"([^"]*)")\]$/.exec(inner);
  return bracket?.[1] ?? bracket?.[2] ?? inner;
}

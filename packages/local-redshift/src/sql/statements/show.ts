import { RedshiftError } from "../../types.ts";
import { isWord, literal, type Node, startsWith, stringValue } from "../tree.ts";
import type { Action } from "./action.ts";
import { expectEnd, unexpected } from "./names.ts";
import { tableDefinition, viewDefinition } from "./show-definition.ts";
import { showGrants } from "./show-grants.ts";
import { inDatabase, readLimit, readPath, readRelation, schemaAt } from "./show-words.ts";
import type { StatementContext } from "./statement-context.ts";

const REFUSED = [
  ...["procedure", "model", "datashares", "external", "procedures", "functions", "parameters"],
];

function refused(what: string, hint?: string): RedshiftError {
  return new RedshiftError(`SHOW ${what} is not supported by local-redshift`, {
    code: "0A000",
    ...(hint === undefined ? {} : { hint }),
  });
}

/**
 * SHOW of objects: DATABASES, SCHEMAS, TABLES, COLUMNS, TABLE, VIEW and GRANTS. Undefined for a parameter.
 * (dg/r_SHOW_TABLES and its neighbours)
 */
export function showObjects(nodes: readonly Node[], context: StatementContext): Action | undefined {
  if (nodes.length < 3 && !isWord(nodes[1], "databases")) return undefined;
  const [, what] = nodes;
  if (isWord(what, "databases")) return showDatabases(nodes);
  if (startsWith(nodes, 1, "schemas", "from", "database")) {
    const { path, next } = readPath(nodes, 4, 1);
    inDatabase(path[0]);
    return listing("svv_all_schemas", "true", "schema_name", nodes, next);
  }
  if (startsWith(nodes, 1, "tables", "from", "schema")) {
    const { path, next } = readPath(nodes, 4, 2);
    const where = `schema_name = ${literal(schemaAt(path))}`;
    return listing("svv_redshift_tables", where, "table_name", nodes, next, "* exclude (table_owner)");
  }
  if (startsWith(nodes, 1, "columns", "from", "table")) {
    const { schema, name, next } = readRelation(nodes, 4, context);
    const where = `schema_name = ${literal(schema)} and table_name = ${literal(name)}`;
    return listing("svv_all_columns", where, "column_name", nodes, next, "*", "ordinal_position");
  }
  if (isWord(what, "grants")) return query(showGrants(nodes, context));
  if (isWord(what, "table", "view")) {
    const { schema, name, next } = readRelation(nodes, 2, context);
    expectEnd(nodes, next);
    return query(what.word === "table" ? tableDefinition(schema, name) : viewDefinition(schema, name));
  }
  if (startsWith(nodes, 1, "column", "grants")) throw refused("COLUMN GRANTS", "Read svv_column_privileges.");
  if (isWord(what, "constraints")) throw refused("CONSTRAINTS", "Read information_schema.table_constraints.");
  if (isWord(what, ...REFUSED)) throw refused(what.text.toUpperCase());
  return undefined;
}

function showDatabases(nodes: readonly Node[]): Action {
  if (startsWith(nodes, 2, "from")) {
    throw new RedshiftError("SHOW DATABASES FROM DATA CATALOG is not supported by local-redshift", {
      code: "0A000",
    });
  }
  return listing("svv_redshift_databases", "true", "database_name", nodes, 2);
}

/** Rows of a catalog, with `[LIKE 'pattern'] [LIMIT n]`. */
function listing(
  view: string,
  where: string,
  name: string,
  nodes: readonly Node[],
  start: number,
  columns = "*",
  order = name,
): Action {
  let at = start;
  let like = "";
  if (isWord(nodes[at], "like")) {
    const pattern = stringValue(nodes[at + 1]);
    if (pattern === undefined) throw unexpected(nodes[at + 1]);
    like = ` and ${name} like ${literal(pattern)}`;
    at += 2;
  }
  const { limit, next } = readLimit(nodes, at);
  expectEnd(nodes, next);
  return query(`select ${columns} from _redshift.${view} where ${where}${like} order by ${order}${limit}`);
}

function query(sql: string): Action {
  return {
    command: "SHOW",
    readOnly: true,
    query: sql,
    execute: async (executor) => {
      const result = await executor.run(sql);
      return { result, rowCount: result.rows.length, notices: [] };
    },
  };
}

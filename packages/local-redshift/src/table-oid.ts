import type { RelationName } from "./sql/statements/action.ts";
import { literal } from "./sql/tree.ts";

/** DuckDB SQL for the rows of duckdb_tables() that a name means: a temporary table comes first for a bare one. */
export function tableRows(columns: string, name: RelationName): string {
  const schema = `(schema_name = ${literal(name.schema)} and not temporary)`;
  const where = name.temporary ? "temporary" : name.bare ? `(temporary or ${schema})` : schema;
  return `select ${columns} from duckdb_tables() where table_name = ${literal(name.name)} and ${where}
    order by temporary desc limit 1`;
}

/** The oid of the table that a name means, as a query. */
export function tableOid(name: RelationName): string {
  return tableRows("table_oid", name);
}

import type { Target } from "../graph/compiled-graph.ts";
import { quoteText } from "./literal.ts";

/**
 * Asks for the names and types of a temporary table's columns, in order: from the catalogs that Redshift and
 * PostgreSQL share, so that lengths and scales are told too.
 */
export function temporaryColumns(table: string): string {
  return `select a.attname, format_type(a.atttypid, a.atttypmod)
from pg_attribute a
join pg_class c on c.oid = a.attrelid
where c.relname = ${quoteText(table)}
  and pg_table_is_visible(c.oid)
  and a.attnum > 0
  and not a.attisdropped
order by a.attnum`;
}

/** Asks for the same of a table. */
export function tableColumns({ schema, name }: Target): string {
  return `select a.attname, format_type(a.atttypid, a.atttypmod)
from pg_attribute a
join pg_class c on c.oid = a.attrelid
join pg_namespace n on n.oid = c.relnamespace
where n.nspname = ${quoteText(schema)}
  and c.relname = ${quoteText(name)}
  and a.attnum > 0
  and not a.attisdropped
order by a.attnum`;
}

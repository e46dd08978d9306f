import { baseViews } from "./base-views.ts";
import { externalViews } from "./external-views.ts";
import { informationSchemaViews } from "./information-schema.ts";
import { privilegeStatements } from "./privilege-statements.ts";
import { redshiftViews } from "./redshift-views.ts";
import { svvViews } from "./svv-views.ts";
import { tableInfoViews } from "./table-info.ts";

/** DuckDB statements that make the schema _redshift: what the engine keeps, and Redshift's catalogs over it. */

export const catalogStatements: readonly string[] = [
  "create schema if not exists _redshift",
  "create schema if not exists public",
  `create table if not exists _redshift.pending_views (schema_name varchar, view_name varchar, sql varchar)`,
  `create table if not exists _redshift.load_errors (
     query_id bigint, start_time timestamp, table_name varchar, file_name varchar, line_number bigint,
     column_name varchar, column_type varchar, column_length varchar, position integer, error_code integer,
     error_message varchar, raw_field_value varchar, raw_line varchar)`,
  `create table if not exists _redshift.functions (schema_name varchar, function_name varchar,
     argument_types varchar, return_type varchar, body varchar)`,
  ...privilegeStatements,
  ...baseViews,
  ...svvViews,
  ...tableInfoViews,
  ...externalViews,
];

/** Those that stand on pg_catalog, and come after it. */
export const laterCatalogStatements: readonly string[] = [...redshiftViews, ...informationSchemaViews];

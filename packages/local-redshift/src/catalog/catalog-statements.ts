import { privilegeStatements } from "./privilege-statements.ts";

/** DuckDB statements that make the schema _redshift: what the engine keeps, and Redshift's catalogs over it. */

const USER_SCHEMA = "schema_name not in ('main', 'information_schema', 'pg_catalog', '_redshift')";

const tables = `select schema_name as table_schema, table_name, 'BASE TABLE' as table_type, comment, estimated_size
  from duckdb_tables() where not internal and ${USER_SCHEMA}`;
const views = `select schema_name as table_schema, view_name as table_name, 'VIEW' as table_type, comment
  from duckdb_views() where not internal and ${USER_SCHEMA}
  union all by name select schema_name as table_schema, view_name as table_name, 'VIEW' as table_type,
    meta as comment from _redshift.pending_views`;

/** Redshift's name of a column's type: the declared one where there is one. */
const columnType = `coalesce(
    json_extract_string(case when t.comment like '{%' then t.comment end, '$.types."' || c.column_name || '"'),
    case
      when c.data_type like 'DECIMAL%' then replace(lower(c.data_type), 'decimal', 'numeric')
      else case c.data_type
        when 'VARCHAR' then 'character varying(65535)' when 'DOUBLE' then 'double precision'
        when 'FLOAT' then 'real' when 'HUGEINT' then 'bigint' when 'JSON' then 'super'
        when 'TIMESTAMP' then 'timestamp without time zone'
        when 'TIMESTAMP WITH TIME ZONE' then 'timestamp with time zone'
        else lower(c.data_type) end
    end)`;

const columns = `select c.schema_name as table_schema, c.table_name, c.column_name, c.column_index as ordinal_position,
    c.column_default, case when c.is_nullable then 'YES' else 'NO' end as is_nullable,
    ${columnType} as full_type, t.comment
  from duckdb_columns() c
  left join (select schema_name, table_name, comment from duckdb_tables() where not temporary
    union all select schema_name, view_name, comment from duckdb_views() where not temporary) t
    on t.schema_name = c.schema_name and t.table_name = c.table_name
  where not c.internal and c.${USER_SCHEMA}
  order by c.schema_name, c.table_name, c.column_index`;

const keys = `select t.schema_name as table_schema, t.table_name,
    json_extract_string(k.value, '$.name') as constraint_name,
    json_extract_string(k.value, '$.type') as constraint_type,
    json_extract(k.value, '$.columns') as columns, json_extract(k.value, '$.references') as referenced,
    json_extract_string(k.value, '$.comment') as comment
  from duckdb_tables() t, json_each(t.comment, '$.constraints') k
  where not t.internal and t.comment like '{%' and t.${USER_SCHEMA}`;

const view = (name: string, sql: string): string => `create or replace view _redshift.${name} as ${sql}`;

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
  view("all_tables", tables),
  view("all_columns", columns),
  view("all_keys", keys),
  view(
    "svv_tables",
    `select 'dev' as table_catalog, table_schema, table_name, table_type,
       json_extract_string(case when comment like '{%' then comment end, '$.comment') as remarks
     from _redshift.all_tables
     union all select 'dev', table_schema, table_name, table_type,
       json_extract_string(case when comment like '{%' then comment end, '$.comment') from (${views}) v`,
  ),
  view(
    "information_schema_tables",
    "select table_catalog, table_schema, table_name, table_type from _redshift.svv_tables",
  ),
  view(
    "information_schema_views",
    "select table_catalog, table_schema, table_name from _redshift.svv_tables where table_type = 'VIEW'",
  ),
  view(
    "information_schema_schemata",
    `select 'dev' as catalog_name, schema_name from duckdb_schemas() where database_name = current_database() and ${USER_SCHEMA}`,
  ),
  view(
    "svv_columns",
    `select 'dev' as table_catalog, table_schema, table_name, column_name, ordinal_position, column_default,
       is_nullable, regexp_replace(full_type, '\\(.*\\)', '') as data_type,
       try_cast(regexp_extract(full_type, '^character[^(]*\\((\\d+)\\)', 1) as integer) as character_maximum_length,
       try_cast(regexp_extract(full_type, '^numeric\\((\\d+),', 1) as integer) as numeric_precision,
       try_cast(regexp_extract(full_type, '^numeric\\(\\d+,(\\d+)\\)', 1) as integer) as numeric_scale,
       json_extract_string(case when comment like '{%' then comment end,
         '$.columnComments."' || column_name || '"') as remarks
     from _redshift.all_columns`,
  ),
  view("information_schema_columns", "select * exclude (remarks) from _redshift.svv_columns"),
  view(
    "information_schema_table_constraints",
    `select 'dev' as constraint_catalog, table_schema as constraint_schema, constraint_name,
       'dev' as table_catalog, table_schema, table_name, constraint_type from _redshift.all_keys`,
  ),
  view(
    "pg_table_def",
    `select table_schema as schemaname, table_name as tablename, column_name as "column", full_type as type,
       coalesce(json_extract_string(comment, '$.encodings."' || column_name || '"'), 'none') as encoding,
       coalesce(json_extract_string(comment, '$.distkey') = column_name, false) as distkey,
       coalesce(list_position(cast(json_extract(comment, '$.sortkeys') as varchar[]), column_name), 0) as sortkey,
       is_nullable = 'NO' as "notnull"
     from _redshift.all_columns`,
  ),
  view(
    "svv_table_info",
    `select 'dev' as database, table_schema as schema, table_name as "table",
       case coalesce(json_extract_string(comment, '$.diststyle'), 'auto')
         when 'key' then 'KEY(' || json_extract_string(comment, '$.distkey') || ')'
         when 'all' then 'ALL' when 'even' then 'EVEN' else 'AUTO(ALL)' end as diststyle,
       json_extract_string(comment, '$.sortkeys[0]') as sortkey1,
       coalesce(json_array_length(comment, '$.sortkeys'), 0) as sortkey_num,
       estimated_size as tbl_rows
     from _redshift.all_tables`,
  ),
  view(
    "sys_load_error_detail",
    `select 100 as user_id, query_id, 'dev' as database_name, table_name, start_time, file_name, line_number,
       column_name, column_type, column_length, position, error_code, error_message from _redshift.load_errors`,
  ),
  view(
    "stl_load_errors",
    `select query_id as query, start_time as starttime, file_name as filename, line_number, column_name as colname,
       column_type as type, column_length as col_length, position, raw_line, raw_field_value, error_code as err_code,
       error_message as err_reason from _redshift.load_errors`,
  ),
];

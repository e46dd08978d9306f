/**
 * DuckDB macros for the functions of pg_catalog. Tables in them have names that no query uses: an argument
 * such as c.oid would else mean the macro's own c.
 */
const macro = (name: string, body: string): string => `create or replace macro _redshift.${name}${body}`;

const typeName = `case o::bigint when 16 then 'boolean' when 18 then '"char"' when 19 then 'name' when 20 then 'bigint'
    when 21 then 'smallint' when 23 then 'integer' when 25 then 'text' when 26 then 'oid' when 700 then 'real'
    when 701 then 'double precision' when 705 then 'unknown' when 1082 then 'date'
    when 1083 then 'time without time zone' when 1114 then 'timestamp without time zone'
    when 1184 then 'timestamp with time zone' when 1186 then 'interval'
    when 1188 then 'interval year to month' when 1190 then 'interval day to second' when 4000 then 'super'
    when 1042 then 'character' || case when m > 4 then '(' || (m - 4) || ')' else '' end
    when 1043 then 'character varying' || case when m > 4 then '(' || (m - 4) || ')' else '' end
    when 1700 then 'numeric' || case when m > 4 then '(' || ((m - 4) >> 16) || ',' || ((m - 4) & 65535) || ')' else '' end
    else case when o is not null then '???' end end`;

const inPath = `(rs_n.nspname in ('pg_catalog', 'pg_temp') or list_contains(current_schemas(false), rs_n.nspname))`;

/** A relation's name as it must be written: with its schema where the search path does not lead to it. */
const relationName = `(select case when ${inPath} then rs_c.relname else rs_n.nspname || '.' || rs_c.relname end
    from _redshift.pg_relations rs_c left join _redshift.all_namespaces rs_n on rs_n.oid = rs_c.relnamespace where rs_c.oid = o::bigint)`;

/** The name in a text such as 'public.t', for which double quotes keep what they hold. */
const relationOid = `(select min(rs_c.oid) from _redshift.pg_relations rs_c left join _redshift.all_namespaces rs_n on rs_n.oid = rs_c.relnamespace
    where case when contains(t, '.')
      then replace(lower(t), '"', '') = rs_n.nspname || '.' || rs_c.relname
      else replace(lower(t), '"', '') = rs_c.relname and ${inPath} end)`;

export const pgMacros: readonly string[] = [
  macro("rs_format_type", `(o, m) as ${typeName}`),
  macro(
    "rs_table_is_visible",
    `(o) as exists (select 1 from _redshift.pg_relations rs_c join _redshift.all_namespaces rs_n on rs_n.oid = rs_c.relnamespace
       where rs_c.oid = o::bigint and ${inPath})`,
  ),
  macro("rs_regclass_name", `(o) as coalesce(${relationName}, o::varchar)`),
  macro("rs_to_regclass", `(t) as ${relationOid}`),
  macro(
    "rs_to_regtype",
    `(t) as (select min(rs_y.oid) from _redshift.pg_type rs_y
       where replace(t, 'pg_catalog.', '') in (rs_y.typname, _redshift.rs_format_type(rs_y.oid, -1)))`,
  ),
  macro(
    "rs_obj_description",
    "(o) as (select min(rs_d.description) from _redshift.pg_description rs_d where rs_d.objoid = o::bigint and rs_d.objsubid = 0)",
  ),
  macro(
    "rs_col_description",
    "(o, n) as (select min(rs_d.description) from _redshift.pg_description rs_d where rs_d.objoid = o::bigint and rs_d.objsubid = n)",
  ),
  macro(
    "rs_viewdef",
    "(o) as (select min(regexp_replace(rs_c.definition, '^CREATE VIEW [\\s\\S]*? AS ', '')) from _redshift.pg_relations rs_c where rs_c.oid = o::bigint and rs_c.relkind = 'v')",
  ),
  macro(
    "rs_constraintdef",
    "(o) as (select min(rs_c.definition) from _redshift.pg_constraint rs_c where rs_c.oid = o::bigint)",
  ),
  macro(
    "rs_indexdef",
    "(o) as (select min(rs_i.definition) from _redshift.pg_index rs_i where rs_i.indexrelid = o::bigint)",
  ),
  ...["result", "arguments"].map((column) =>
    macro(
      `rs_function_${column}`,
      `(o) as (select min(rs_p.${column}) from _redshift.pg_proc rs_p where rs_p.oid = o::bigint)`,
    ),
  ),
  macro(
    "rs_function_is_visible",
    `(o) as exists (select 1 from _redshift.pg_proc rs_p join _redshift.all_namespaces rs_n on rs_n.oid = rs_p.pronamespace
       where rs_p.oid = o::bigint and ${inPath})`,
  ),
  macro(
    "rs_to_regproc",
    `(t) as (select min(rs_p.oid) from _redshift.pg_proc rs_p join _redshift.all_namespaces rs_n on rs_n.oid = rs_p.pronamespace
       where case when contains(t, '.') then replace(lower(t), '"', '') = rs_n.nspname || '.' || rs_p.proname
         else replace(lower(t), '"', '') = rs_p.proname and ${inPath} end)`,
  ),
  macro(
    "rs_functiondef",
    `(o) as (select min('CREATE OR REPLACE FUNCTION ' || rs_n.nspname || '.' || rs_p.proname || '(' || rs_p.arguments
         || ') RETURNS ' || rs_p.result || chr(10) || ' VOLATILE' || chr(10) || 'AS $$' || rs_p.prosrc || '$$ LANGUAGE sql' || chr(10))
       from _redshift.pg_proc rs_p join _redshift.all_namespaces rs_n on rs_n.oid = rs_p.pronamespace where rs_p.oid = o::bigint)`,
  ),
  macro(
    "rs_table_size",
    "(o) as (select coalesce(max(rs_t.estimated_size), 0)::bigint from duckdb_tables() rs_t where rs_t.table_oid = o::bigint)",
  ),
  macro("rs_array_to_string", "(a, d) as replace(trim(a, '{}'), ',', d)"),
  macro(
    "rs_size_pretty",
    `(b) as case when abs(b) < 10240 then b || ' bytes'
       when abs(b) < 10485760 then round(b / 1024.0)::bigint || ' kB'
       when abs(b) < 10737418240 then round(b / 1048576.0)::bigint || ' MB'
       when abs(b) < 10995116277760 then round(b / 1073741824.0)::bigint || ' GB'
       else round(b / 1099511627776.0)::bigint || ' TB' end`,
  ),
];

import { ENCODINGS } from "./encodings.ts";

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
  // What no relation has is an error, where to_regclass() answers NULL. (PostgreSQL: datatype-oid)
  macro(
    "rs_regclass",
    `(t) as case when t is null then null when regexp_full_match(t, '\\d+') then t::bigint
       else coalesce(_redshift.rs_to_regclass(t), error('SQLSTATE 42P01: relation "' || t || '" does not exist')) end`,
  ),
  macro("rs_array", `(a) as string_split_regex(trim(a, '{}'), '[ ,]')`),
  macro(
    "rs_in_array",
    "(x, a) as case when a = '{}' then false else list_contains(_redshift.rs_array(a), x::varchar) end",
  ),
  macro("rs_element", "(a, n) as nullif(list_extract(_redshift.rs_array(a), n::bigint), '')"),
  macro(
    "rs_array_upper",
    "(a, d) as case when d = 1 and a not in ('{}', '') then len(_redshift.rs_array(a))::integer end",
  ),
  macro(
    "rs_indexcolumn",
    "(o, n) as (select min(rs_a.attname) from _redshift.pg_attribute rs_a where rs_a.attrelid = o::bigint and rs_a.attnum = n)",
  ),
  macro(
    "rs_format_encoding",
    `(n) as coalesce(list_extract([${ENCODINGS.map((name) => `'${name}'`).join(", ")}], n::integer + 1), 'none')`,
  ),
  macro(
    "rs_oidvectortypes",
    "(v) as array_to_string(list_transform(list_filter(string_split(v, ' '), lambda rs_o: rs_o <> ''), lambda rs_o: _redshift.rs_format_type(rs_o::bigint, -1)), ', ')",
  ),
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
    "(o) as (select min(rs_c.definition) from _redshift.pg_relations rs_c where rs_c.oid = o::bigint and rs_c.relkind = 'v')",
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
  macro(
    "rs_array_to_string",
    `(a, d) as replace(regexp_replace(trim(a, '{}'), '"(group [^"]*)"', '\\1', 'g'), ',', d)`,
  ),
  macro(
    "rs_size_pretty",
    `(b) as case when abs(b) < 10240 then b || ' bytes'
       when abs(b) < 10485760 then round(b / 1024.0)::bigint || ' kB'
       when abs(b) < 10737418240 then round(b / 1048576.0)::bigint || ' MB'
       when abs(b) < 10995116277760 then round(b / 1073741824.0)::bigint || ' GB'
       else round(b / 1099511627776.0)::bigint || ' TB' end`,
  ),
];

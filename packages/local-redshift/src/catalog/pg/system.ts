import { defaultSettings } from "../../settings.ts";
import { literal } from "../../sql/tree.ts";

/**
 * Tables of pg_catalog that drivers and scripts join, beside those of tables and columns; and those of nodes and
 * blocks, which have no rows here. What is not recorded is NULL.
 */

const empty = (name: string, columns: Readonly<Record<string, string>>): readonly [string, string] => [
  name,
  `select ${Object.entries(columns)
    .map(([column, type]) => `null::${type} as "${column}"`)
    .join(", ")} where false`,
];

const text = "varchar";
const number = "integer";
const id = "bigint";

const defaults = [...defaultSettings]
  .filter(([name]) => !name.includes(" "))
  .map(([name, value]) => `(${literal(name)}, ${literal(value)})`)
  .join(", ");

export const systemViews: readonly (readonly [name: string, sql: string])[] = [
  // The session tells the engine what was set.
  [
    "pg_settings",
    `select s.name, s.setting, null::varchar as unit, null::varchar as category, null::varchar as short_desc,
       null::varchar as extra_desc, 'user' as context, 'string' as vartype,
       case when s.own then 'session' else 'default' end as source, null::varchar as min_val, null::varchar as max_val
     from (
       select d.name, coalesce(json_extract_string(getvariable('rs_settings')::json, '$."' || d.name || '"'), d.value) as setting,
         json_extract_string(getvariable('rs_settings')::json, '$."' || d.name || '"') is not null as own
       from (values ${defaults}) d(name, value)) s`,
  ],
  [
    "pg_indexes",
    `select n.nspname as schemaname, t.relname as tablename, c.relname as indexname, null::varchar as tablespace,
       i.definition as indexdef
     from _redshift.pg_index i join _redshift.pg_relations c on c.oid = i.indexrelid
     join _redshift.pg_relations t on t.oid = i.indrelid join _redshift.all_namespaces n on n.oid = t.relnamespace`,
  ],
  // (dg/r_PG_CLASS_INFO) 10: AUTO (ALL), which SVV_TABLE_INFO shows too.
  [
    "pg_class_info",
    `select *, null::timestamp as relcreationtime,
       case reldiststyle when 9 then 10 else reldiststyle end::integer as releffectivediststyle from _redshift.pg_class`,
  ],
  ["pg_user_info", "select *, null::varchar as useconnlimit from _redshift.pg_user"],
  ["pg_shadow", "select * from _redshift.pg_user"],
  ["pg_proc_info", "select *, oid as prooid from _redshift.pg_proc"],
  empty("pg_rules", { schemaname: text, tablename: text, rulename: text, definition: text }),
  empty("pg_stats", {
    ...{ schemaname: text, tablename: text, attname: text, null_frac: "real", avg_width: number },
    ...{ n_distinct: "real", most_common_vals: text, most_common_freqs: text, histogram_bounds: text },
    correlation: "real",
  }),
  empty("pg_locks", {
    ...{ relation: id, database: id, transaction: id, pid: number, mode: text, granted: "boolean" },
  }),
  empty("pg_aggregate", { aggfnoid: id, aggtransfn: id, aggfinalfn: id, aggtranstype: id, agginitval: text }),
  empty("pg_library", { name: text, language_oid: id, file_store_id: number, owner: number }),
  empty("pg_external_schema", { esoid: id, eskind: number, esdbname: text, esoptions: text, esacl: text }),
  // (dg/r_STV_TBL_PERM) All rows are on one slice.
  [
    "stv_tbl_perm",
    `select 0 as slice, oid::integer as id, table_name as name, estimated_size as "rows", null::bigint as sorted_rows,
       temporary::integer as temp, 100 as db_id, null::integer as insert_pristine, null::integer as delete_pristine,
       null::integer as backup from _redshift.all_tables`,
  ],
  empty("stv_blocklist", {
    ...{
      slice: number,
      col: number,
      tbl: number,
      blocknum: number,
      num_values: number,
      extended_limits: number,
    },
    ...{ minvalue: id, maxvalue: id, sb_pos: number, pinned: number, on_disk: number, modified: number },
    ...{
      hdr_modified: number,
      unsorted: number,
      tombstone: number,
      preferred_diskno: number,
      temporary: number,
    },
    ...{ newblock: number, num_readers: number, flags: number },
  }),
  empty("svv_diskusage", {
    ...{
      db_id: number,
      name: text,
      slice: number,
      col: number,
      tbl: number,
      blocknum: number,
      num_values: number,
    },
    ...{ minvalue: id, maxvalue: id, sb_pos: number, pinned: number, on_disk: number, modified: number },
    ...{
      hdr_modified: number,
      unsorted: number,
      tombstone: number,
      preferred_diskno: number,
      temporary: number,
    },
    newblock: number,
  }),
  empty("stv_partitions", {
    ...{
      owner: number,
      host: number,
      diskno: number,
      part_begin: id,
      part_end: id,
      used: number,
      tossed: number,
    },
    ...{ capacity: number, reads: id, writes: id, seek_forward: number, seek_back: number, is_san: number },
    ...{ failed: number, mbps: number, mount: text },
  }),
  [
    "pg_stat_activity",
    `select 100::bigint as datid, trim(s.db_name) as datname, s.process as procpid, u.id::integer as usesysid,
       trim(s.user_name) as usename, null::varchar as current_query, null::timestamp as query_start
     from _redshift.stv_sessions s left join _redshift.all_users u on u.name = trim(s.user_name)`,
  ],
];

/** The engine's own catalogs, which would show through: Redshift has none of that name. */
export const engineCatalogs: ReadonlySet<string> = new Set([
  ...["pg_prepared_statements", "pg_sequence", "pg_sequences", "pragma_database_list", "sqlite_master"],
  ...["sqlite_schema", "sqlite_temp_master", "sqlite_temp_schema", "duckdb_columns", "duckdb_constraints"],
  ...["duckdb_databases", "duckdb_indexes", "duckdb_logs", "duckdb_schemas", "duckdb_tables", "duckdb_types"],
  ...["duckdb_views", "duckdb_functions", "duckdb_settings", "duckdb_variables", "duckdb_sequences"],
]);

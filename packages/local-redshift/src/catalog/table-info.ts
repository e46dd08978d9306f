import { bigint, boolean, catalogView, char, integer, numeric, text, timestamp } from "./catalog-view.ts";
import { encoding, isDistkey, sortkeyPlace } from "./column-types.ts";

/** The catalogs of a table's design. */

const diststyle = `case coalesce(json_extract_string(comment, '$.diststyle'), 'auto')
    when 'key' then 'KEY(' || json_extract_string(comment, '$.distkey') || ')'
    when 'all' then 'ALL' when 'even' then 'EVEN' else 'AUTO(ALL)' end`;

const sortkey1 = `coalesce(json_extract_string(comment, '$.sortkeys[0]'), 'AUTO(SORTKEY)')`;

const encodings = "cast(json_extract(comment, '$.encodings') as map(varchar, varchar))";

/** The types of a table's columns that were declared as text with a length. */
const maxVarchar = `coalesce((select max(try_cast(regexp_extract(k.full_type, '^character varying\\((\\d+)\\)', 1) as integer))
    from _redshift.all_columns k where k.table_schema = t.table_schema and k.table_name = t.table_name), 0)`;

const materialized = `from _redshift.all_tables t where comment like '%"materializedView"%'`;
const owner = "_redshift.rs_identity_name(coalesce(json_extract(comment, '$.owner')::bigint, 100))";
const autoRefresh =
  "case when json_extract(comment, '$.materializedView.autoRefresh')::boolean then 't' else 'f' end";

/** What is not known is 'u': nothing tells here when the tables below were written to. */
const stale = "'u'";

export const tableInfoViews: readonly string[] = [
  // Tables of the search path alone. (dg/r_PG_TABLE_DEF)
  ...catalogView(
    "pg_table_def",
    {
      schemaname: ["name", "table_schema"],
      tablename: ["name", "table_name"],
      column: ["name", "column_name"],
      type: [text, "full_type"],
      encoding: [char(32), encoding],
      distkey: [boolean, isDistkey],
      sortkey: [integer, sortkeyPlace],
      notnull: [boolean, "is_nullable = 'NO'"],
    },
    `from _redshift.all_columns
      where is_table and (table_schema = 'pg_temp' or list_contains(current_schemas(false), table_schema))`,
  ),
  // Tables that hold rows. (dg/r_SVV_TABLE_INFO)
  ...catalogView(
    "svv_table_info",
    {
      database: [text, "'dev'"],
      schema: [text, "table_schema"],
      table_id: ["oid", "oid"],
      table: [text, "table_name"],
      encoded: [
        text,
        `case when len(list_filter(map_values(${encodings}), e -> e not in ('raw', 'none'))) > 0 then 'Y' else 'N' end`,
      ],
      diststyle: [text, diststyle],
      sortkey1: [text, sortkey1],
      max_varchar: [integer, maxVarchar],
      sortkey1_enc: [
        char(32),
        `json_extract_string(comment, '$.encodings."' || json_extract_string(comment, '$.sortkeys[0]') || '"')`,
      ],
      sortkey_num: [integer, "coalesce(json_array_length(comment, '$.sortkeys'), 0)"],
      size: [bigint],
      pct_used: [numeric(10, 4)],
      empty: [bigint, "0"],
      unsorted: [numeric(5, 2)],
      stats_off: [numeric(5, 2), "0"],
      tbl_rows: [numeric(38, 0), "estimated_size"],
      skew_sortkey1: [numeric(19, 2)],
      skew_rows: [numeric(19, 2)],
      estimated_visible_rows: [numeric(38, 0), "estimated_size"],
      risk_event: [text],
      vacuum_sort_benefit: [numeric(12, 2)],
      create_time: [timestamp],
    },
    "from _redshift.all_tables t where estimated_size > 0",
  ),
  // (dg/r_SVV_MV_INFO)
  ...catalogView(
    "svv_mv_info",
    {
      database_name: [char(128), "'dev'"],
      schema_name: [char(128), "table_schema"],
      user_name: [char(128), owner],
      name: [char(128), "table_name"],
      is_stale: [char(1), stale],
      state: [integer, "0"],
      autorewrite: [char(1), "'f'"],
      autorefresh: [char(1), autoRefresh],
    },
    materialized,
  ),
  // (dg/r_STV_MV_INFO)
  ...catalogView(
    "stv_mv_info",
    {
      db_name: [char(128), "'dev'"],
      schema: [char(128), "table_schema"],
      name: [char(128), "table_name"],
      updated_upto_xid: [bigint],
      is_stale: [char(1), stale],
      owner_user_name: [char(128), owner],
      state: [integer, "0"],
      autorewrite: [char(1), "'f'"],
      autorefresh: [char(1), autoRefresh],
    },
    materialized,
  ),
];

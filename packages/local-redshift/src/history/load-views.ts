import { bigint, catalogView, char, integer, text, timestamp } from "../catalog/catalog-view.ts";

/** The catalogs of COPY and UNLOAD. */

const outcome =
  "case status when 'running' then 'running' when 'success' then 'completed' else 'aborted' end";
const copies = "from _redshift.query_log where kind = 'COPY'";
const copiedFiles = `from (select *, unnest(files) as file_name, unnest(etags) as etag, unnest(sizes) as size, unnest(lines) as scanned from _redshift.query_log
    where kind = 'COPY' and status <> 'running' and files is not null)`;

/** The names that load errors give types. */
const shortType = `case when column_type like 'character varying%' then 'varchar' when column_type like 'character%' then 'char'
    when column_type like 'numeric%' then 'numeric' when column_type like 'timestamp with time zone%' then 'timestamptz'
    when column_type like 'timestamp%' then 'timestamp' when column_type like 'time %' then 'time'
    else case column_type when 'smallint' then 'int2' when 'integer' then 'int4' when 'bigint' then 'int8'
      when 'real' then 'float4' when 'double precision' then 'float8' when 'boolean' then 'bool' else column_type end end`;

/** The number of a table by its name with schema; 0 for one that is gone. */
const tableId = `coalesce((select min(rs_t.table_oid) from duckdb_tables() rs_t
    where rs_t.schema_name || '.' || rs_t.table_name = e.table_name), 0)`;
const errors = "from _redshift.numbered_load_errors e";
const userId = `coalesce((select min(rs_i.id) from _redshift.identities rs_i
    where rs_i.kind = 'user' and rs_i.name = e.username), 100)`;

export const loadViews: readonly string[] = [
  // (dg/SYS_LOAD_HISTORY)
  ...catalogView(
    "sys_load_history",
    {
      user_id: [integer, "userid"],
      query_id: [bigint, "id"],
      transaction_id: [bigint, "xid"],
      session_id: [integer, "pid"],
      database_name: [text, "'dev'"],
      status: [text, outcome],
      table_name: [text, "tablename"],
      start_time: [timestamp, "starttime"],
      end_time: [timestamp, "endtime"],
      duration: [bigint, "elapsed"],
      data_source: [text, "location"],
      file_format: [text, "format"],
      loaded_rows: [bigint, "nrows"],
      loaded_bytes: [bigint],
      source_file_count: [integer, "len(files)"],
      source_file_bytes: [bigint],
      file_count_scanned: [integer, "len(files)"],
      file_bytes_scanned: [bigint],
      error_count: [bigint, "errors"],
      copy_job_id: [bigint, "0"],
    },
    copies,
  ),
  // (dg/SYS_LOAD_DETAIL)
  ...catalogView(
    "sys_load_detail",
    {
      user_id: [integer, "userid"],
      query_id: [integer, "id"],
      file_name: [char(256), "file_name"],
      bytes_scanned: [integer, "size"],
      lines_scanned: [integer, "scanned"],
      record_time: [timestamp, "endtime"],
      splits_scanned: [integer],
      start_time: [timestamp, "starttime"],
      end_time: [timestamp, "endtime"],
      file_etag: [char(256), "etag"],
      file_last_modified: [timestamp],
    },
    copiedFiles,
  ),
  // (dg/r_STL_LOAD_COMMITS)
  ...catalogView(
    "stl_load_commits",
    {
      userid: [integer, "userid"],
      query: [integer, "id"],
      slice: [integer],
      name: [char(256)],
      filename: [char(256), "file_name"],
      byte_offset: [integer],
      lines_scanned: [integer, "scanned"],
      errors: [integer],
      curtime: [timestamp, "endtime"],
      status: [integer],
      file_format: [
        char(16),
        "case format when 'json' then 'JSON' when 'parquet' then 'Parquet' else 'Text' end",
      ],
      is_partial: [integer, "0"],
      start_offset: [bigint, "0"],
      copy_job_id: [bigint, "0"],
    },
    `${copiedFiles} where status = 'success'`,
  ),
  // (dg/SYS_LOAD_ERROR_DETAIL)
  ...catalogView(
    "sys_load_error_detail",
    {
      user_id: [integer, userId],
      query_id: [bigint, "query_id"],
      transaction_id: [bigint, "xid"],
      session_id: [integer, "pid"],
      database_name: [char(64), "'dev'"],
      table_id: [integer, tableId],
      start_time: [timestamp, "start_time"],
      file_name: [char(256), "file_name"],
      line_number: [bigint, "line_number"],
      column_name: [char(127), "column_name"],
      column_type: [char(10), shortType],
      column_length: [char(10), "column_length"],
      position: [integer, "position"],
      error_code: [integer, "error_code"],
      error_message: [char(512), "left(error_message, 512)"],
    },
    errors,
  ),
  // (dg/r_STL_LOAD_ERRORS)
  ...catalogView(
    "stl_load_errors",
    {
      userid: [integer, userId],
      slice: [integer],
      tbl: [integer, tableId],
      starttime: [timestamp, "start_time"],
      session: [integer, "pid"],
      query: [integer, "query_id"],
      filename: [char(256), "file_name"],
      line_number: [bigint, "line_number"],
      colname: [char(127), "column_name"],
      type: [char(10), shortType],
      col_length: [char(10), "column_length"],
      position: [integer, "position"],
      raw_line: [char(1024), "left(raw_line, 1024)"],
      raw_field_value: [char(1024), "left(raw_field_value, 1024)"],
      err_code: [integer, "error_code"],
      err_reason: [char(100), "left(error_message, 100)"],
      is_partial: [integer, "0"],
      start_offset: [bigint, "0"],
      copy_job_id: [bigint, "0"],
    },
    errors,
  ),
  // (dg/SYS_UNLOAD_HISTORY)
  ...catalogView(
    "sys_unload_history",
    {
      user_id: [integer, "userid"],
      query_id: [bigint, "id"],
      transaction_id: [bigint, "xid"],
      session_id: [integer, "pid"],
      database_name: [text, "'dev'"],
      status: [text, outcome],
      start_time: [timestamp, "starttime"],
      end_time: [timestamp, "endtime"],
      duration: [bigint, "elapsed"],
      file_format: [text, "format"],
      compression_type: [text, "compression"],
      unloaded_location: [text, "location"],
      unloaded_rows: [bigint, "nrows"],
      unloaded_files_count: [bigint, "len(files)"],
      unloaded_files_size: [bigint, "bytes"],
      error_message: [text, "error"],
    },
    "from _redshift.query_log where kind = 'UNLOAD'",
  ),
];

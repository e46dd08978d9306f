import {
  bigint,
  boolean,
  catalogView,
  char,
  integer,
  text,
  timestamp,
  varchar,
} from "../catalog/catalog-view.ts";

/** The catalogs of statements that were run, as far as this server's own memory goes. */

const queries = "from _redshift.query_log where family = 'QUERY'";
const aborted = "case when status in ('failed', 'canceled') then 1 else 0 end";

/** The columns of stl_ddltext and stl_utilitytext alike. */
const textColumns = {
  userid: [integer, "userid"],
  xid: [bigint, "xid"],
  pid: [integer, "pid"],
  label: [char(320), "label"],
  starttime: [timestamp, "starttime"],
  endtime: [timestamp, "endtime"],
  sequence: [integer, "sequence"],
  text: [char(200), "piece"],
} as const;

export const queryViews: readonly string[] = [
  // (dg/SYS_QUERY_HISTORY)
  ...catalogView(
    "sys_query_history",
    {
      user_id: [integer, "userid"],
      query_id: [bigint, "id"],
      query_label: [char(320), "label"],
      transaction_id: [bigint, "xid"],
      session_id: [integer, "pid"],
      database_name: [char(128), "'dev'"],
      query_type: [char(32), "kind"],
      status: [char(10), "status"],
      result_cache_hit: [boolean, "false"],
      start_time: [timestamp, "starttime"],
      end_time: [timestamp, "endtime"],
      elapsed_time: [bigint, "elapsed"],
      queue_time: [bigint, "0"],
      execution_time: [bigint, "elapsed"],
      error_message: [char(512), "left(error, 512)"],
      returned_rows: [bigint, "case when kind = 'SELECT' then nrows else 0 end"],
      returned_bytes: [bigint],
      query_text: [char(4000), "left(querytext, 4000)"],
      redshift_version: [char(256)],
      usage_limit: [char(150)],
      compute_type: [varchar(32), "'primary'"],
      compile_time: [bigint],
      planning_time: [bigint],
      lock_wait_time: [bigint],
      service_class_id: [integer],
      service_class_name: [char(64)],
      query_priority: [char(20)],
      short_query_accelerated: [char(10)],
      user_query_hash: [char(40)],
      generic_query_hash: [char(40)],
      query_hash_version: [integer],
      result_cache_query_id: [integer, "0"],
      username: [char(128), "username"],
    },
    "from _redshift.query_log",
  ),
  // (dg/SYS_QUERY_TEXT)
  ...catalogView(
    "sys_query_text",
    {
      user_id: [integer, "userid"],
      query_id: [bigint, "id"],
      transaction_id: [bigint, "xid"],
      session_id: [integer, "pid"],
      start_time: [timestamp, "starttime"],
      sequence: [integer, "sequence"],
      text: [char(200), "piece"],
    },
    "from _redshift.query_pieces",
  ),
  // (dg/SYS_TRANSACTION_HISTORY)
  ...catalogView(
    "sys_transaction_history",
    {
      user_id: [integer, "userid"],
      transaction_id: [bigint, "id"],
      isolation_level: [text, "'Serializable'"],
      status: [text, "state"],
      transaction_start_time: [timestamp, "starttime"],
      commit_start_time: [timestamp],
      commit_end_time: [timestamp, "endtime"],
      blocks_committed: [bigint],
      undo_transaction_id: [bigint, "-1"],
    },
    "from _redshift.transaction_log where state <> 'open'",
  ),
  // (dg/r_STL_QUERY)
  ...catalogView(
    "stl_query",
    {
      userid: [integer, "userid"],
      query: [integer, "id"],
      label: [char(320), "label"],
      xid: [bigint, "xid"],
      pid: [integer, "pid"],
      database: [char(32), "'dev'"],
      querytxt: [char(4000), "left(querytext, 4000)"],
      starttime: [timestamp, "starttime"],
      endtime: [timestamp, "endtime"],
      aborted: [integer, aborted],
      insert_pristine: [integer, "0"],
      concurrency_scaling_status: [integer, "0"],
    },
    `${queries} and status <> 'running'`,
  ),
  // (dg/r_STL_QUERYTEXT)
  ...catalogView(
    "stl_querytext",
    {
      userid: [integer, "userid"],
      xid: [bigint, "xid"],
      pid: [integer, "pid"],
      query: [integer, "id"],
      sequence: [integer, "sequence"],
      text: [char(200), "piece"],
    },
    "from _redshift.query_pieces where family = 'QUERY'",
  ),
  // (dg/r_STL_DDLTEXT, dg/r_STL_UTILITYTEXT)
  ...catalogView("stl_ddltext", textColumns, "from _redshift.query_pieces where family = 'DDL'"),
  ...catalogView("stl_utilitytext", textColumns, "from _redshift.query_pieces where family = 'UTILITY'"),
  // (dg/r_SVL_QLOG)
  ...catalogView(
    "svl_qlog",
    {
      userid: [integer, "userid"],
      query: [integer, "id"],
      xid: [bigint, "xid"],
      pid: [integer, "pid"],
      starttime: [timestamp, "starttime"],
      endtime: [timestamp, "endtime"],
      elapsed: [bigint, "elapsed"],
      aborted: [integer, aborted],
      label: [char(320), "label"],
      substring: [char(60), "left(querytext, 60)"],
      source_query: [integer],
      concurrency_scaling_status_txt: [text, "'0 - Ran on the main cluster'"],
      from_sp_call: [integer],
    },
    `${queries} and status <> 'running'`,
  ),
  // (dg/r_SVL_STATEMENTTEXT)
  ...catalogView(
    "svl_statementtext",
    {
      userid: [integer, "userid"],
      xid: [bigint, "xid"],
      pid: [integer, "pid"],
      label: [char(320), "label"],
      starttime: [timestamp, "starttime"],
      endtime: [timestamp, "endtime"],
      sequence: [integer, "sequence"],
      type: [varchar(10), "family"],
      text: [char(200), "piece"],
    },
    "from _redshift.query_pieces",
  ),
];

import { bigint, boolean, catalogView, char, integer, text, timestamp } from "../catalog/catalog-view.ts";

/** The catalogs of who is connected and what runs now. */

const running = "from _redshift.query_log where status = 'running'";

export const sessionViews: readonly string[] = [
  // (dg/r_STV_SESSIONS)
  ...catalogView(
    "stv_sessions",
    {
      starttime: [timestamp, "starttime"],
      process: [integer, "pid"],
      user_name: [char(50), "username"],
      db_name: [char(50), "'dev'"],
      timeout_sec: [integer, "0"],
    },
    "from _redshift.session_log",
  ),
  // (dg/r_STV_RECENTS)
  ...catalogView(
    "stv_recents",
    {
      userid: [integer, "userid"],
      status: [char(20), "case when status = 'running' then 'Running' else 'Done' end"],
      starttime: [timestamp, "starttime"],
      duration: [integer, "elapsed"],
      user_name: [char(50), "username"],
      db_name: [char(50), "'dev'"],
      query: [char(600), "left(querytext, 600)"],
      pid: [integer, "case when status = 'running' then pid else -1 end"],
    },
    "from _redshift.query_log",
  ),
  // (dg/r_STV_INFLIGHT)
  ...catalogView(
    "stv_inflight",
    {
      userid: [integer, "userid"],
      slice: [integer],
      query: [integer, "id"],
      label: [char(320), "label"],
      xid: [bigint, "xid"],
      pid: [integer, "pid"],
      starttime: [timestamp, "starttime"],
      text: [char(100), "left(querytext, 100)"],
      suspended: [integer, "0"],
      insert_pristine: [integer, "0"],
      concurrency_scaling_status: [integer, "0"],
    },
    `${running} and family = 'QUERY'`,
  ),
  // (dg/r_SVV_TRANSACTIONS) The engine takes no locks that could be shown: one row for each transaction.
  ...catalogView(
    "svv_transactions",
    {
      txn_owner: [text, "t.username"],
      txn_db: [text, "'dev'"],
      xid: [bigint, "t.id"],
      pid: [integer, "(select max(q.pid) from _redshift.query_log q where q.xid = t.id)"],
      txn_start: [timestamp, "t.starttime"],
      lock_mode: [text, "'ExclusiveLock'"],
      lockable_object_type: [text, "'transactionid'"],
      relation: [integer],
      granted: [boolean, "true"],
    },
    "from _redshift.transaction_log t where t.state = 'open'",
  ),
  // (dg/r_STV_LOCKS) Writers of one table do not wait here: the second one fails.
  ...catalogView("stv_locks", {
    table_id: [bigint],
    last_commit: [timestamp],
    last_update: [timestamp],
    lock_owner: [bigint],
    lock_owner_pid: [bigint],
    lock_owner_start_ts: [timestamp],
    lock_owner_end_ts: [timestamp],
    lock_status: [char(22)],
  }),
];

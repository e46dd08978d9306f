/** What the catalogs of the history read: the log and the load errors, as views of the engine. */

const view = (name: string, sql: string): string => `create or replace view _redshift.${name} as ${sql}`;

const rowsOf = (call: string, columns: Readonly<Record<string, string | readonly string[]>>): string =>
  `select unnest(from_json(${call}, '${JSON.stringify([columns])}'), max_depth := 2)`;

/** A user's number by name: 100 is who was not made by CREATE USER. */
const userId = (name: string): string =>
  `coalesce((select min(rs_i.id) from _redshift.identities rs_i where rs_i.kind = 'user' and rs_i.name = ${name}), 100)`;

const QUERY = {
  ...{
    id: "BIGINT",
    xid: "BIGINT",
    username: "VARCHAR",
    pid: "BIGINT",
    label: "VARCHAR",
    querytext: "VARCHAR",
  },
  ...{ status: "VARCHAR", nrows: "BIGINT", error: "VARCHAR", starttime: "BIGINT", endtime: "BIGINT" },
  ...{
    kind: "VARCHAR",
    tablename: "VARCHAR",
    location: "VARCHAR",
    format: "VARCHAR",
    compression: "VARCHAR",
  },
  ...{ etags: ["VARCHAR"], sizes: ["BIGINT"], lines: ["BIGINT"] },
  ...{ files: ["VARCHAR"], bytes: "BIGINT", errors: "BIGINT" },
};

const TRANSACTION = {
  ...{ id: "BIGINT", username: "VARCHAR", starttime: "BIGINT", endtime: "BIGINT", state: "VARCHAR" },
};

const SESSION = { pid: "BIGINT", username: "VARCHAR", starttime: "BIGINT" };

/** Statements are kept in pieces of 200 characters. */
const PIECE = 200;

export const historyBase: readonly string[] = [
  "alter table _redshift.load_errors add column if not exists xid bigint",
  "alter table _redshift.load_errors add column if not exists pid bigint",
  "alter table _redshift.load_errors add column if not exists username varchar",
  // Numbers of queries were moments once, which no integer holds.
  view("numbered_load_errors", "select * from _redshift.load_errors where query_id <= 2147483647"),
  view(
    "query_log",
    `select q.* replace (make_timestamp(q.starttime) as starttime, make_timestamp(q.endtime) as endtime),
       q.endtime - q.starttime as elapsed, ${userId("q.username")} as userid,
       case when q.kind in ('DDL', 'UTILITY') then q.kind else 'QUERY' end as family
     from (${rowsOf("rs_query_log()", QUERY)}) q`,
  ),
  view(
    "query_pieces",
    `select q.*, s.sequence, substr(q.querytext, s.sequence * ${PIECE} + 1, ${PIECE}) as piece
     from _redshift.query_log q,
       lateral (select unnest(range(0, greatest(1, (length(q.querytext) + ${PIECE - 1}) // ${PIECE}))) as sequence) s`,
  ),
  view(
    "transaction_log",
    `select t.* replace (make_timestamp(t.starttime) as starttime, make_timestamp(t.endtime) as endtime),
       ${userId("t.username")} as userid
     from (${rowsOf("rs_transaction_log()", TRANSACTION)}) t`,
  ),
  view(
    "session_log",
    `select s.* replace (make_timestamp(s.starttime) as starttime), ${userId("s.username")} as userid
     from (${rowsOf("rs_session_log()", SESSION)}) s`,
  ),
];

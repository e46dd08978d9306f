import { userSql } from "../session-values.ts";
import { literal } from "../tree.ts";
import { each, type FunctionList, refused, rewrite, same } from "./function-rule.ts";

/** System information. (dg/r_System_information_functions) */
export const systemFunctions: FunctionList = {
  version: rewrite(() => literal("PostgreSQL 8.0.2 compatible, Redshift dialect on local-redshift")),
  current_schema: same,
  current_database: rewrite(() => "'dev'"),
  // In FROM they are tables, which come before this list.
  ...each(
    refused("it stands only in FROM: select * from f() cols(view_schema name, …)"),
    "pg_get_late_binding_view_cols",
    "pg_get_cols",
  ),
  pg_last_copy_count: rewrite((call) => `${call.lastCopyCount}::bigint`),
  pg_last_copy_id: rewrite((call) => String(call.last.lastCopyId)),
  pg_last_query_id: rewrite((call) => String(call.last.lastQueryId)),
  pg_last_unload_id: rewrite((call) => String(call.last.lastUnload.id)),
  pg_last_unload_count: rewrite((call) => `${call.last.lastUnload.rows}::bigint`),
  pg_backend_pid: rewrite(() => String(process.pid)),
  ...each(rewrite(userSql), "user", "current_user", "session_user"),
};

import { RedshiftError } from "../types.ts";
import { literal } from "./tree.ts";

/** What is known of the moment and the session while a statement is rewritten. */
interface Known {
  readonly now: number;
  readonly user: string;
  readonly stored: boolean;
}

/** The statement's moment, UTC; in what is stored the transaction's, whenever it runs. */
export function momentSql({ now, stored }: Known, precision: "second" | "millisecond"): string {
  if (stored) return `date_trunc('${precision}', timezone('UTC', now()))`;
  const text = new Date(now).toISOString().replace("T", " ").replace("Z", "");
  return `timestamp '${precision === "second" ? text.slice(0, 19) : text}'`;
}

/** The session's user; in what is stored that of the session that runs it. */
export function userSql({ user, stored }: Known): string {
  return stored ? "getvariable('rs_user')" : literal(user);
}

/** Functions that are answered while a statement is rewritten, by its session. */
const OF_ONE_STATEMENT: ReadonlySet<string> = new Set([
  ...["pg_backend_pid", "pg_last_copy_count", "pg_last_copy_id", "pg_last_query_id", "pg_last_unload_id"],
  ...["pg_last_unload_count", "current_setting", "current_schemas", "timeofday"],
]);

/** A view, a default or a function would keep the answer that it had when it was made. @throws RedshiftError 0A000 */
export function refuseStored(name: string, position: number): void {
  if (!OF_ONE_STATEMENT.has(name)) return;
  throw new RedshiftError(
    `function ${name}() is not supported by local-redshift in a view, a default or a SQL function`,
    { code: "0A000", position },
  );
}

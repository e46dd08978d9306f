import type { Executor, RelationName } from "../sql/statements/action.ts";
import { literal } from "../sql/tree.ts";
import { tableRows } from "../table-oid.ts";
import { RedshiftError } from "../types.ts";
import type { Access, ColumnGrant } from "./access.ts";
import { identityOf } from "./identities.ts";
import { relationAccess } from "./kept-access.ts";
import type { GrantStatement } from "./read-grant.ts";

/** GRANT {SELECT | UPDATE} (columns) ON tables, and REVOKE: recorded with each table. (dg/r_GRANT) */
export async function grantColumns(
  executor: Executor,
  statement: Extract<GrantStatement, { what: "columns" }>,
  self: string,
): Promise<void> {
  const grantor = await identityOf(executor, { kind: "user", name: self }, self);
  const records: ColumnGrant[] = [];
  for (const grantee of statement.grantees) {
    const id = await identityOf(executor, grantee, self);
    for (const { privilege, columns } of statement.privileges) {
      for (const column of columns) records.push({ privilege, column, kind: grantee.kind, id, grantor });
    }
  }
  for (const name of statement.names) {
    await checkColumns(executor, name, records);
    const { access, write } = await relationAccess(executor, name);
    const others = (access.columnGrants ?? []).filter((one) => !records.some((record) => same(one, record)));
    await write({ ...access, columnGrants: statement.revoke ? others : [...others, ...records] });
  }
}

/** What is left of the column privileges when a column is renamed, or dropped where `to` is null. */
export function withColumn<T extends Access>(access: T, from: string, to: string | null): T {
  if (access.columnGrants === undefined) return access;
  const columnGrants = access.columnGrants.flatMap((grant) =>
    grant.column !== from ? [grant] : to === null ? [] : [{ ...grant, column: to }],
  );
  return { ...access, columnGrants };
}

function same(a: ColumnGrant, b: ColumnGrant): boolean {
  return a.privilege === b.privilege && a.column === b.column && a.kind === b.kind && a.id === b.id;
}

/** @throws RedshiftError 42703 */
async function checkColumns(
  executor: Executor,
  name: RelationName,
  records: readonly ColumnGrant[],
): Promise<void> {
  const views = `select view_oid from duckdb_views() where schema_name = ${literal(name.schema)}
    and view_name = ${literal(name.name)} and not internal`;
  const { rows } =
    await executor.run(`select column_name from duckdb_columns() where table_name = ${literal(name.name)}
    and (table_oid in (select table_oid from (${tableRows("table_oid", name)})) or table_oid in (${views}))`);
  const known = new Set(rows.map(([column]) => String(column)));
  const missing = rows.length === 0 ? undefined : records.find(({ column }) => !known.has(column));
  if (missing !== undefined) {
    throw new RedshiftError(`column "${missing.column}" of relation "${name.name}" does not exist`, {
      code: "42703",
    });
  }
}

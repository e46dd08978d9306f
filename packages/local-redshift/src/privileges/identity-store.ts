import type { Executor } from "../sql/statements/action.ts";
import { literal } from "../sql/tree.ts";
import { RedshiftError } from "../types.ts";
import type { IdentityKind } from "./access.ts";
import { FIRST_USER, findIdentity } from "./identities.ts";

type Made = Exclude<IdentityKind, "public">;

/** What is kept of a user. Passwords are not: the server's own account lets clients in. (dg/r_CREATE_USER) */
export interface UserOptions {
  readonly createDatabase?: boolean;
  readonly superuser?: boolean;
  readonly syslog?: "RESTRICTED" | "UNRESTRICTED";
  readonly validUntil?: string;
  readonly connectionLimit?: string;
  readonly sessionTimeout?: number;
  readonly externalId?: string;
}

/** @throws RedshiftError 42710 for a name that is taken */
export async function addIdentity(
  executor: Executor,
  kind: Made,
  name: string,
  options: UserOptions,
  owner: number,
): Promise<number> {
  if ((await findIdentity(executor, kind, name)) !== undefined) throw taken(kind, name);
  const { rows } = await executor.run("select coalesce(max(id), 0) from _redshift.identities");
  const id = Math.max(Number(rows[0]?.[0] ?? 0), FIRST_USER) + 1;
  await executor.run(
    `insert into _redshift.identities values (${id}, ${literal(kind)}, ${literal(name)}, ${owner}, ${literal(JSON.stringify(options))})`,
  );
  return id;
}

/** The number of one that must stand. @throws RedshiftError 42704 */
export async function standing(executor: Executor, kind: Made, name: string): Promise<number> {
  const id = await findIdentity(executor, kind, name);
  if (id === undefined) throw new RedshiftError(`${kind} "${name}" does not exist`, { code: "42704" });
  return id;
}

export async function renameIdentity(
  executor: Executor,
  kind: Made,
  from: string,
  to: string,
): Promise<void> {
  const id = await standing(executor, kind, from);
  if ((await findIdentity(executor, kind, to)) !== undefined) throw taken(kind, to);
  await executor.run(`update _redshift.identities set name = ${literal(to)} where id = ${id}`);
}

export async function readOptions(executor: Executor, id: number): Promise<UserOptions> {
  const { rows } = await executor.run(`select options from _redshift.identities where id = ${id}`);
  return JSON.parse(String(rows[0]?.[0] ?? "{}")) as UserOptions;
}

export async function writeOptions(executor: Executor, id: number, options: UserOptions): Promise<void> {
  await executor.run(
    `update _redshift.identities set options = ${literal(JSON.stringify(options))} where id = ${id}`,
  );
}

/** Removes one that owns nothing and that no privilege was granted to. @throws RedshiftError 2BP01 */
export async function removeIdentity(
  executor: Executor,
  kind: Made,
  name: string,
  id: number,
): Promise<void> {
  const { rows } = await executor.run(
    `select shown from (select object_kind || ' ' || object_name as shown, id from _redshift.all_grants
       union all select 'column ' || bare_name || '.' || column_name, id from _redshift.all_column_grants
       union all select object_kind || ' ' || object_name, id from _redshift.all_owners) o
     where id = ${id} order by 1 limit 1`,
  );
  const [found] = rows;
  if (found !== undefined) {
    throw new RedshiftError(`${kind} "${name}" cannot be dropped because some objects depend on it`, {
      code: "2BP01",
      detail: `${kind === "user" ? "owner of, or with a privilege on," : "with a privilege on"} ${String(found[0])}`,
      hint: "Revoke its privileges, and give what it owns to another one.",
    });
  }
  await executor.run(`delete from _redshift.members where parent = ${id} or member = ${id}`);
  await executor.run(`delete from _redshift.identities where id = ${id}`);
}

function taken(kind: Made, name: string): RedshiftError {
  return new RedshiftError(`${kind} "${name}" already exists`, { code: "42710" });
}

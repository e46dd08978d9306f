import { type ColumnGrant, type Relation, WarehouseError, type WarehouseSession } from "./warehouse.ts";

/** Rights on single columns, by schema and name of the relation. */
export type ColumnGrantsOf = (schema: string, name: string) => Pick<Relation, "columnGrants">;

/**
 * Reads rights on columns from the view that Redshift has for them (dg/r_SVV_COLUMN_PRIVILEGES), which shows to
 * who is no superuser their own part only. PostgreSQL has them in its own catalog.
 */
export async function readColumnGrants(session: WarehouseSession, schemas: string): Promise<ColumnGrantsOf> {
  const found = new Map<string, ColumnGrant[]>();
  for (const [schema, name, column, privilege, grantee, kind] of await readRows(session, schemas)) {
    const key = `${schema}\0${name}`;
    const grants = found.get(key) ?? [];
    grants.push({
      column: column ?? "",
      privilege: (privilege ?? "").toUpperCase(),
      grantee:
        kind === "public"
          ? { kind, name: "public" }
          : { kind: kind === "group" || kind === "role" ? kind : "user", name: grantee ?? "" },
    });
    found.set(key, grants);
  }
  const order = ({ column, privilege, grantee }: ColumnGrant): string =>
    [column, privilege, grantee.kind, grantee.name].join("\0");
  for (const grants of found.values()) grants.sort((a, b) => (order(a) < order(b) ? -1 : 1));
  return (schema, name) => {
    const columnGrants = found.get(`${schema}\0${name}`);
    return columnGrants === undefined ? {} : { columnGrants };
  };
}

async function readRows(
  session: WarehouseSession,
  schemas: string,
): Promise<readonly (readonly (string | null)[])[]> {
  try {
    const { rows } = await session.execute(
      `select namespace_name, relation_name, column_name, privilege_type, identity_name, identity_type from svv_column_privileges where namespace_name in (${schemas})`,
    );
    return rows;
  } catch (error) {
    if (error instanceof WarehouseError && error.code === "42501") return [];
    if (!(error instanceof WarehouseError && error.code === "42P01")) throw error;
  }
  const { rows } = await session.execute(
    `select n.nspname, c.relname, a.attname, x.privilege_type, pg_get_userbyid(x.grantee), case x.grantee when 0 then 'public' else 'user' end from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace cross join lateral aclexplode(a.attacl) x where n.nspname in (${schemas}) and a.attacl is not null and not a.attisdropped`,
  );
  return rows;
}

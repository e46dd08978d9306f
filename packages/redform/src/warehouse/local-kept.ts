import type { Grant, StatementOutcome, WarehouseSession } from "./warehouse.ts";

/** What a relation has besides its rows, by `schema\0name`. */
export interface Kept {
  readonly owner?: string;
  readonly grants: readonly Grant[];
  readonly comment?: string;
  readonly columnComments?: Readonly<Record<string, string>>;
}

const NOTHING: Kept = { grants: [] };

/**
 * Reads owners that are not the session's user and rights of all relations in schemas of a local warehouse; their
 * comments stand in the last columns of what was read of them and of their columns.
 */
export async function readKept(
  session: WarehouseSession,
  list: string,
  relations: StatementOutcome["rows"],
  columns: StatementOutcome["rows"],
): Promise<(schema: string, name: string) => Kept> {
  const found = new Map<string, Kept>();
  const add = (schema: unknown, name: unknown, more: (kept: Kept) => Kept): void => {
    const key = `${schema}\0${name}`;
    found.set(key, more(found.get(key) ?? NOTHING));
  };
  const owners = await session.execute(
    `select schemaname, tablename, tableowner from pg_tables where schemaname in (${list}) and tableowner <> current_user
     union all select schemaname, viewname, viewowner from pg_views where schemaname in (${list}) and viewowner <> current_user`,
  );
  for (const [schema, name, owner] of owners.rows) {
    add(schema, name, (kept) => ({ ...kept, owner: owner ?? "" }));
  }
  const grants = await session.execute(
    `select namespace_name, relation_name, privilege_type, identity_name, identity_type, admin_option
     from svv_relation_privileges where namespace_name in (${list}) order by 1, 2, 3, 5, 4`,
  );
  for (const [schema, name, privilege, grantee, kind, grantable] of grants.rows) {
    const grant = {
      privilege: privilege ?? "",
      grantee: { kind: kindOf(kind), name: grantee ?? "" },
      grantable: grantable === "true",
    };
    add(schema, name, (kept) => ({ ...kept, grants: [...kept.grants, grant] }));
  }
  for (const [schema, name, , comment] of relations) {
    if (comment != null) add(schema, name, (kept) => ({ ...kept, comment }));
  }
  for (const [schema, name, column, , comment] of columns) {
    if (comment == null) continue;
    add(schema, name, (kept) => ({
      ...kept,
      columnComments: { ...kept.columnComments, [column ?? ""]: comment },
    }));
  }
  return (schema, name) => found.get(`${schema}\0${name}`) ?? NOTHING;
}

function kindOf(kind: string | null | undefined): Grant["grantee"]["kind"] {
  return kind === "group" || kind === "role" || kind === "public" ? kind : "user";
}
